"""The only ways to change a record. Each appends its history in the same transaction.

All are keyword-only beyond what they are about, and take `by` (who) and `at` (now, UTC aware).
"""

from salesops.records.actions.activities import complete_task, log_activity
from salesops.records.actions.core import create, delete, edit, restore
from salesops.records.actions.deals import StageFacts, close_deal, move_deal, reopen_deal
from salesops.records.actions.leads import Converted, convert_lead
from salesops.records.actions.people import end_person, hire_person, transfer_person
from salesops.records.actions.undoing import undo_change
from salesops.records.actions.writing import Written
from salesops.records.errors import ConflictError, InvalidError, NotFoundError, Theirs

__all__ = [
    "ConflictError",
    "Converted",
    "InvalidError",
    "NotFoundError",
    "StageFacts",
    "Theirs",
    "Written",
    "close_deal",
    "complete_task",
    "convert_lead",
    "create",
    "delete",
    "edit",
    "end_person",
    "hire_person",
    "log_activity",
    "move_deal",
    "reopen_deal",
    "restore",
    "transfer_person",
    "undo_change",
]
