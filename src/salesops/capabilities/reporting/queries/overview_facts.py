"""Everything Overview knows, before it is put in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from salesops.capabilities.reporting.decide.landing import Landing, landing, win_rates
from salesops.capabilities.reporting.decide.verdict import Verdict, verdict
from salesops.capabilities.reporting.facts import Part, StageDue
from salesops.capabilities.reporting.queries.deals import Due, Risk, due, due_questions, risk
from salesops.capabilities.reporting.queries.numbers import NOTHING, Numbers, ask_all
from salesops.capabilities.reporting.queries.period_words import weeks_up_to
from salesops.capabilities.reporting.queries.selection import Selection, quarter_grain
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.capabilities.reporting.queries.waterfall_card import changes
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.waterfall import Bar

WEEKS = 13
_YEAR = timedelta(days=365)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Overview:
    """Everything the page knows, before it is put in words."""

    chosen: Selection
    around: Surroundings
    numbers: Numbers
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


def know(chosen: Selection, around: Surroundings) -> Overview:
    """Runs every question of the page: their number does not depend on the data."""
    kind = "team" if chosen.scope.everything and not chosen.team else "person"
    numbers = ask_all(questions(chosen, kind) | due_questions(chosen, kind), chosen.calendar)
    rates = stage_rates(numbers, around)
    owed = due(numbers, kind)
    booked = booked_in(numbers, chosen.to_date)
    lands = _landing(booked, owed, rates, chosen)
    parts = _parts(numbers, owed, rates)
    quota = numbers.value("quota") or None
    judged = verdict(lands, quota, parts, over=chosen.over)
    return Overview(chosen, around, numbers, lands, judged, quota, parts, kind, risk(chosen, limit=5), changes(chosen))


def questions(chosen: Selection, kind: str) -> dict[str, Ask]:
    period, done, before = chosen.period, chosen.to_date, chosen.before_to_date
    weeks = weeks_up_to(chosen.day, WEEKS)
    year = Period(chosen.day - _YEAR, chosen.day + timedelta(days=1))
    first = min(weeks.start, chosen.before.start, chosen.calendar.start_of(chosen.day, "fiscal_year"), period.start)
    asks = {
        "daily": chosen.ask("bookings", period=Period(first, max(period.end, chosen.day + timedelta(days=1))), by=("day",)),
        "quota": chosen.ask("quota", period=period),
        "coverage": chosen.ask("pipeline_coverage", period=period),
        "weighted": chosen.ask("weighted_pipeline", period=weeks, by=("week",)),
        "open": chosen.ask("open_pipeline", period=weeks, by=("week",)),
        "conversion": chosen.ask("stage_conversion", period=year, by=("stage",)),
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


def stage_rates(numbers: Numbers, around: Surroundings) -> dict[str, float]:
    """Stage -> share won in the end: as observed over the last year, else as the sales process expects."""
    observed = numbers.by("conversion")
    rates: dict[str, float] = {}
    for pipeline in around.process.pipelines:
        stages = [stage for stage in pipeline.stages if stage.status == "open"]
        expected = {stage.key: float(stage.probability) for stage in stages}
        rates |= win_rates([(stage.key, observed.get(stage.key, NOTHING).value) for stage in stages], expected)
    return rates


def _landing(booked: float, owed: Sequence[Due], rates: dict[str, float], chosen: Selection) -> Landing | None:
    """None where there is nothing to go by."""
    if chosen.over:
        return Landing(booked, booked, booked, booked)
    stages = [StageDue(row.stage, row.amount, row.deals, rates.get(row.stage, 0.0)) for row in owed]
    return landing(booked, stages) if booked or stages else None


def _parts(numbers: Numbers, owed: Sequence[Due], rates: dict[str, float]) -> tuple[Part, ...]:
    booked, quotas, coverage = numbers.by("bookings_by"), numbers.by("quota_by"), numbers.by("coverage_by")
    likely: dict[str, float] = {}
    for row in owed:
        likely[row.part] = likely.get(row.part, 0.0) + row.amount * rates.get(row.stage, 0.0)
    names = sorted(name for name in {*booked, *quotas, *likely} if name)
    parts = []
    for name in names:
        won = booked.get(name, NOTHING).value or 0.0
        part = Part(name, won, won + likely.get(name, 0.0), quotas.get(name, NOTHING).value, coverage.get(name, NOTHING).value)
        parts.append(part)
    return tuple(parts)
