"""Where a deal is to go: the stage that was named, or the next one."""

from dataclasses import dataclass

from salesops.capabilities.process.decide.playbook import following_of
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.records.row import Row


@dataclass(frozen=True)
class Aim:
    """`here` is None for a deal in a stage the process does not know."""

    pipeline: Pipeline
    here: Stage | None
    target: Stage


def aim_of(process: SalesProcess, deal: Row, to: str) -> Aim | None:
    """None where the process does not know the deal's pipeline or the stage, or there is none to come."""
    pipeline = process.pipeline(deal["pipeline"])
    if pipeline is None:
        return None
    here = pipeline.match(deal["stage"])
    target = pipeline.match(to) if to else here and following_of(pipeline, here)
    return Aim(pipeline, here, target) if target else None
