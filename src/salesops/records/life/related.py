"""What refers to a record: how many, how much, and the first few; now (two queries) or as of a past moment (three)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, Sum

from salesops.history import queries as history
from salesops.history.models import Event
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.records.models import MODELS
from salesops.records.row import Row, row_of
from salesops.records.visibility import visible

AT_ONCE = 2_000
"""Records whose past is read by one query."""


@dataclass(frozen=True)
class Wanted:
    """The records of `kind` whose reference `field` is the record; `where` narrows them down by further fields (None: empty).

    order: field names; `-` before one for the largest first. What has no value comes last; with `?` first, and then the latest.
    """

    kind: str
    field: str
    order: tuple[str, ...] = ("-id",)
    sums: tuple[str, ...] = ()
    where: Mapping[str, Any] | None = None
    limit: int = 6


@dataclass(frozen=True)
class Related:
    rows: tuple[Row, ...]
    count: int
    sums: Mapping[str, Decimal]


def related(wanted: Wanted, record_id: int, *, scope: Scope, at: datetime | None = None) -> Related:
    """Those of them that are within the scope (of today: what one may see now, one may see the past of)."""
    return _now(wanted, record_id, scope) if at is None else _then(wanted, record_id, scope, at)


def _now(wanted: Wanted, record_id: int, scope: Scope) -> Related:
    column = KINDS[wanted.kind].field(wanted.field).column
    found = MODELS[wanted.kind].objects.present().filter(visible(wanted.kind, scope), **{column: record_id})
    if wanted.where:
        found = found.filter(**wanted.where)
    totals = found.aggregate(count=Count("id"), **{f"sum_{name}": _sum(name) for name in wanted.sums})
    ordered = found.order_by(*(_order(name) for name in wanted.order), "-id")
    rows = tuple(map(row_of, ordered[: wanted.limit])) if totals["count"] else ()
    return Related(rows, totals["count"], {name: totals[f"sum_{name}"] or Decimal(0) for name in wanted.sums})


def _then(wanted: Wanted, record_id: int, scope: Scope, at: datetime) -> Related:
    """What refers to it now, and what did until something later changed that, each as it was then."""
    found = list(
        MODELS[wanted.kind].objects.filter(visible(wanted.kind, scope), _ever(wanted, record_id, at), created_at__lte=at)
    )
    rows = [row for row in _as_they_were(wanted.kind, found, at) if _meets(row, wanted, record_id)]
    sums = {name: sum((row[name] for row in rows if row[name] is not None), Decimal(0)) for name in wanted.sums}
    return Related(tuple(_sorted(rows, wanted.order)[: wanted.limit]), len(rows), sums)


def _ever(wanted: Wanted, record_id: int, at: datetime) -> Q:
    until_later = f'"{wanted.field}":[{record_id},'
    left = Event.objects.filter(kind=wanted.kind, happened_at__gt=at, changes__contains=until_later).values("record_id")
    return Q(**{KINDS[wanted.kind].field(wanted.field).column: record_id}) | Q(id__in=left)


def _as_they_were(kind: str, records: Sequence[Any], at: datetime) -> Iterable[Row]:
    for first in range(0, len(records), AT_ONCE):
        some = records[first : first + AT_ONCE]
        states = history.states_at(kind, [record.id for record in some], at)
        for record in some:
            if state := states.get(record.id):
                values = {name: value for name, value in state.items() if name != "deleted_at"}
                yield replace(row_of(record), values=values, deleted_at=state["deleted_at"])


def _meets(row: Row, wanted: Wanted, record_id: int) -> bool:
    others = (wanted.where or {}).items()
    return row.deleted_at is None and row[wanted.field] == record_id and all(row[name] == value for name, value in others)


def _sorted(rows: list[Row], order: Sequence[str]) -> list[Row]:
    rows = sorted(rows, key=lambda row: -row.id)
    for name in reversed(order):
        bare, down = name.lstrip("-?"), name[0] in "-?"
        with_value = [row for row in rows if _value(row, bare) is not None]
        without = [row for row in rows if _value(row, bare) is None]
        ordered = sorted(with_value, key=lambda row, bare=bare: _value(row, bare), reverse=down)  # type: ignore[misc]
        rows = [*without, *ordered] if name.startswith("?") else [*ordered, *without]
    return rows


def _value(row: Row, name: str) -> Any:
    return row.id if name == "id" else row[name]


def _sum(name: str) -> Sum:
    return Sum(name, output_field=DecimalField(max_digits=30, decimal_places=4))


def _order(name: str) -> Any:
    if name.startswith("?"):
        return F(name[1:]).desc(nulls_first=True)
    down, bare = name.startswith("-"), name.removeprefix("-")
    return F(bare).desc(nulls_last=True) if down else F(bare).asc(nulls_last=True)
