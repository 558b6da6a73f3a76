"""What every reporting page needs besides its numbers: choices for the pickers, how old the data is, policies in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

import ibis

from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.tables import Tables, rows_of
from salesops.history.queries import first_learned_after
from salesops.kernel.company import Company
from salesops.metrics.ask import Ask
from salesops.metrics.compile import rows_expr
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.documents.targets import Target, Targets
from salesops.policies.queries import all_in_force
from salesops.warehouse.engine import current
from salesops.web.components import Freshness
from salesops.web.formatting import age

PROMISED_SECONDS = 5
"""A change shows on the dashboards within this time."""


@dataclass(frozen=True)
class Surroundings:
    segments: Sequence[str]
    teams: Sequence[str]
    newest: date | None
    """The last day on which a deal closed, or, where none ever did, was made or moved; None where there are no deals.
    What an export does not date counts as of its import, so creations do not tell how old the data is."""
    freshness: Freshness | None
    process: SalesProcess
    targets: tuple[Target, ...]

    def stage_name(self, key: str) -> str:
        found = (stage.name for pipeline in self.process.pipelines for stage in pipeline.stages if stage.key == key)
        return next(found, key)


def surroundings(chosen: Selection, now: datetime) -> Surroundings:
    documents = all_in_force(chosen.day)
    segments, teams, newest = _choices(chosen)
    return Surroundings(
        segments,
        teams,
        newest,
        freshness_at(now),
        cast(SalesProcess, documents["sales_process"]),
        cast(Targets, documents["targets"]).targets,
    )


def _choices(chosen: Selection) -> tuple[list[str], list[str], date | None]:
    """Segments and teams there are among the deals in scope, and the newest day of a deal. One query."""
    everything = Ask("deals_created", today=chosen.today, scope=chosen.scope)
    row = rows_of(_choices_of, everything, chosen.company)[0]
    return _names(row["segments"]), _names(row["teams"]), row["newest"]


def _choices_of(tables: Tables, ask: Ask, company: Company) -> ibis.Table:
    deals = rows_expr(ask.metric, tables, ask, company)
    latest = ibis.greatest(*(deals[name].fill_null(date.min) for name in ("created_on", "closed_on", "stage_entered_on")))
    return deals.aggregate(
        segments=deals.segment.collect(distinct=True),
        teams=deals.team.collect(distinct=True),
        newest=deals.closed_on.max().coalesce(latest.max()),
    )


def _names(found: Sequence[str | None] | None) -> list[str]:
    return sorted(name for name in found or () if name)


def freshness_at(now: datetime) -> Freshness:
    """How old the numbers are: 0 where nothing has happened since they were made, else since the first change they lack."""
    waiting = first_learned_after(current().sequence)
    seconds = max(0, int((now - waiting).total_seconds())) if waiting else 0
    return Freshness(seconds, age(seconds), late=seconds > PROMISED_SECONDS)
