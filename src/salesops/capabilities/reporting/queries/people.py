"""The people a page is about, as they were on its day."""

from dataclasses import dataclass
from datetime import date

from salesops.capabilities.reporting.queries.deals import run
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.metrics.windows import end_of_day
from salesops.warehouse.engine import current


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
    versions = current().tables["person_version"]
    moment = end_of_day(chosen.day, chosen.company)
    rows = versions.filter(versions.valid_from <= moment, versions.valid_to > moment)
    if not chosen.scope.everything:
        rows = rows.filter(rows.person_id.isin(sorted(chosen.scope.people)))
    columns = rows.select("person_id", "person", "team", "role", "ramped_on", "left_on")
    found = (
        Member(row["person_id"], row["person"] or "", row["team"] or "", row["role"] or "", row["ramped_on"], row["left_on"])
        for row in run(columns)
    )
    return {member.person_id: member for member in found}
