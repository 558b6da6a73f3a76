"""Everything the pipeline page knows, before it is put in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from salesops.capabilities.reporting.queries.deals import Aged, Listed, aged, largest_rows
from salesops.capabilities.reporting.queries.numbers import NOTHING, Number, Numbers, ask_all
from salesops.capabilities.reporting.queries.period_words import weeks_up_to
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask

WEEKS = 13
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StageFigures:
    key: str
    name: str
    amount: float
    deals: int
    days: float | None
    norm: int | None
    stuck: int
    conversion: Number

    @property
    def over(self) -> float:
        """By how many days deals stand longer than the norm on average."""
        return (self.days or 0.0) - self.norm if self.norm else 0.0


@dataclass(frozen=True)
class PipelineFacts:
    chosen: Selection
    around: Surroundings
    numbers: Numbers
    stages: tuple[StageFigures, ...]
    ages: Sequence[Aged]
    stuck: Listed
    slipped: Listed


def know(chosen: Selection, around: Surroundings) -> PipelineFacts:
    """Runs every question of the page: their number does not depend on the data."""
    numbers = ask_all(questions(chosen), chosen.calendar)
    now = _now(chosen)
    return PipelineFacts(
        chosen,
        around,
        numbers,
        _stages(numbers, around),
        aged(chosen),
        largest_rows(chosen.ask("stuck_deals", period=now), chosen, limit=5),
        largest_rows(chosen.ask("slipped_deals", period=chosen.period), chosen, limit=5),
    )


def questions(chosen: Selection) -> dict[str, Ask]:
    period, weeks, now = chosen.period, weeks_up_to(chosen.day, WEEKS), _now(chosen)
    year = Period(chosen.day - timedelta(days=365), chosen.day + _DAY)
    before = Period(weeks.start - timedelta(weeks=WEEKS), weeks.start)
    by_stage = {
        name: chosen.ask(name, period=now, by=("stage",))
        for name in ("open_pipeline", "open_deals", "days_in_stage", "stuck_deals")
    }
    return {f"{name}_by_stage": ask for name, ask in by_stage.items()} | {
        "open_pipeline": chosen.ask("open_pipeline", period=now),
        "open_deals": chosen.ask("open_deals", period=now),
        "open_weeks": chosen.ask("open_pipeline", period=weeks, by=("week",)),
        "weighted_pipeline": chosen.ask("weighted_pipeline", period=now),
        "weighted_weeks": chosen.ask("weighted_pipeline", period=weeks, by=("week",)),
        "coverage": chosen.ask("pipeline_coverage", period=period),
        "velocity": chosen.ask("pipeline_velocity", period=now),
        "velocity_before": chosen.ask("pipeline_velocity", period=before),
        "velocity_weeks": chosen.ask("pipeline_velocity", period=weeks, by=("week",)),
        "created_weeks": chosen.ask("pipeline_created", period=weeks, by=("week",)),
        "created": chosen.ask("pipeline_created", period=weeks),
        "created_before": chosen.ask("pipeline_created", period=before),
        "conversion": chosen.ask("stage_conversion", period=year, by=("stage",)),
        "stuck_amount": chosen.ask("stuck_amount", period=now),
        "slipped_amount": chosen.ask("slipped_amount", period=period),
    }


def _now(chosen: Selection) -> Period:
    """The one day whose end stocks are taken at."""
    return Period(chosen.day, chosen.day + _DAY)


def _stages(numbers: Numbers, around: Surroundings) -> tuple[StageFigures, ...]:
    """In the order of the sales process; stages it does not know come last."""
    amounts, counts = numbers.by("open_pipeline_by_stage"), numbers.by("open_deals_by_stage")
    days, stuck, went = numbers.by("days_in_stage_by_stage"), numbers.by("stuck_deals_by_stage"), numbers.by("conversion")
    known = {stage.key: stage for line in around.process.pipelines for stage in line.stages if stage.status == "open"}
    seen = [key for key in dict.fromkeys([*known, *counts]) if key in counts or key in went]
    return tuple(
        StageFigures(
            key,
            around.stage_name(key) or "No stage",
            amounts.get(key, NOTHING).value or 0.0,
            int(counts.get(key, NOTHING).value or 0),
            days.get(key, NOTHING).value,
            known[key].expected_days if key in known else None,
            int(stuck.get(key, NOTHING).value or 0),
            went.get(key, NOTHING),
        )
        for key in seen
    )
