"""Where a deal stands in the sales process: the stages as steps, and how long it has been where it is."""

from dataclasses import dataclass
from typing import Literal

from salesops.capabilities.process.decide.rotting import days_in, past_norm
from salesops.policies.documents.sales_process import Pipeline, Stage
from salesops.records.life.reading import since
from salesops.records.working_weeks import with_weeks
from salesops.web import formatting as written
from salesops.web.components import Chip
from salesops.workspace.record_pages.queries.seen import Seen

State = Literal["done", "here", "ahead", "won", "lost"]


@dataclass(frozen=True)
class Step:
    key: str
    name: str
    state: State
    meaning: str = ""
    days: str = ""
    """Of the step the deal is in: how long it has been there."""
    norm: str = ""
    over: bool = False
    asks: bool = False
    """A closing stage asks something first."""


@dataclass(frozen=True)
class Path:
    pipeline: str
    pipeline_key: str
    steps: tuple[Step, ...]
    href: str
    may_move: bool
    others: tuple[tuple[str, str], ...] = ()
    """(key, name) of the other pipelines."""
    chip: Chip | None = None


def path_of(seen: Seen) -> Path | None:
    """None for what is no deal, or was not there yet."""
    if seen.kind != "deal" or not seen.was_there:
        return None
    key, stage = str(seen.values["pipeline"]), str(seen.values["stage"])
    process = seen.visit.process
    pipeline = process.pipeline(key) if key else None
    days = _days(seen)
    steps = _steps(pipeline, stage, days) if pipeline else ()
    if not any(step.state in ("here", "won", "lost") and step.key == stage for step in steps):
        steps = (*steps, Step(stage, seen.words.stage(key, stage), "here", days=written.days(days) if days is not None else ""))
    others = tuple((one.key, one.name) for one in process.pipelines if pipeline is None or one.key != pipeline.key)
    name = pipeline.name if pipeline else seen.words.pipeline(key)
    return Path(name, key, steps, f"{seen.address}/move", seen.may_edit, others, _chip(steps, seen))


def stage_of(seen: Seen, key: str) -> Stage | None:
    return seen.visit.process.stage(str(seen.values.get("pipeline", "")), key)


def _days(seen: Seen) -> int | None:
    entered = since("deal", seen.id, "stage", seen.visit.moment)
    if entered is None:
        return None
    if seen.values.get("status") != "open":
        return (seen.visit.day - seen.words.day(entered)).days
    company = with_weeks(seen.visit.company)
    week = company.week_of(seen.values.get("owner"))
    return days_in(seen.words.day(entered), seen.visit.day, company.holidays, week)


def _steps(pipeline: Pipeline, here: str, days: int | None) -> tuple[Step, ...]:
    place = pipeline.position(here)
    closed = next((stage.status for stage in pipeline.stages if stage.key == here and stage.status != "open"), "")
    return tuple(_step(stage, number, place, closed, days) for number, stage in enumerate(pipeline.stages))


def _step(stage: Stage, number: int, place: int | None, closed: str, days: int | None) -> Step:
    asks = stage.status != "open"
    if place != number:
        passed = place is not None and number < place and stage.status == "open" and closed != "lost"
        return Step(stage.key, stage.name, "done" if passed else "ahead", stage.meaning, asks=asks)
    if stage.status != "open":
        return Step(stage.key, stage.name, stage.status, stage.meaning, days=_ago(days))
    over = past_norm(days, stage) is not None
    norm = f"norm {stage.expected_days}" if stage.expected_days else ""
    return Step(stage.key, stage.name, "here", stage.meaning, written.days(days) if days is not None else "", norm, over)


def _ago(days: int | None) -> str:
    return "" if days is None else "today" if days == 0 else f"{written.days(days)} ago"


def _chip(steps: tuple[Step, ...], seen: Seen) -> Chip | None:
    status = seen.values.get("status")
    if status in ("won", "lost"):
        return Chip(status.capitalize(), "good" if status == "won" else "bad")
    if any(step.over for step in steps):
        return Chip("Past the norm", "warn")
    return None
