"""Scenarios and what they come to, for whoever may see them."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from salesops.capabilities.forecasting.decide.spans import named_periods
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries.runs import kept_of, latest_run
from salesops.capabilities.forecasting.queries.storing import folder
from salesops.capabilities.forecasting.what_if.applying import Somebody, apply
from salesops.capabilities.forecasting.what_if.assumptions import Leaves, Moves, Starts, Where, read
from salesops.capabilities.forecasting.what_if.comparing import Compared, Told, compare, planned
from salesops.capabilities.forecasting.what_if.models import Scenario
from salesops.kernel.finding import Finding
from salesops.kernel.period import Period
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import NotFoundError

MAY_ASK = frozenset({"manager", "ops", "executive", "finance", "admin"})
"""Roles that make scenarios."""
REMEMBERED = 16


def may_ask(viewer: Viewer) -> bool:
    return viewer.role in MAY_ASK


def seen_by(viewer: Viewer, at: datetime) -> QuerySet[Scenario]:
    """One's own; those of everybody for whoever sees all records. The latest first."""
    found = Scenario.objects.filter(deleted_at=None).order_by("-changed_at", "-id")
    if not may_ask(viewer):
        return found.none()
    return found if scope_of(viewer, at).everything else found.filter(user_id=viewer.user_id)


def scenario(number: int, viewer: Viewer, at: datetime) -> Scenario:
    """Raises NotFoundError, also where it is somebody else's."""
    found = seen_by(viewer, at).filter(id=number).first()
    if found is None:
        raise NotFoundError(f"There is no scenario {number}.")
    return found


def compute(assumptions: list[dict[str, Any]], run: Run, viewer: Viewer, at: datetime) -> list[Compared]:
    """The run beside what it would be. The assumptions are right: see `wrong_with`."""
    read_ones, _ = read(assumptions)
    kept, scope = kept_of(run), scope_of(viewer, at)
    owners, then = None if scope.everything else scope.people, apply(kept, read_ones, named_people(read_ones))
    return compare(_planned(run.id, run.made_at, folder(), owners), then, periods_of(run), owners)


@lru_cache(maxsize=REMEMBERED)
def _planned(run_id: int, made_at: datetime, where: Path, owners: frozenset[int] | None) -> Told:
    """What a kept run says does not change: scenarios that are compared one after the other ask for it once."""
    run = Run.objects.get(id=run_id, made_at=made_at)
    return planned(kept_of(run), periods_of(run), owners)


def periods_of(run: Run) -> list[Period]:
    """This quarter and the next, this month and the next, the year: those the run tells of."""
    calendar = policies.company(run.day).calendar
    return list(dict.fromkeys(named_periods(run.day, calendar).values()))


def wrong_with(assumptions: list[dict[str, Any]], viewer: Viewer, at: datetime) -> list[Finding]:
    """What cannot be assumed, in words; nobody out of the viewer's scope may be named."""
    found, wrong = read(assumptions)
    scope, people = scope_of(viewer, at), named_people(found)
    for number in _named(found):
        if number not in people or not (scope.everything or number in scope.people):
            why = "Scenarios are about people one sees."
            wrong.append(Finding("person", f"There is no person {number}.", why, "Choose one of the list."))
    return wrong + _unknown_parts(found)


def parts_of(run: Run) -> dict[str, tuple[str, ...]]:
    """Slice -> what a run knows of it, by name; people are left to who may see them."""
    return {by: names for by, names in kept_of(run).names.items() if by != "person"}


def _unknown_parts(assumptions: Iterable[Any]) -> list[Finding]:
    run = latest_run()
    known = parts_of(run) if run else {}
    named = [one.where for one in assumptions if getattr(one, "where", None)]
    named += [Where(by="team", name=one.team) for one in assumptions if isinstance(one, Starts) and one.team]
    found = []
    for where in named:
        if where.by in known and where.name not in known[where.by]:
            why, there = "The forecast has no deals there, so nothing would change.", ", ".join(sorted(known[where.by])[:20])
            found.append(Finding("where", f"There is no {where.by} called {where.name}.", why, f"There are: {there}."))
    return found


def named_people(assumptions: Iterable[Any]) -> dict[int, Somebody]:
    found = records.get_many("person", _named(assumptions), scope=EVERYTHING)
    teams = records.names_of("team", {row["team"] for row in found.values() if row["team"]})
    return {number: Somebody(number, row["name"], teams.get(row["team"], "")) for number, row in found.items()}


def _named(assumptions: Iterable[Any]) -> set[int]:
    named: set[int | None] = set()
    for one in assumptions:
        if isinstance(one, Leaves):
            named |= {one.person, one.to}
        if isinstance(one, Moves):
            named |= {one.person, one.to}
    return {number for number in named if number is not None}
