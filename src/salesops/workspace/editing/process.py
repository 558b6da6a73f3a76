"""What the policies in force say about changing records: the company's own fields, and where deals may stand."""

from datetime import date
from typing import cast

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field
from salesops.policies import queries as policies
from salesops.policies.documents.fields import Fields
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.records.actions import StageFacts
from salesops.records.errors import InvalidError


def processes(day: date) -> SalesProcess:
    """The sales process in force on a day."""
    return cast(SalesProcess, policies.in_force("sales_process", day))


def custom_fields(kind: str, day: date) -> tuple[Field, ...]:
    """The fields of the company's own that records of a kind have on a day."""
    return cast(Fields, policies.in_force("fields", day)).of(kind) if KINDS[kind].custom else ()


def stage_facts(process: SalesProcess, pipeline: str, stage: str) -> StageFacts:
    """A stage of the process, by key or name. Raises InvalidError naming those there are."""
    found = process.pipeline(pipeline)
    if found is None:
        there = ", ".join(one.name for one in process.pipelines)
        why = "The sales process in force has no such pipeline."
        raise InvalidError([Finding("deal.pipeline", f"There is no pipeline {pipeline!r}.", why, f"Choose one of: {there}.")])
    step = found.match(stage) if stage else found.first
    if step is None:
        raise InvalidError([_no_stage(found, stage)])
    return StageFacts(found.key, step.key, step.status, step.forecast_category)


def _no_stage(pipeline: Pipeline, stage: str) -> Finding:
    there = ", ".join(step.name for step in pipeline.stages)
    why = f"The pipeline {pipeline.name} has no such stage."
    return Finding("deal.stage", f"There is no stage {stage!r}.", why, f"Choose one of: {there}.")
