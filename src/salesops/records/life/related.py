"""What refers to a record: how many, how much, and the first few; now or as of a past moment. Two queries each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, Sum

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.records import past
from salesops.records.models import MODELS
from salesops.records.row import Row, row_of
from salesops.records.visibility import visible


@dataclass(frozen=True)
class Wanted:
    """The records of `kind` whose reference `field` is the record; `where` narrows them down by further columns."""

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
    described = KINDS[wanted.kind]
    found = MODELS[wanted.kind].objects.present() if at is None else past.rows(wanted.kind, at)
    found = found.filter(_seen(wanted.kind, scope, at), **{described.field(wanted.field).column: record_id})
    if wanted.where:
        found = found.filter(**wanted.where)
    totals = found.aggregate(count=Count("id"), **{f"sum_{name}": _sum(name) for name in wanted.sums})
    ordered = found.order_by(*(_order(name) for name in wanted.order), "-id")
    rows = tuple(map(row_of, ordered[: wanted.limit])) if totals["count"] else ()
    return Related(rows, totals["count"], {name: totals[f"sum_{name}"] or Decimal(0) for name in wanted.sums})


def _seen(kind: str, scope: Scope, at: datetime | None) -> Q:
    condition = visible(kind, scope)
    if at is None or scope.everything:
        return condition
    return Q(id__in=MODELS[kind].objects.filter(condition).values("id"))


def _sum(name: str) -> Sum:
    return Sum(name, output_field=DecimalField(max_digits=30, decimal_places=4))


def _order(name: str) -> Any:
    """What has no value comes last, whichever way; with `?` before the name first, and then the latest."""
    if name.startswith("?"):
        return F(name[1:]).desc(nulls_first=True)
    down, bare = name.startswith("-"), name.removeprefix("-")
    return F(bare).desc(nulls_last=True) if down else F(bare).asc(nulls_last=True)
