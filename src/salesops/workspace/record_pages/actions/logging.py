"""Logging what was done about a record, on the record itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.access import Viewer
from salesops.records.actions import Written
from salesops.records.errors import InvalidError
from salesops.records.row import Row
from salesops.workspace import editing
from salesops.workspace.record_pages.queries.logging import ABOUT

_TAKEN = ("type", "subject", "body", "minutes", "outcome", "due_on", "at")


def log(row: Row, given: Mapping[str, Any], *, viewer: Viewer, by: Actor, at: datetime) -> Written:
    """An activity about a record and about what the record belongs to. Raises InvalidError for one that says nothing."""
    if row.kind not in ABOUT:
        raise InvalidError([Finding("activity", f"Nothing is logged on a {row.kind}.", "", "Log it on a deal or an account.")])
    values = {name: given[name] for name in _TAKEN if given.get(name) not in (None, "")}
    if not values.get("subject") and not values.get("body"):
        why = "An activity without words tells nobody anything."
        raise InvalidError([Finding("activity.subject", "It says nothing yet.", why, "Write what it was about.")])
    about = {row.kind: row.id} | {name: row[name] for name in ABOUT[row.kind] if row[name]}
    return editing.create("activity", {**about, **values}, viewer=viewer, by=by, at=at)
