"""Everything Overview knows, before it is put in words."""

from dataclasses import dataclass
from datetime import timedelta

from salesops.capabilities.reporting.decide.landing import landing
from salesops.capabilities.reporting.decide.verdict import Verdict, verdict
from salesops.capabilities.reporting.facts import Foretold, Landing, Part, Told
from salesops.capabilities.reporting.queries.deals import Risk, risk
from salesops.capabilities.reporting.queries.numbers import NOTHING, Numbers, ask_all
from salesops.capabilities.reporting.queries.period_words import weeks_up_to
from salesops.capabilities.reporting.queries.selection import Selection, quarter_grain
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.capabilities.reporting.queries.waterfall_card import changes
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.waterfall import Bar

WEEKS = 13


@dataclass(frozen=True)
class Overview:
    """Everything the page knows, before it is put in words."""

    chosen: Selection
    around: Surroundings
    numbers: Numbers
    told: Foretold
    landing: Landing | None
    verdict: Verdict
    quota: float | None
    parts: tuple[Part, ...]
    part_kind: str
    risk: Risk
    changes: tuple[Bar, ...]

    @property
    def weeks(self) -> tuple[Period, ...]:
        return self.chosen.calendar.split(weeks_up_to(self.chosen.day, WEEKS), "week")

    @property
    def booked(self) -> float:
        return booked_in(self.numbers, self.chosen.to_date)


def part_kind(chosen: Selection) -> str:
    """What the page splits the company by."""
    return "team" if chosen.scope.everything and not chosen.team else "person"


def know(chosen: Selection, around: Surroundings, told: Foretold) -> Overview:
    """Runs every question of the page: their number does not depend on the data."""
    kind = part_kind(chosen)
    numbers = ask_all(questions(chosen, kind), chosen.calendar)
    lands = landing(booked_in(numbers, chosen.to_date), told, over=chosen.over)
    parts = _parts(numbers, told.teams if kind == "team" else told.people)
    quota = numbers.value("quota") or None
    judged = verdict(lands, quota, parts, over=chosen.over)
    return Overview(chosen, around, numbers, told, lands, judged, quota, parts, kind, risk(chosen, limit=5), changes(chosen))


def questions(chosen: Selection, kind: str) -> dict[str, Ask]:
    period, done, before = chosen.period, chosen.to_date, chosen.before_to_date
    weeks = weeks_up_to(chosen.day, WEEKS)
    first = min(weeks.start, chosen.before.start, chosen.calendar.start_of(chosen.day, "fiscal_year"), period.start)
    asks = {
        "daily": chosen.ask("bookings", period=Period(first, max(period.end, chosen.day + timedelta(days=1))), by=("day",)),
        "quota": chosen.ask("quota", period=period),
        "coverage": chosen.ask("pipeline_coverage", period=period),
        "open": chosen.ask("open_pipeline", period=weeks, by=("week",)),
        "bookings_by": chosen.ask("bookings", period=period, by=(kind,)),
        "quota_by": chosen.ask("quota", period=period, by=(kind,)),
        "coverage_by": chosen.ask("pipeline_coverage", period=period, by=(kind,)),
    }
    for name in ("win_rate", "sales_cycle_days", "average_deal_size"):
        asks[name] = chosen.ask(name, period=done)
        asks[f"{name}_before"] = chosen.ask(name, period=before)
        if name != "average_deal_size":
            asks[f"{name}_weeks"] = chosen.ask(name, period=weeks, by=("week",))
    return asks | {f"quota_{name}": chosen.ask("quota", period=span) for name, span in to_date_periods(chosen).items()}


def to_date_periods(chosen: Selection) -> dict[str, Period]:
    """The month, quarter and year the day is in."""
    year = "fiscal_year" if quarter_grain(chosen.company) == "fiscal_quarter" else "year"
    calendar, day = chosen.calendar, chosen.day
    return {
        "month": calendar.period_of(day, "month"),
        "quarter": calendar.period_of(day, quarter_grain(chosen.company)),
        "year": calendar.period_of(day, "fiscal_year" if year == "fiscal_year" else "year"),
    }


def booked_in(numbers: Numbers, period: Period) -> float:
    return sum(value or 0.0 for day, value in numbers.series("daily") if day in period)


def _parts(numbers: Numbers, told: tuple[Told, ...]) -> tuple[Part, ...]:
    booked, quotas, coverage = numbers.by("bookings_by"), numbers.by("quota_by"), numbers.by("coverage_by")
    likely = {one.name: one.likely for one in told}
    names = sorted(name for name in {*booked, *quotas, *likely} if name)
    parts = []
    for name in names:
        won = booked.get(name, NOTHING).value or 0.0
        lands = max(won, likely.get(name, 0.0)) if told else None
        parts.append(Part(name, won, lands, quotas.get(name, NOTHING).value, coverage.get(name, NOTHING).value))
    return tuple(parts)
