"""Reading records. Every question takes the scope of whoever asks; engines ask with EVERYTHING."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from salesops.history import queries as history
from salesops.kernel.kinds import KINDS, Kind
from salesops.kernel.scope import Scope
from salesops.records.models import MODELS
from salesops.records.models.record import RecordQuerySet
from salesops.records.row import Row, row_of
from salesops.records.visibility import visible

TITLES = {"activity": "subject", "invoice": "number", "deal_line": "description", "deal_contact": "role", "spend": "kind"}
"""The field a record is called by, where it is not `name`."""
SEARCHED = ("name", "email", "company", "subject", "number", "code")


@dataclass(frozen=True)
class Listing:
    """One page of records. `names[kind][id]` is what each record they refer to is called."""

    rows: tuple[Row, ...]
    total: int
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def get(kind: str, record_id: int, *, scope: Scope) -> Row | None:
    """The record, or None if there is none (any more) or it is out of scope."""
    record = _within(kind, scope).filter(id=record_id).first()
    return record and row_of(record)


def deleted(kind: str, record_id: int, *, scope: Scope) -> Row | None:
    """The record if it was deleted and is in scope."""
    record = MODELS[kind].objects.filter(visible(kind, scope), id=record_id, deleted_at__isnull=False).first()
    return record and row_of(record)


def get_many(kind: str, record_ids: Collection[int], *, scope: Scope) -> dict[int, Row]:
    """Those of the records that are there and in scope; one query for up to 5,000."""
    wanted, found = sorted(set(record_ids)), {}
    for first in range(0, len(wanted), 5_000):
        some = _within(kind, scope).filter(id__in=wanted[first : first + 5_000])
        found |= {record.id: row_of(record) for record in some}
    return found


def by_external_id(kind: str, source_system: str, external_id: str, *, scope: Scope) -> Row | None:
    """The record another system calls `external_id`."""
    record = _within(kind, scope).from_elsewhere(source_system, external_id).first()
    return record and row_of(record)


def record_as_of(
    kind: str, record_id: int, at: datetime, *, scope: Scope, known_at: datetime | None = None
) -> dict[str, Any] | None:
    """A record's fields as they were at `at` by what was known at `known_at`; None before it was, or out of scope.

    The scope is judged on the record as it is now: what one may see today, one may see the past of.
    """
    if not MODELS[kind].objects.filter(visible(kind, scope), id=record_id).exists():
        return None
    return history.state_at(kind, record_id, at, known_at)


def listed(
    kind: str,
    *,
    scope: Scope,
    where: Mapping[str, Any] | None = None,
    search: str = "",
    order: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
) -> Listing:
    """One page of a kind's records, with the names of all they refer to: a fixed number of queries.

    where:  field -> value, or -> a list of values any of which will do.
    search: text within the name, e-mail, company, subject, number or code.
    order:  field names, `-` before one for the largest first; always ends with the id, so that pages do not overlap.
    """
    described = KINDS[kind]
    found = _within(kind, scope).filter(_matching(described, where or {}) & _containing(described, search))
    ordered = found.order_by(*(_ordering(described, name) for name in order), "id")
    rows = tuple(row_of(record) for record in ordered[offset : offset + limit])
    return Listing(rows, found.count(), names_referred_to(rows))


def names_of(kind: str, record_ids: Collection[int]) -> dict[int, str]:
    """What records are called, also deleted ones, in one query."""
    title = TITLES.get(kind, "name")
    if title not in KINDS[kind].by_name:
        return {record_id: f"{KINDS[kind].name} {record_id}" for record_id in record_ids}
    return dict(MODELS[kind].objects.filter(id__in=record_ids).values_list("id", title))


def names_referred_to(rows: Collection[Row]) -> dict[str, dict[int, str]]:
    """Kind -> id -> name of every record the rows refer to; one query a kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for described in KINDS[row.kind].fields:
            if described.type == "ref" and row.values[described.name] is not None:
                wanted[described.refers_to].add(row.values[described.name])
    return {kind: names_of(kind, ids) for kind, ids in wanted.items()}


def _within(kind: str, scope: Scope) -> RecordQuerySet:
    return MODELS[kind].objects.present().filter(visible(kind, scope))


def _matching(kind: Kind, where: Mapping[str, Any]) -> Q:
    condition = Q()
    for name, value in where.items():
        column = kind.field(name).column
        several = isinstance(value, list | tuple | set | frozenset)
        condition &= Q(**{f"{column}__in" if several else column: value})
    return condition


def _containing(kind: Kind, search: str) -> Q:
    if not search:
        return Q()
    condition = Q(pk__in=())
    for name in SEARCHED:
        if name in kind.by_name:
            condition |= Q(**{f"{name}__icontains": search})
    return condition


def _ordering(kind: Kind, name: str) -> str:
    down, bare = ("-", name[1:]) if name.startswith("-") else ("", name)
    return down + (bare if bare in ("id", "created_at", "updated_at") else kind.field(bare).column)
