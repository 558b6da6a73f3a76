"""The only writers of policies. Each writes the version and its history in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction

from salesops.history.append import NewEvent, append, hold_order
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.policies.checking import check
from salesops.policies.models import DOOR, PolicyVersion
from salesops.policies.queries import document_of, known
from salesops.policies.timeline import Version, in_force, placed

_REMEMBERED = ("kind", "number", "starts_on", "ends_on", "text", "note")


class PolicyRefused(ValueError):  # noqa: N818  the name others know it by
    """A text that is no valid document; `findings` are all that is wrong with it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, findings)))


class PolicyConflictError(RuntimeError):
    """Somebody else applied a version at the same time, in a database that does not make writers wait."""


def apply(text: str, *, starts_on: date, by: Actor, at: datetime, note: str = "") -> Version:
    """Let the document in `text` hold from a day on: the new version, or the one there is if it says the same.

    Raises PolicyRefused with all findings, or PolicyConflictError.
    """
    document = check(text)
    if isinstance(document, list):
        raise PolicyRefused(document)
    with _conflicts_said(document.kind), transaction.atomic():
        rows = _newest(document.kind)
        current = in_force(map(PolicyVersion.as_version, rows), starts_on)
        if current and current.text and document_of(current, document.kind) == document:
            return current
        return _write(rows, document.kind, text, starts_on, note, by, at)


def withdraw(kind: str, *, starts_on: date, by: Actor, at: datetime, note: str = "") -> Version | None:
    """Let the kind's default hold from a day on; None where it does already."""
    with _conflicts_said(known(kind)), transaction.atomic():
        rows = _newest(kind)
        current = in_force(map(PolicyVersion.as_version, rows), starts_on)
        if current is None or current.withdraws:
            return None
        return _write(rows, kind, "", starts_on, note, by, at)


@contextmanager
def _conflicts_said(kind: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise PolicyConflictError(
            f"Somebody else applied a {kind} policy at the same moment, so nothing was changed. "
            f"Look at theirs (salesops policy history {kind}), then apply yours again."
        ) from error


def _newest(kind: str) -> list[PolicyVersion]:
    """All versions of a kind, with nobody else adding to them until the transaction ends."""
    hold_order()
    return list(PolicyVersion.objects.filter(kind=kind).order_by("number"))


def _write(rows: list[PolicyVersion], kind: str, text: str, starts_on: date, note: str, by: Actor, at: datetime) -> Version:
    number = rows[-1].number + 1 if rows else 1
    *older, new = placed((row.as_version() for row in rows), Version(kind, number, starts_on, None, text, by.name, at, note))
    ended = [(row, version.ends_on) for row, version in zip(rows, older, strict=True) if row.ends_on != version.ends_on]
    row = PolicyVersion(
        kind=kind,
        number=number,
        starts_on=starts_on,
        ends_on=new.ends_on,
        text=text,
        note=note,
        by_id=by.person_id,
        by_name=by.name,
        at=at,
    )
    with DOOR.open():
        for old, ends_on in ended:
            PolicyVersion.objects.filter(pk=old.pk).end(ends_on)
        row.save()
    append([*(_ended(old, ends_on, by, at) for old, ends_on in ended), _applied(row, by, at)])
    return new


def _applied(row: PolicyVersion, by: Actor, at: datetime) -> NewEvent:
    changes = {name: (None, _plain(getattr(row, name))) for name in _REMEMBERED if getattr(row, name) not in (None, "")}
    return NewEvent("policy", row.pk, "apply_policy" if row.text else "withdraw_policy", at, changes, by, at)


def _ended(row: PolicyVersion, ends_on: date | None, by: Actor, at: datetime) -> NewEvent:
    return NewEvent("policy", row.pk, "end_policy", at, {"ends_on": (_plain(row.ends_on), _plain(ends_on))}, by, at)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
