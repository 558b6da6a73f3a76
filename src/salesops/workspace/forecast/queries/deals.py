"""The deals behind the calls: those of one person by category, and those a meeting talks about with what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis

from salesops.capabilities.reporting.queries.tables import Tables, rows_of
from salesops.kernel.condition import All, Any_, Compare
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.metrics.windows import end_of_day
from salesops.records import listing
from salesops.records.row import Row
from salesops.workspace.editing import processes
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.decide import Discussed, State

MOST = 200
CATEGORIES = ("commit", "best_case", "pipeline", "omitted")
"""Of open deals, the surest first."""


@dataclass(frozen=True)
class Own:
    """Somebody's open deals due in a period or before, the largest first, by category as it counts."""

    rows: tuple[Row, ...]
    accounts: Mapping[int, str]
    categories: Mapping[int, str]
    total: int


def own_deals(choice: Choice, person: int) -> Own:
    due = Any_((Compare("close_date", "less_than", choice.of.period.end), Compare("close_date", "is_empty")))
    where = All((Compare("status", "is", "open"), Compare("owner", "is", person), due))
    ask = listing.Ask("deal", where, order=("-amount",), limit=MOST)
    found = listing.page(ask, scope=choice.scope)
    total = listing.total(ask, scope=choice.scope).count
    stages = stage_categories(choice)
    counted = {row.id: row["forecast_category"] or stages.get((row["pipeline"], row["stage"]), "pipeline") for row in found.rows}
    return Own(found.rows, found.names.get("account", {}), counted, total)


def stage_categories(choice: Choice) -> dict[tuple[str, str], str]:
    """(Pipeline, stage) -> the category its deals are in unless their owner says otherwise."""
    process = processes(choice.today)
    return {(pipe.key, stage.key): stage.forecast_category for pipe in process.pipelines for stage in pipe.stages}


def discussed(choice: Choice) -> tuple[Discussed, ...]:
    """Deals committed now, or a week ago, for the period; the largest first. One query."""
    moments = (end_of_day(choice.today - timedelta(days=7), choice.company),)
    rows = rows_of(_discussed, choice.of.period, choice.scope, *moments)
    return tuple(_deal(row, choice) for row in rows)


def _discussed(tables: Tables, period: Period, scope: Scope, week_ago: datetime) -> ibis.Table:
    deals, versions, contacts = tables["deal"], tables["deal_version"], tables["deal_contact"]
    held = versions.filter(versions.valid_from <= week_ago, versions.valid_to > week_ago)
    before = held.select("deal_id", *(held[name].name(f"{name}_before") for name in _COMPARED))
    people = contacts.group_by("deal_id").aggregate(contacts=lambda table: table.count())
    joined = deals.left_join(before, "deal_id").drop("deal_id_right").left_join(people, "deal_id").drop("deal_id_right")
    commits = (joined.status == "open") & (joined.forecast_category == "commit") & (joined.close_date < period.end)
    committed = (
        (joined.status_before == "open") & (joined.forecast_category_before == "commit") & (joined.close_date_before < period.end)
    ).fill_null(False)  # noqa: FBT003
    found = joined.filter(commits.fill_null(False) | committed)  # noqa: FBT003
    if not scope.everything:
        found = found.filter(found.owner_id.isin(sorted(scope.people)))
    return (
        found.select(*_SHOWN, *(f"{name}_before" for name in _COMPARED), "contacts")
        .order_by([ibis.desc(found.amount.fill_null(0)), found.deal_id])
        .limit(MOST)
    )


_COMPARED = ("status", "forecast_category", "amount", "close_date", "stage")
_SHOWN = ("deal_id", "name", "account", "person", "pushes", "last_activity_on", *_COMPARED)


def _deal(row: Mapping[str, Any], choice: Choice) -> Discussed:
    last = row["last_activity_on"]
    return Discussed(
        deal_id=row["deal_id"],
        name=row["name"] or "",
        account=row["account"] or "",
        owner=row["person"] or "",
        now=_state(row, ""),
        before=_state(row, "_before") if row["status_before"] else None,
        pushes=row["pushes"] or 0,
        quiet_days=None if last is None else max(0, (choice.today - last).days),
        contacts=row["contacts"] or 0,
    )


def _state(row: Mapping[str, Any], when: str) -> State:
    value = {name: row[f"{name}{when}"] for name in _COMPARED}
    return State(
        value["status"] or "",
        value["forecast_category"] or "",
        float(value["amount"] or 0),
        value["close_date"],
        value["stage"] or "",
    )
