"""Changing hand-offs. Each change is told in history, in its transaction."""

from salesops.capabilities.handoffs.actions.answering import accept, complete, send_back, take_back
from salesops.capabilities.handoffs.actions.reassigning import reassign
from salesops.capabilities.handoffs.actions.starting import start, start_by_hand

__all__ = ["accept", "complete", "reassign", "send_back", "start", "start_by_hand", "take_back"]
