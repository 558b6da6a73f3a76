"""Changing or deleting many records: checked first, done when confirmed, a chunk a transaction, taken back as a whole."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.records import listing
from salesops.records.queries import names_of
from salesops.workspace import editing
from salesops.workspace.grids.actions.attempts import Attempt, edited, removed, versions
from salesops.workspace.grids.facts import SHOWN, Example, Refusal, Result
from salesops.workspace.grids.models import DOOR, Task
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.queries.words import change_words
from salesops.workspace.grids.selection import Selection
from salesops.workspace.grids.sent import Problem, SentError, SentRow, read_rows, writable

AT_ONCE = 1_000
"""Up to so many are done while one waits; more are the worker's."""
CHUNK = 200
MOST = 100_000
WHATS = ("edit", "delete")


class CellsRefused(ValueError):  # noqa: N818  reads as what it says
    """Values for a bulk edit that cannot be read."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.words for problem in problems))
        self.problems = tuple(problems)


class NotNowError(RuntimeError):
    """The task is not in a state in which that can be done; the words say in which it is."""


def propose(
    what: str,
    cells: Mapping[str, str],
    ids: Sequence[int] | None,
    chosen: Selection,
    stands: Standing,
    *,
    by: Actor,
    at: datetime,
) -> Task:
    """A task to be checked: for the records named, or for all that match what is chosen."""
    if what not in WHATS:
        raise SentError("Many records can be edited or deleted. Send what: edit or delete.")
    if what == "edit":
        _read(cells, stands)
    found = list(ids) if ids is not None else listing.ids(chosen.ask(stands.setting), scope=stands.scope, limit=MOST + 1)
    if not found or len(found) > MOST:
        words = f"more than {MOST:,} match. Narrow the filter" if found else "no record is chosen. Choose some"
        raise SentError(f"Nothing can be done: {words} first.")
    given = {"cells": dict(cells), "by": [by.person_id, by.name, by.source]}
    with DOOR.open():
        return Task.objects.create(
            token=secrets.token_urlsafe(16),
            user_id=stands.viewer.user_id,
            kind=stands.kind,
            what=what,
            state="checking",
            given=given,
            records=[[one, 0] for one in found],
            total=len(found),
            made_at=at,
        )


def _read(cells: Mapping[str, str], stands: Standing) -> dict[str, Any]:
    if not cells:
        raise SentError("No field is named. Choose a field and give its value.")
    for name in cells:
        writable(name, stands)
    reading = read_rows([SentRow(0, 0, cells)], stands)
    if reading.problems:
        raise CellsRefused(reading.problems)
    return dict(reading.edits[0].changes)


def check(task: Task, stands: Standing, *, by: Actor, at: datetime) -> None:
    """Try it all out and take it back: afterwards the result says what would come of it."""
    result, seen = Result(), []
    for chunk in _chunks(task):
        ids = [record_id for record_id, _ in chunk]
        known = versions(ids, stands)
        seen += known
        gone = {record_id: "It is no longer there." for record_id in set(ids) - {one for one, _ in known}}
        attempt = _try(task, known, stands, by=by, at=at, dry=True)
        attempt.refused |= gone
        _count(result, attempt, stands)
        _save(task, done=task.done + len(chunk), result=result.data())
    _save(task, state="stopped" if task.is_cancelled else "checked", records=[list(one) for one in seen], done=0, total=len(seen))


def carry_out(task: Task, stands: Standing, *, by: Actor, at: datetime) -> None:
    """Do it, a chunk a transaction; what was changed since the check is left alone and told."""
    result = Result()
    for chunk in _chunks(task):
        attempt = _try(task, chunk, stands, by=by, at=at, dry=False)
        _count(result, attempt, stands)
        sequences = [*task.sequences, *(one.sequence for one in attempt.written if one.sequence is not None)]
        _save(task, done=task.done + len(chunk), result=result.data(), sequences=sequences)
    _save(task, state="stopped" if task.is_cancelled else "done")


def take_back(task: Task, stands: Standing, *, by: Actor, at: datetime) -> None:
    """Undo the whole of it, or nothing where somebody changed the same since."""
    try:
        if task.sequences:
            editing.undo(task.sequences, viewer=stands.viewer, by=by, at=at)
    except editing.Refused as refused:
        first = refused.problems[0]
        words = f"It was not undone: {len(refused.problems):,} of the records were changed again since. {problem_words(first)}"
        _save(task, state="done", words=words)
        return
    _save(task, state="undone", words="", sequences=[])


def problem_words(problem: Any) -> str:
    return str(problem.finding.what or problem.finding)


def start(task: Task, state: str) -> None:
    """From what a person saw to what they asked for. Raises NotNowError where it is something else meanwhile."""
    before = {"running": ("checked",), "undoing": ("done", "stopped")}[state]
    changed = Task.objects.filter(id=task.id, state__in=before).update(state=state, done=0, is_cancelled=False, words="")
    if not changed:
        raise NotNowError(f"This is {task.state} already. Look at it again.")
    task.refresh_from_db()


def cancel(task: Task) -> None:
    """Stop after the chunk at hand; what is done stays, and can be taken back."""
    Task.objects.filter(id=task.id, state__in=("checking", "running")).update(is_cancelled=True)


def fail(task: Task, words: str) -> None:
    _save(task, state="failed", words=words)


def _chunks(task: Task) -> Iterator[list[tuple[int, int]]]:
    records = [(record_id, version) for record_id, version in task.records]
    for start_at in range(0, len(records), CHUNK):
        task.refresh_from_db(fields=["is_cancelled"])
        if task.is_cancelled:
            return
        yield records[start_at : start_at + CHUNK]


def _try(task: Task, chunk: Sequence[tuple[int, int]], stands: Standing, *, by: Actor, at: datetime, dry: bool) -> Attempt:
    if task.what == "delete":
        return removed(chunk, stands, by=by, at=at, dry=dry)
    return edited(chunk, _read(task.given["cells"], stands), stands, by=by, at=at, dry=dry)


def _count(result: Result, attempt: Attempt, stands: Standing) -> None:
    changed = [one for one in attempt.written if one.changes]
    result.changed += len(changed)
    result.same += len(attempt.written) - len(changed)
    shown = changed[: max(0, SHOWN - len(result.examples))]
    names = names_of(stands.kind, [*attempt.refused, *(one.id for one in shown)]) if attempt.refused or shown else {}
    said = change_words(shown, stands) if shown else {}
    result.examples += [Example(one.id, names.get(one.id) or f"#{one.id}", said[one.id]) for one in shown]
    gates = attempt.gates
    result.refuse(
        [Refusal(one, names.get(one) or f"#{one}", words, gates.get(one, "")) for one, words in attempt.refused.items()]
    )


def _save(task: Task, **values: Any) -> None:
    for name, value in values.items():
        setattr(task, name, value)
    with transaction.atomic(), DOOR.open():
        task.save(update_fields=list(values))
