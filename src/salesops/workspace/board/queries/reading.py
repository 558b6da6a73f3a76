"""From an address to what the board is about; the policies, people and teams that takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from salesops.kernel.company import Company
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies.documents.company import Company as CompanyDocument
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.queries import all_in_force
from salesops.records import listing
from salesops.records.access import Viewer, scope_of
from salesops.records.working_weeks import with_weeks
from salesops.workspace.board.choices import Choices, check, given_in, number_in, pipeline_of
from salesops.workspace.board.queries.views import SAVED, chosen_in
from salesops.workspace.views.queries import view_of


@dataclass(frozen=True)
class Rules:
    """The policies in force on a day, read once."""

    company: Company
    process: SalesProcess


def rules(on: date) -> Rules:
    """Two queries."""
    documents = all_in_force(on)
    return Rules(with_weeks(cast(CompanyDocument, documents["company"]).values()), cast(SalesProcess, documents["sales_process"]))


def choices(
    params: Mapping[str, str], in_force: Rules, *, viewer: Viewer, now: datetime, day: date, moment: datetime | None = None
) -> Choices:
    """`day` is the day looked at, `moment` its past moment, None for now. Raises ChoiceError, NoSuchViewError."""
    given = given_in(with_view(params, viewer))
    check(given)
    team = number_in(given, "team")
    return Choices(
        viewer=viewer,
        scope=scope_of(viewer, now),
        company=in_force.company,
        process=in_force.process,
        pipeline=pipeline_of(in_force.process, given),
        today=day,
        moment=moment,
        filter=given.get("filter", ""),
        search=given.get("search", ""),
        order=given.get("order", ""),
        owner=number_in(given, "owner"),
        team=team,
        segment=given.get("segment", ""),
        view=number_in(given, "view"),
        within_team=with_those_below(team, teams()) if team is not None else (),
        given=given,
    )


def with_view(params: Mapping[str, str], viewer: Viewer) -> Mapping[str, str]:
    """The choices of the saved view that the address names, where it says nothing else itself."""
    given = {name: value for name, value in params.items() if value}
    number = number_in(given, "view")
    if number is None or any(name in given for name in SAVED):
        return given
    return {**chosen_in(view_of(viewer, number)), **given}


@dataclass(frozen=True)
class Named:
    id: int
    name: str
    above: int | None = None


def teams() -> tuple[Named, ...]:
    """Every team, by name. One query."""
    found = listing.grouped(listing.Ask("team"), ("id", "name", "parent"), scope=EVERYTHING)
    return tuple(sorted((Named(*row) for row in found), key=lambda team: team.name.casefold()))


def people(scope: Scope) -> tuple[Named, ...]:
    """Everybody whose records may be seen, by name, each with their team. One query."""
    found = listing.grouped(listing.Ask("person"), ("id", "name", "team"), scope=scope)
    return tuple(sorted((Named(*row) for row in found), key=lambda person: person.name.casefold()))


def segments(scope: Scope) -> tuple[str, ...]:
    """The segments accounts are in. One query."""
    found = listing.grouped(listing.Ask("account"), ("segment",), scope=scope)
    return tuple(sorted(name for (name,) in found if name))


def with_those_below(team: int, every: tuple[Named, ...]) -> tuple[int, ...]:
    """The team and all below it."""
    within, waiting = {team}, [team]
    while waiting:
        above = waiting.pop()
        new = {one.id for one in every if one.above == above} - within
        within |= new
        waiting += new
    return tuple(sorted(within))


def with_those_above(team: int | None, every: tuple[Named, ...]) -> tuple[Named, ...]:
    """The team and all it is part of, its own first."""
    by_id, found = {one.id: one for one in every}, []
    while team in by_id and by_id[team] not in found:
        found.append(by_id[team])
        team = by_id[team].above
    return tuple(found)
