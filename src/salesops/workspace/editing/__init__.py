"""Changing records on behalf of somebody: the one way every screen, the API and every command takes.

It checks the role, the scope, the company's own fields and the sales process, then calls the actions of `salesops.records`.
"""

from salesops.workspace.editing.actions import bring_back, change, change_many, create, remove
from salesops.workspace.editing.allowed import Forbidden, editable
from salesops.workspace.editing.gates import GateRefused
from salesops.workspace.editing.many import Edit, EditProblem, Refused
from salesops.workspace.editing.process import custom_fields, processes
from salesops.workspace.editing.undoing import undo

__all__ = [
    "Edit",
    "EditProblem",
    "Forbidden",
    "GateRefused",
    "Refused",
    "bring_back",
    "change",
    "change_many",
    "create",
    "custom_fields",
    "editable",
    "processes",
    "remove",
    "undo",
]
