"""Whether what a record is attached to is the viewer's to see: nobody reaches into a record of others by referring to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import InvalidError
from salesops.records.queries import get_many
from salesops.records.row import Row

_OPEN = frozenset({"person", "team", "product"})
"""Whoever may write may name any of these: work is handed to people one does not see the records of."""


def check_parents(kind: str, values: Mapping[str, Any], *, viewer: Viewer, at: datetime) -> None:
    """Raises InvalidError, in the words used for a record there is not: nothing is learned by trying."""
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value in values.items():
        field = KINDS[kind].by_name.get(name)
        if field and field.type == "ref" and field.refers_to not in _OPEN and _id(value) is not None:
            wanted[field.refers_to][name] = _id(value) or 0
    if not wanted:
        return
    scope = scope_of(viewer, at)
    if scope.everything:
        return
    seen = {target: get_many(target, set(ids.values()), scope=scope) for target, ids in wanted.items()}
    told = _told_by(row for rows in seen.values() for row in rows.values())
    findings = [
        _absent(kind, name, target, id_)
        for target, ids in wanted.items()
        for name, id_ in ids.items()
        if id_ not in seen[target] and (target, id_) not in told
    ]
    if findings:
        raise InvalidError(findings)


def _told_by(rows: Iterable[Row]) -> set[tuple[str, Any]]:
    """What records one sees name themselves: a deal of one's own tells its account, whoever's that is."""
    return {(field.refers_to, row[field.name]) for row in rows for field in KINDS[row.kind].fields if field.type == "ref"}


def _id(value: Any) -> int | None:
    """None for what is no id; that is said when the value is read."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if 0 < number < 2**63 else None


def _absent(kind: str, name: str, target: str, record_id: int) -> Finding:
    why = "It was never there or has been deleted."
    return Finding(f"{kind}.{name}", f"There is no {target} {record_id}.", why, f"Choose an existing {target}.")
