"""What a map is asked to show: which deals, beside which others, how thick, how many ways."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from salesops.capabilities.process.decide.happening import MEASURES
from salesops.capabilities.process.queries.what_happens import best_people
from salesops.capabilities.process.queries.which import Which
from salesops.capabilities.reporting.queries.period_words import short_name
from salesops.kernel.period import Calendar, Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess

KEPT = ("pipeline", "period", "segment", "team", "outcome", "compare", "view", "by", "ways")
OUTCOMES = {"won": "Won", "lost": "Lost", "open": "Open"}
COMPARES = {
    "outcome": "Won against lost",
    "win_rate": "Best reps by win rate against the rest",
    "bookings": "Best reps by bookings against the rest",
    "segment": "The segment against the others",
    "team": "The team against the others",
    "period": "The period against the one before",
}


class AskedError(ValueError):
    """Something asked for that there is not; the message says what there is."""


@dataclass(frozen=True)
class MapAsked:
    """`given`: the choices as they stand in the address."""

    pipeline: Pipeline
    calendar: Calendar
    which: Which
    compare: str
    by: str
    view: str
    ways: int
    given: Mapping[str, str]
    at: datetime

    def query(self, **changes: str) -> str:
        merged = {**self.given, **changes}
        return f"?{urlencode({name: value for name, value in merged.items() if value})}"

    def behind(self, **more: str) -> str:
        """Where the deals behind a part of the map are listed."""
        return "/process/map/deals" + self.query(view="", by="", ways="", **more)


def read_asked(params: Mapping[str, str], process: SalesProcess, calendar: Calendar, scope: Scope, *, at: datetime) -> MapAsked:
    """Raises AskedError."""
    given = {name: params[name].strip() for name in KEPT if params.get(name, "").strip()}
    pipeline = process.pipeline(given.get("pipeline", ""))
    if pipeline is None:
        there = ", ".join(one.key for one in process.pipelines)
        raise AskedError(f"There is no pipeline {given['pipeline']!r}. There are: {there}.")
    _known(given, "outcome", OUTCOMES)
    _known(given, "compare", COMPARES)
    _known(given, "view", ("difference", "side"))
    _known(given, "by", ("deals", "time"))
    which = Which(
        pipeline.key,
        scope,
        _period(given, calendar),
        given.get("segment", ""),
        given.get("team", ""),
        given.get("outcome", ""),  # type: ignore[arg-type]  checked above
    )
    ways = given.get("ways", "0")
    if not ways.isdecimal() or len(ways) > 9:
        raise AskedError(f"ways is {ways!r}. Write how many of the commonest ways to draw, 0 for all of them.")
    view, by = given.get("view", "difference"), given.get("by", "deals")
    return MapAsked(pipeline, calendar, which, given.get("compare", ""), by, view, int(ways), given, at)


def _known(given: Mapping[str, str], name: str, there: object) -> None:
    if name in given and given[name] not in there:  # type: ignore[operator]
        raise AskedError(f"{name} is {given[name]!r}. It may be: {', '.join(there)}.")  # type: ignore[call-overload]


def _period(given: Mapping[str, str], calendar: Calendar) -> Period | None:
    try:
        return calendar.parse(given["period"]) if "period" in given else None
    except PeriodError as error:
        raise AskedError(str(error)) from error


@dataclass(frozen=True)
class Sides:
    """Two groups of deals by name, and how they were told apart; `lacking` says why there are not two."""

    ones: Which
    others: Which | None = None
    name: str = ""
    name_others: str = ""
    says: str = ""
    lacking: str = ""


def sides(asked: MapAsked) -> Sides:
    which = asked.which
    match asked.compare:
        case "outcome":
            both = replace(which, outcome="won"), replace(which, outcome="lost")
            return Sides(*both, "won deals", "lost deals", "Closed deals by how they ended.")
        case "win_rate" | "bookings":
            return _best(which, asked.compare, asked.at)
        case "segment" | "team":
            return _turned(which, asked.compare)
        case "period":
            return _before(asked)
    return Sides(which)


def _turned(which: Which, name: str) -> Sides:
    value = getattr(which, name)
    if not value:
        return Sides(which, lacking=f"Choose a {name} first; it is then shown beside all others.")
    return Sides(which, replace(which, turned=frozenset({name})), value, "all others", f"Deals of {value}, and all others.")


def _before(asked: MapAsked) -> Sides:
    if asked.which.period is None:
        return Sides(asked.which, lacking="Choose a period first; it is then shown beside the one before.")
    before = asked.calendar.previous(asked.which.period)
    names = short_name(asked.calendar, asked.which.period), short_name(asked.calendar, before)
    return Sides(asked.which, replace(asked.which, period=before), *names, "Deals by the period they were made in.")


def _best(which: Which, measure: str, at: datetime) -> Sides:
    found = best_people(which, measure, at=at)
    if found is None:
        return Sides(which, lacking="There are not enough data: fewer than four people have closed 20 such deals each.")
    people, rest = (frozenset(one.person_id for one in side) for side in (found.people, found.rest))
    names = ", ".join(one.person for one in found.people[:6]) + (" and others" if len(found.people) > 6 else "")
    says = (
        f"Best: the upper quarter by {MEASURES[measure]} ({len(found.people)} of {found.judged}) "
        f"among those who closed at least 20 such deals: {names}."
    )
    return Sides(replace(which, people=people), replace(which, people=rest), "the best reps", "the rest", says)


def period_day(day: date, calendar: Calendar) -> tuple[tuple[str, Period], ...]:
    """Periods to choose from: this and the last quarter and year."""
    quarter, year = calendar.period_of(day, "quarter"), calendar.period_of(day, "year")
    before, year_before = calendar.previous(quarter), calendar.previous(year)
    return ("This quarter", quarter), ("Last quarter", before), ("This year", year), ("Last year", year_before)
