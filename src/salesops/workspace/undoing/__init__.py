"""Undo on the pages: offered with the message that something was done, carried out by the server."""

from salesops.workspace.undoing.offering import offer

__all__ = ["offer"]
