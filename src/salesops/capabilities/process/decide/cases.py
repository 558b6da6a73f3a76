"""Judging the example moves a sales process brings along."""

from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.facts import Move, Standing
from salesops.kernel.finding import Finding
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.documents.stage_rules import GateCase


def run_case(process: SalesProcess, case: GateCase) -> Finding | None:
    """What is wrong with a case that does not come out as it says."""
    pipeline = process.pipeline(case.pipeline)
    if pipeline is None or pipeline.match(case.stage) is None or pipeline.match(case.to) is None:
        there = ", ".join(stage.key for stage in pipeline.stages) if pipeline else ", ".join(p.key for p in process.pipelines)
        return _wrong(case, "it names a pipeline or stage there is not.", f"There are: {there}.")
    values = {**case.values(), "pipeline": pipeline.key, "stage": case.stage}
    standing = Standing(values, case.activities, case.activities, case.roles)
    gate = judge_move(process, standing, Move(pipeline.key, case.to, case.by, frozenset(case.confirmed))).answer
    passes = not gate.lacking
    said = "; ".join(one.what.rstrip(".") for one in gate.lacking) or "everything is there"
    if passes != case.allowed:
        return _wrong(case, f"the deal may {'' if passes else 'not '}move: {said}.", "Correct the process, or the case.")
    if case.because and not any(case.because.casefold() in f"{one.name} {one.what}".casefold() for one in gate.lacking):
        return _wrong(case, f"the reason is another: {said}.", f"{case.because!r} is not among what is missing.")
    return None


def _wrong(case: GateCase, what: str, fix: str) -> Finding:
    return Finding("", f"The case {case.case!r} does not hold: {what}", "", fix)
