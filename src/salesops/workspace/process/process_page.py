"""The sales process in force, for everybody to read."""

from dataclasses import dataclass
from datetime import date

from salesops.kernel.condition import describe
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.policies.documents.stage_rules import Criterion
from salesops.web.components import Head
from salesops.web.formatting import percent


@dataclass(frozen=True)
class StageView:
    stage: Stage
    lasts: str
    converts: str
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class PipelineView:
    pipeline: Pipeline
    stages: tuple[StageView, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ProcessPage:
    head: Head
    pipelines: tuple[PipelineView, ...]


def process_page(process: SalesProcess, day: date) -> ProcessPage:
    said = "What is missing is refused." if process.enforcement == "refuse" else "What is missing is flagged."
    head = Head("How do we sell here?", scope=f"In force on {day:%b} {day.day}, {day.year}. {said}", crumbs=(("Process", ""),))
    return ProcessPage(head, tuple(_pipeline(one) for one in process.pipelines))


def _pipeline(pipeline: Pipeline) -> PipelineView:
    return PipelineView(pipeline, tuple(_stage(stage) for stage in pipeline.stages), tuple(_rules(pipeline)))


def _stage(stage: Stage) -> StageView:
    lasts = f"{stage.expected_days} days at most" if stage.expected_days else ""
    expected = stage.expected_conversion
    converts = f"{percent(expected.low, 0)} to {percent(expected.high, 0)} go on" if expected else ""
    leaves = (
        *(name.replace("custom.", "").replace("_", " ") for name in stage.required_fields),
        *(f"{one.at_least} × {one.type.replace('_', ' ')}" for one in stage.required_activities),
        *(f"a contact as {role}" for role in stage.required_roles),
        *map(_criterion, stage.exit),
    )
    return StageView(stage, lasts, converts, tuple(map(_criterion, stage.entry)), leaves)


def _criterion(criterion: Criterion) -> str:
    return criterion.text if criterion.condition is None else f"{criterion.text} ({describe(criterion.meets)})"


def _rules(pipeline: Pipeline) -> list[str]:
    moves = pipeline.moves
    refused = [name for name in ("skipping", "backwards", "reopening") if getattr(moves, name) == "refuse"]
    but = f", except for {', '.join(moves.except_for)}" if moves.except_for else ""
    rules = [f"No {', no '.join(refused)}{but}."] if refused else []
    names = {stage.key: stage.name for stage in pipeline.stages}
    for one in pipeline.approvals:
        into = ", ".join(names.get(key, key) for key in one.into)
        rules.append(f"{one.name}: approved by {' or '.join(one.by)} before {into}.")
    if pipeline.loss_reason_required:
        rules.append(f"A loss needs a reason{': ' + ', '.join(pipeline.loss_reasons) if pipeline.loss_reasons else ''}.")
    return rules
