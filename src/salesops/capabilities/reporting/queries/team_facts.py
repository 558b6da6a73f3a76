"""Everything the team page knows, before it is put in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from salesops.capabilities.reporting.decide.reps import needs_help
from salesops.capabilities.reporting.decide.warnings import Warning_
from salesops.capabilities.reporting.facts import Foretold, Rep, Told
from salesops.capabilities.reporting.queries.deals import at_risk_by_person
from salesops.capabilities.reporting.queries.numbers import NOTHING, Number, Numbers, ask_all
from salesops.capabilities.reporting.queries.people import Member, members
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask

ACTIVE_DAYS = 28
"""Over how many days activity is counted, and compared with as many before."""
_DAY = timedelta(days=1)
_PER_PERSON = ("bookings", "quota", "quota_attainment", "pipeline_coverage", "open_pipeline")


@dataclass(frozen=True)
class TeamFacts:
    chosen: Selection
    around: Surroundings
    numbers: Numbers
    reps: tuple[Rep, ...]
    told: Foretold

    def help_for(self, rep: Rep) -> tuple[Warning_, ...]:
        return needs_help(rep, self.chosen.day, elapsed=self.chosen.elapsed, coverage_needed=self.chosen.company.coverage_needed)


def know(chosen: Selection, around: Surroundings, told: Foretold) -> TeamFacts:
    """Runs every question of the page: their number does not depend on the data."""
    numbers = ask_all(questions(chosen), chosen.calendar)
    at_risk = at_risk_by_person(chosen)
    everybody = members(chosen)
    ids = sorted({*_with_numbers(numbers), *_reps_now(everybody, chosen)} & set(everybody))
    each = {name: numbers.by(f"{name}_each") for name in (*_PER_PERSON, "activities")}
    each["earlier"] = numbers.by("activities_earlier")
    lands = {one.key: one for one in told.people}
    reps = tuple(_rep(everybody[key], each, at_risk.get(key, 0), lands.get(key)) for key in ids)
    return TeamFacts(chosen, around, numbers, reps, told)


def questions(chosen: Selection) -> dict[str, Ask]:
    period, day = chosen.period, chosen.to_date.end - _DAY
    recent = Period(day - timedelta(days=ACTIVE_DAYS - 1), day + _DAY)
    earlier = Period(recent.start - timedelta(days=ACTIVE_DAYS), recent.start)
    asks = {f"{name}_each": chosen.ask(name, period=_period(name, chosen), by=("person_id",)) for name in _PER_PERSON}
    teams = {f"{name}_teams": chosen.ask(name, period=_period(name, chosen), by=("team",)) for name in _PER_PERSON}
    totals = {name: chosen.ask(name, period=period) for name in ("bookings", "quota", "quota_attainment", "pipeline_coverage")}
    return (
        asks
        | teams
        | totals
        | {
            "bookings_before": chosen.ask("bookings", period=chosen.before_to_date),
            "activities_each": chosen.ask("activities", period=recent, by=("person_id",)),
            "activities_earlier": chosen.ask("activities", period=earlier, by=("person_id",)),
            "activities": chosen.ask("activities", period=recent),
            "activities_before": chosen.ask("activities", period=earlier),
            "open_weeks": chosen.ask("open_pipeline", period=_weeks(chosen), by=("week",)),
            "bookings_weeks": chosen.ask("bookings", period=_weeks(chosen), by=("week",)),
            "activities_weeks": chosen.ask("activities", period=_weeks(chosen), by=("week",)),
        }
    )


def _weeks(chosen: Selection) -> Period:
    monday = chosen.day - timedelta(days=chosen.day.weekday())
    return Period(monday - timedelta(weeks=12), chosen.day + _DAY)


def _period(name: str, chosen: Selection) -> Period:
    """Open pipeline is taken as it stands on the page's day; the others over the period."""
    return Period(chosen.day, chosen.day + _DAY) if name == "open_pipeline" else chosen.period


def _with_numbers(numbers: Numbers) -> set[int]:
    keys = {key for name in _PER_PERSON for key, number in numbers.by(f"{name}_each").items() if number.value}
    return {int(key) for key in keys if key}


def _reps_now(everybody: dict[int, Member], chosen: Selection) -> set[int]:
    """Reps who have not left; with a team chosen only numbers say who is in it, at any depth."""
    if chosen.team or chosen.segment:
        return set()
    reps = (member for member in everybody.values() if member.role == "rep")
    return {rep.person_id for rep in reps if rep.left_on is None or rep.left_on > chosen.day}


def _rep(member: Member, each: Mapping[str, Mapping[str, Number]], at_risk: int, forecast: Told | None) -> Rep:
    def value(name: str) -> float | None:
        return each[name].get(str(member.person_id), NOTHING).value

    return Rep(
        person_id=member.person_id,
        name=member.name,
        team=member.team,
        quota=value("quota") or None,
        booked=value("bookings") or 0.0,
        open_pipeline=value("open_pipeline") or 0.0,
        coverage=value("pipeline_coverage"),
        attainment=value("quota_attainment"),
        activities=int(value("activities") or 0),
        activities_before=int(value("earlier") or 0),
        open_deals_at_risk=at_risk,
        ramped_on=member.ramped_on,
        left_on=member.left_on,
        forecast=forecast,
    )
