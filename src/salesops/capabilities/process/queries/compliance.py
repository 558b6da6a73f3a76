"""How well the process is kept, from the warehouse: moves and what their gates said, and open deals that lack something."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis

from salesops.capabilities.process.decide.afterwards import looked_at
from salesops.capabilities.process.decide.compliance import Made
from salesops.capabilities.process.decide.ready import SEPARATOR, lacking
from salesops.capabilities.process.models import Request
from salesops.capabilities.process.queries.judging import judged, with_answers
from salesops.capabilities.process.queries.remembering import Memory
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.metrics.errors import AskError
from salesops.policies.documents.sales_process import SalesProcess
from salesops.warehouse.engine import current

_COLUMNS = ("pipeline", "stage", "team", "owner_id", "person")


@dataclass(frozen=True)
class Which:
    """Moves of a period by deals somebody may see, of a team or all."""

    period: Period
    scope: Scope
    pipeline: str = ""
    team: str = ""


@dataclass(frozen=True)
class Open:
    """Open deals, and those that lack something to go on: by person, and what in how many deals."""

    deals: int
    lacking: int
    by_person: Mapping[int, int]
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Asked:
    """Exceptions asked for in a period: how many, granted, refused, still waiting, and granted ones that are over by now."""

    asked: int
    granted: int
    refused: int
    waiting: int
    expired: int


def moves(process: SalesProcess, which: Which, at: datetime) -> tuple[Made, ...]:
    """Moves of the period, the latest first, as they were at most GOOD_FOR ago."""
    return _MEMORY.recall("moves", (process.model_dump_json(), which), at, lambda: _moves(process, which))


def open_deals(process: SalesProcess, which: Which, at: datetime) -> Open:
    """Open deals, as they were at most GOOD_FOR ago."""
    return _MEMORY.recall("open", (process.model_dump_json(), which), at, lambda: _open(process, which))


_MEMORY = Memory()


def _moves(process: SalesProcess, which: Which) -> tuple[Made, ...]:
    engine = current()
    visits = _with_before(engine.tables["stage_visit"], which)
    try:
        looked = looked_at(process, visits.filter(visits.gate.isnull()), engine.tables)
    except AskError:
        looked = None
    rows = visits.select("deal_id", "entered_at", "entered_on", *_COLUMNS, "came_from", "came_by", "gate", "lacked")
    rows, codes = with_answers(rows, looked) if looked else (rows, ())
    found = engine.to_arrow(rows.order_by(rows.entered_at.desc(), rows.deal_id))
    return tuple(judged(found, process, looked, codes))


def _with_before(visits: ibis.Table, which: Which) -> ibis.Table:
    """Moves from one stage to another in the period, with when the stay before began."""
    order = ibis.window(group_by="deal_id", order_by="entered_at")
    rows = visits.mutate(began_before=visits.entered_at.lag().over(order))
    kept = [rows.came_from.notnull(), rows.entered_on >= which.period.start, rows.entered_on < which.period.end]
    return rows.filter(*kept, *_seen(rows, which))


def _open(process: SalesProcess, which: Which) -> Open:
    engine = current()
    deals = engine.tables["deal"]
    there = deals.filter(*_seen(deals, which), deals.status == "open")
    known = [pipeline.key for pipeline in process.pipelines]
    in_them = there.filter(there.pipeline.isin(known))
    total = engine.to_arrow(in_them.aggregate(count=in_them.count()))["count"][0].as_py()
    try:
        without = lacking(process, engine.tables)
    except AskError:
        return Open(int(total), 0, {}, ())
    rows = engine.to_arrow(without.filter(*_seen(without, which)).select("owner_id", "lacks")).to_pylist()
    people = Counter(row["owner_id"] for row in rows if row["owner_id"] is not None)
    names = Counter(name for row in rows for name in set(row["lacks"].split(SEPARATOR)) if name)
    return Open(int(total), len(rows), dict(people), tuple(names.most_common()))


def open_rows(process: SalesProcess, which: Which, limit: int) -> list[dict[str, Any]]:
    """The open deals that lack something, the largest first, with what, as `lacks`."""
    engine = current()
    try:
        without = lacking(process, engine.tables)
    except AskError:
        return []
    rows = without.filter(*_seen(without, which))
    found = engine.to_arrow(rows.order_by(rows.amount.desc(nulls_first=False), rows.deal_id).limit(limit)).to_pylist()
    return [{**row, "lacks": [name for name in row["lacks"].split(SEPARATOR) if name]} for row in found]


def _seen(rows: ibis.Table, which: Which) -> list[ibis.Value]:
    kept = [rows[name] == value for name in ("pipeline", "team") if (value := getattr(which, name))]
    if not which.scope.everything:
        kept.append(rows.owner_id.isin(sorted(which.scope.people)) if which.scope.people else ibis.literal(False))  # noqa: FBT003
    return kept or [ibis.literal(True)]  # noqa: FBT003


def asked(requests: list[Request], at: datetime) -> Asked:
    """Of the exceptions given."""
    answers = Counter(one.answer for one in requests)
    over = sum(one.answer == "granted" and one.expires_on is not None and one.expires_on <= at.date() for one in requests)
    return Asked(len(requests), answers["granted"], answers["refused"], answers[""], over)
