"""What can be done from the list: each in one step, all or nothing, and each can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.records.actions import Written
from salesops.records.row import Row
from salesops.workspace import editing
from salesops.workspace.refusals import Refusal, Words, in_words

LOGGED = {"call": "Call", "email_sent": "E-mail", "meeting_held": "Meeting", "note": "Note"}
SETTABLE = {"next-step": "next_step", "close-date": "close_date"}
_GONE = "It is not there any more, or not yours to see. Reload the page."


@dataclass(frozen=True)
class Done:
    """What was done, in words, and the events by which it can be undone together."""

    text: str
    sequences: tuple[int, ...] = ()


@dataclass(frozen=True)
class Doing:
    """Who does something, when, and what things are called here."""

    viewer: Viewer
    by: Actor
    at: datetime
    words: Words = field(default_factory=lambda: Words(SalesProcess.default()))

    def change(self, row: Row, changes: Mapping[str, Any], version: int) -> Written:
        return editing.change(row.kind, row.id, changes, version=version, viewer=self.viewer, by=self.by, at=self.at)

    def create(self, kind: str, values: Mapping[str, Any]) -> Written:
        return editing.create(kind, values, viewer=self.viewer, by=self.by, at=self.at)

    def known(self, kind: str, record_id: int) -> Row:
        """The record. Raises Refusal alike for one that is not there and one of somebody else's."""
        row = records.get(kind, record_id, scope=scope_of(self.viewer, self.at)) if kind in KINDS else None
        if row is None:
            raise Refusal(_GONE, 404)
        return row


@dataclass(frozen=True)
class Entry:
    """What was done with somebody. `remind_on` asks for a task on that day, called by the next step."""

    type: str
    subject: str = ""
    body: str = ""
    outcome: str = ""
    minutes: str = ""
    next_step: str = ""
    remind_on: date | None = None
    completes: bool = False
    """Whether the task it was logged from is done with it."""


def complete(task_id: int, *, version: int, doing: Doing) -> Done:
    """Tick a task off. Raises Refusal."""
    task = doing.known("activity", task_id)
    with in_words(doing.words):
        return Done(f"Done: {_called(task)}.", _sequences([doing.change(task, _done(task, doing), version)]))


def _done(task: Row, doing: Doing) -> dict[str, Any]:
    if task["type"] != "task" or task["done_at"] is not None:
        raise Refusal("That is no open task any more. Reload the page.", 409)
    return {"done_at": doing.at}


def set_field(what: str, deal_id: int, value: str, *, version: int, doing: Doing) -> Done:
    """Give a deal its next step, or another close date. Raises Refusal."""
    name = SETTABLE.get(what)
    if name is None:
        raise Refusal("Only the next step and the close date are set from here.")
    deal = doing.known("deal", deal_id)
    if not value.strip():
        raise Refusal(f"Say what the {KINDS['deal'].field(name).title.lower()} is.", 422, (name,))
    with in_words(doing.words):
        written = doing.change(deal, {name: value}, version)
    return Done(f"{KINDS['deal'].field(name).title} of {deal['name']}: {value.strip()}.", _sequences([written]))


def log(kind: str, record_id: int, entry: Entry, *, version: int, doing: Doing) -> Done:
    """Remember what was done, with what follows from it: the next step, a reminder, the task ticked off, the lead touched."""
    if entry.type not in LOGGED:
        raise Refusal(f"Choose what it was: {', '.join(LOGGED.values()).lower()}.", 422, ("type",))
    row = doing.known(kind, record_id)
    about = _about(row)
    with in_words(doing.words), transaction.atomic():
        written = [doing.create("activity", _activity(entry, about, doing))]
        written += _follows(row, entry, version, doing)
        if entry.next_step and about.get("deal") and kind != "deal":
            deal = doing.known("deal", about["deal"])
            written.append(doing.change(deal, {"next_step": entry.next_step}, deal.version))
        if entry.remind_on:
            written.append(doing.create("activity", _reminder(entry, about, doing)))
    return Done(f"{LOGGED[entry.type]} logged: {_called(row)}.", _sequences(written))


def _activity(entry: Entry, about: Mapping[str, int], doing: Doing) -> dict[str, Any]:
    values = {"type": entry.type, "subject": entry.subject or LOGGED[entry.type], "body": entry.body, "outcome": entry.outcome}
    return {**values, "minutes": entry.minutes, "at": doing.at, "person": doing.viewer.person_id, **about}


def _reminder(entry: Entry, about: Mapping[str, int], doing: Doing) -> dict[str, Any]:
    values = {"type": "task", "subject": entry.next_step or entry.subject or "Follow up", "due_on": entry.remind_on}
    return {**values, "at": doing.at, "person": doing.viewer.person_id, **about}


def _follows(row: Row, entry: Entry, version: int, doing: Doing) -> list[Written]:
    """What the record itself becomes by it."""
    changes: dict[str, Any] = {}
    if row.kind == "lead" and entry.type != "note" and row["first_touched_at"] is None:
        changes = {"first_touched_at": doing.at} | ({"status": "working"} if row["status"] == "new" else {})
    elif row.kind == "deal" and entry.next_step:
        changes = {"next_step": entry.next_step}
    elif row.kind == "activity" and entry.completes:
        changes = _done(row, doing)
    return [doing.change(row, changes, version)] if changes else []


def _about(row: Row) -> dict[str, int]:
    """What the activity is attached to, so that it shows on every record it concerns."""
    names = {
        "activity": ("deal", "lead", "contact", "account"),
        "deal": ("account",),
        "contact": ("account",),
    }.get(row.kind, ())
    about = {name: row[name] for name in names if row[name] is not None}
    return about if row.kind == "activity" else {**about, row.kind: row.id}


def _called(row: Row) -> str:
    return str(row.values.get("name") or row.values.get("subject") or row.kind)


def _sequences(written: list[Written]) -> tuple[int, ...]:
    return tuple(one.sequence for one in written if one.sequence is not None)
