"""The people a page is about, as they were on its day."""

from dataclasses import dataclass
from datetime import date, datetime

import ibis

from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.tables import Tables, rows_of
from salesops.kernel.scope import Scope
from salesops.metrics.windows import end_of_day


@dataclass(frozen=True)
class Member:
    person_id: int
    name: str
    team: str
    role: str
    ramped_on: date | None
    left_on: date | None


def members(chosen: Selection) -> dict[int, Member]:
    """Everybody in scope, by id, in the version that held on the page's day; those who joined later are left out."""
    rows = rows_of(_in_force, end_of_day(chosen.day, chosen.company), chosen.scope)
    found = (
        Member(row["person_id"], row["person"] or "", row["team"] or "", row["role"] or "", row["ramped_on"], row["left_on"])
        for row in rows
    )
    return {member.person_id: member for member in found}


def _in_force(tables: Tables, moment: datetime, scope: Scope) -> ibis.Table:
    versions = tables["person_version"]
    rows = versions.filter(versions.valid_from <= moment, versions.valid_to > moment)
    if not scope.everything:
        rows = rows.filter(rows.person_id.isin(sorted(scope.people)))
    return rows.select("person_id", "person", "team", "role", "ramped_on", "left_on")
