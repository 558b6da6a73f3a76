"""The four actions every kind of record has. The named ones beside them say what they mean."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field, Kind
from salesops.records.actions.conflicts import check_version
from salesops.records.actions.moments import Standing, check_moment, standing
from salesops.records.actions.writing import Because, Written, locked, store, writing
from salesops.records.checking import check, missing
from salesops.records.errors import InvalidError
from salesops.records.models import MODELS, Record
from salesops.records.references import loops, unresolved
from salesops.records.row import values_of
from salesops.records.rules import broken


def create(
    kind: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    source_system: str = "",
    external_id: str = "",
    custom_fields: Sequence[Field] = (),
    decision: Because = None,
    action: str = "create",
) -> Written:
    """A new record, which came to be at `happened_at`. Raises InvalidError with all that is wrong."""
    described = _kind(kind)
    happened_at = happened_at or at
    check_moment(kind, at=at, happened_at=happened_at)
    clean, findings = check(described, values, custom_fields)
    readable = [name for name in described.by_name if name in clean or name not in values]
    _refuse(findings + missing(described, clean, readable) + broken(kind, clean))
    with writing():
        _refuse(unresolved(described, clean) + _taken(kind, source_system, external_id))
        record = MODELS[kind](source_system=source_system, external_id=external_id, created_at=happened_at)
        changes = {name: (None, value) for name, value in clean.items() if value not in (None, "")}
        return store(record, changes, action=action, happened_at=happened_at, by=by, at=at, decision=decision)


def edit(
    kind: str,
    record_id: int,
    changes: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    custom_fields: Sequence[Field] = (),
    decision: Because = None,
    action: str = "edit",
) -> Written:
    """Change fields of a record that was read at `version`. Writes nothing if nothing differs.

    Raises NotFoundError, InvalidError, or ConflictError if it has changed since. `happened_at` may lie back:
    see `salesops.records.actions.moments` for what that means.
    """
    described = _kind(kind)
    clean, findings = check(described, changes, custom_fields)
    _refuse(findings + missing(described, clean, clean))
    with writing():
        record = locked(kind, record_id)
        check_version(record, version, clean)
        then = standing(record, at=at, happened_at=happened_at)
        differing = {name: (then.values.get(name), value) for name, value in clean.items() if then.values.get(name) != value}
        if not differing:
            return Written(kind, record_id, record.version)
        _refuse(_problems(record, {name: new for name, (_, new) in differing.items()}, then))
        return store(
            record,
            differing,
            kept=then.changed_later,
            action=action,
            happened_at=then.happened_at,
            by=by,
            at=at,
            decision=decision,
        )


def delete(kind: str, record_id: int, *, version: int, by: Actor, at: datetime, decision: Because = None) -> Written:
    """Hide a record without forgetting it. What refers to it still does, and it can be restored."""
    _kind(kind)
    with writing():
        record = locked(kind, record_id)
        check_version(record, version, {})
        moment = standing(record, at=at, happened_at=None).happened_at
        changes = {"deleted_at": (None, moment)}
        return store(record, changes, action="delete", happened_at=moment, by=by, at=at, decision=decision)


def restore(kind: str, record_id: int, *, version: int, by: Actor, at: datetime, decision: Because = None) -> Written:
    """Show a deleted record again, as it was."""
    _kind(kind)
    with writing():
        record = locked(kind, record_id, deleted=True)
        check_version(record, version, {})
        moment = standing(record, at=at, happened_at=None).happened_at
        changes = {"deleted_at": (record.deleted_at, None)}
        return store(record, changes, action="restore", happened_at=moment, by=by, at=at, decision=decision)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise KeyError(f"There is no kind of record {name!r}. There are: {', '.join(KINDS)}.")
    return KINDS[name]


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise InvalidError(findings)


def _problems(record: Record, wanted: dict[str, Any], then: Standing) -> list[Finding]:
    """What the change would get wrong, then or now. What was wrong before hinders no unrelated change."""
    now = values_of(record)
    result = now | {name: value for name, value in wanted.items() if name not in then.changed_later}
    kind = record.KIND.name
    wrong = [*broken(kind, {**then.values, **wanted}), *broken(kind, result)]
    before = [*broken(kind, then.values), *broken(kind, now)]
    return [
        *unresolved(record.KIND, wanted),
        *loops(record.KIND, record.id, wanted),
        *dict.fromkeys(finding for finding in wrong if finding not in before),
    ]


def _taken(kind: str, source_system: str, external_id: str) -> list[Finding]:
    found = MODELS[kind].objects.from_elsewhere(source_system, external_id).values_list("id", flat=True)
    return [
        Finding(
            f"{kind}.external_id",
            f"{external_id!r} of {source_system or 'no system'} is already here.",
            f"It is {kind} {record_id}.",
            "Change that one instead.",
        )
        for record_id in found
    ]
