"""What a trial found, as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from salesops.kernel.company import Company
from salesops.policies.life.drafts import Tried
from salesops.policies.life.trying import is_lost
from salesops.policies.trials import MOST_RECORDS, Concerned
from salesops.web.components import Cell, Column, Table
from salesops.workspace.policies.queries.words import day, moment

AT_ONCE = 10
"""Records shown before one asks for all."""


@dataclass(frozen=True)
class TrialShown:
    """`status`: running, done or failed. `share`: of 100."""

    status: str
    sentences: tuple[str, ...]
    table: Table | None
    rest: Table | None
    """Those of whom there is no room at once."""
    by: str
    words: str = ""
    share: int = 0
    why: str = ""
    stale: bool = False
    """Whether another version came into force since."""
    people: int = 0
    lost: bool = False
    """Whether nothing was heard of it for so long that it may be begun anew."""

    @property
    def is_running(self) -> bool:
        return self.status == "running" and not self.lost


def trial_shown(tried: Tried, in_force: int, company: Company, at: datetime) -> TrialShown:
    result = tried.result
    records = result.records[:MOST_RECORDS] if result else ()
    against = f"version {tried.against}" if tried.against else "the default"
    by = f"Tried by {tried.by} on {moment(tried.at, company)}, against {against}, as of {day(tried.day)}"
    return TrialShown(
        tried.status,
        (result.sentences or ("Nothing would change for any record.",)) if result else (),
        _table(records[:AT_ONCE], "The first of the records and people concerned") if records else None,
        _table(records[AT_ONCE:], "The other records and people concerned") if records[AT_ONCE:] else None,
        by,
        tried.words or "Waiting for the worker",
        round(tried.share * 100),
        tried.why,
        tried.against != in_force,
        len(result.people) if result else 0,
        is_lost(tried, at),
    )


def _table(records: tuple[Concerned, ...], caption: str) -> Table:
    columns = (
        Column("Whom it concerns"),
        Column("How"),
        Column("From", secondary=True),
        Column("To"),
        Column("Amount", numeric=True, secondary=True),
    )
    rows = tuple(
        (
            Cell(one.name, one.owner if one.kind != "metric" else "", href=_href(one)),
            Cell(one.why),
            Cell(one.before),
            Cell(one.after),
            Cell(one.amount),
        )
        for one in records
    )
    return Table(caption, columns, rows)


def _href(one: Concerned) -> str:
    if one.kind == "metric":
        return f"/metrics/{one.owner}"
    plural = {"person": "people", "activity": "activities"}.get(one.kind, f"{one.kind}s")
    return f"/{plural}/{one.id}"
