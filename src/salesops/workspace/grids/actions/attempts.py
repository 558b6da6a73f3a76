"""One chunk of a bulk change: tried, and what is refused left out, until the rest goes through."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.records.actions import Written
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.queries import get_many
from salesops.workspace import editing
from salesops.workspace.editing import Edit
from salesops.workspace.grids.actions.cells import problem_of
from salesops.workspace.grids.queries.setting import Standing


@dataclass
class Attempt:
    """What went through, and why the rest did not: record id -> words. `gates`: of those a gate refused, whose."""

    written: list[Written] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    gates: dict[int, str] = field(default_factory=dict)


def versions(ids: Collection[int], stands: Standing) -> list[tuple[int, int]]:
    """(id, version) of those of the records that can be seen, in their order."""
    rows = get_many(stands.kind, ids, scope=stands.scope)
    return [(one, rows[one].version) for one in ids if one in rows]


def edited(
    chunk: Sequence[tuple[int, int]], changes: dict[str, Any], stands: Standing, *, by: Actor, at: datetime, dry: bool
) -> Attempt:
    """Each record changed, or refused with its reason."""

    def go(some: Sequence[tuple[int, int]]) -> list[Written]:
        edits = [Edit(record_id, version, changes) for record_id, version in some]
        return editing.change_many(stands.kind, edits, viewer=stands.viewer, by=by, at=at)

    return _attempt(chunk, go, stands, dry=dry)


def removed(chunk: Sequence[tuple[int, int]], stands: Standing, *, by: Actor, at: datetime, dry: bool) -> Attempt:
    """Each record hidden, or refused with its reason."""
    attempt = Attempt()
    with transaction.atomic():
        for record_id, version in chunk:
            try:
                named = {"version": version, "viewer": stands.viewer, "by": by, "at": at}
                attempt.written.append(editing.remove(stands.kind, record_id, **named))
            except (NotFoundError, ConflictError, InvalidError) as error:
                attempt.refused[record_id] = _said(error)
        transaction.set_rollback(dry)
    return attempt


def _attempt(
    chunk: Sequence[tuple[int, int]], go: Callable[[Sequence[tuple[int, int]]], list[Written]], stands: Standing, *, dry: bool
) -> Attempt:
    attempt, left = Attempt(), list(chunk)
    while left:
        try:
            with transaction.atomic():
                attempt.written = go(left)
                transaction.set_rollback(dry)
            return attempt
        except editing.Refused as refused:
            found = _by_record(refused.problems)
            attempt.gates |= {problem.record_id: problem.gate for problem in refused.problems if problem.gate}
        except NotFoundError as error:
            there = {one for one, _ in versions([one for one, _ in left], stands)}
            found = {one: str(error) for one, _ in left if one not in there} or {left[0][0]: str(error)}
        attempt.refused |= found
        left = [(record_id, version) for record_id, version in left if record_id not in found]
    return attempt


def _by_record(problems: Sequence[Any]) -> dict[int, str]:
    """Record id -> everything that is wrong with it."""
    said: dict[int, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.record_id, []).append(_words(problem))
    return {record_id: " ".join(dict.fromkeys(words)) for record_id, words in said.items()}


def _words(problem: Any) -> str:
    return _said(problem.conflict) if problem.conflict else problem_of(problem).words


def _said(error: Exception) -> str:
    if not isinstance(error, ConflictError):
        return str(error)
    who = " and ".join(dict.fromkeys(change.by for change in error.changes)) or "Somebody"
    return f"{who} changed it since you looked. It is left as it is."
