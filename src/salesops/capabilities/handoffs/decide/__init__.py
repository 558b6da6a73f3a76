"""Judging hand-offs: what starts them, what is due when, what lacks, how they went. Pure."""

from salesops.capabilities.handoffs.decide.starting import TAKEN_BACK_WITHIN, due, ends_at, missing, triggers, turn

__all__ = ["TAKEN_BACK_WITHIN", "due", "ends_at", "missing", "triggers", "turn"]
