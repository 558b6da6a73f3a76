"""The gate: may a deal go where it is to go, and if not, what is missing. One decision for every path a move can take.

Going on from a stage asks for all that the stage collects (fields, activities, roles, exit criteria), also of the stages in
between where some are skipped; entering asks for the entry criteria. A loss asks for its reason alone.
"""

from collections.abc import Iterator
from dataclasses import replace

from salesops.capabilities.process.facts import Gate, Missing, Move, Standing
from salesops.kernel.condition import judge
from salesops.kernel.decision import Decision, Reason
from salesops.kernel.kinds import ACTIVITY_TYPES, KINDS
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.policies.documents.stage_rules import Criterion

_SAID = {kind: kind.replace("_", " ") for kind in ACTIVITY_TYPES} | {
    "email_sent": "e-mail sent",
    "email_replied": "e-mail replied",
}


def judge_move(process: SalesProcess, standing: Standing, move: Move) -> Decision[Gate]:
    """Whether the deal may go there. A deal in a stage the process does not know may go anywhere its criteria allow."""
    pipeline = process.pipeline(move.pipeline)
    target = pipeline.match(move.stage) if pipeline else None
    if pipeline is None or target is None:
        return Decision(Gate(allowed=True, enforced=False))
    missing = tuple(
        replace(one, excused=True) if one.name in move.excused else one for one in _asked(pipeline, target, standing, move)
    )
    enforced = process.enforcement == "refuse"
    lacking = any(not one.excused for one in missing)
    return Decision(Gate(not (lacking and enforced), enforced, missing), _reasons(missing, target))


def _reasons(missing: tuple[Missing, ...], target: Stage) -> tuple[Reason, ...]:
    if not missing:
        return (Reason(f"Everything that {target.name} asks for is there."),)
    return tuple(Reason(f"{one.what}{' An exception allows it.' if one.excused else ''}", one.rule) for one in missing)


def _asked(pipeline: Pipeline, target: Stage, standing: Standing, move: Move) -> Iterator[Missing]:
    now = standing.values.get("stage") if standing.values.get("pipeline") == pipeline.key else None
    at = pipeline.position(str(now)) if now else None
    here = None if at is None else pipeline.stages[at]
    if here is target:
        return
    yield from _ways(pipeline, here, target, move)
    if target.status == "lost":
        yield from _loss(pipeline, standing)
    elif here is not None and here.status == "open":
        for stage in _gone_through(pipeline, here, target):
            yield from _collected(pipeline, stage, standing, move)
    yield from _criteria(pipeline, target, "entry", standing, move)
    yield from _approvals(pipeline, target, standing, move)


def _gone_through(pipeline: Pipeline, here: Stage, target: Stage) -> tuple[Stage, ...]:
    """The stages a deal leaves behind: from where it is up to before where it goes; none going back."""
    open_stages = pipeline.with_status("open")
    first = _place(open_stages, here)
    last = _place(open_stages, target) if target.status == "open" else len(open_stages)
    return open_stages[first:last]


def _place(stages: tuple[Stage, ...], stage: Stage) -> int:
    """By its key: to compare stages whole takes longer than all the rest."""
    return next(n for n, one in enumerate(stages) if one.key == stage.key)


def _ways(pipeline: Pipeline, here: Stage | None, target: Stage, move: Move) -> Iterator[Missing]:
    moves = pipeline.moves
    if here is None or move.role in moves.except_for:
        return
    rule = f"sales_process/{pipeline.key}/moves"
    if here.status != "open" and target.status == "open":
        if moves.reopening == "refuse":
            yield _way("reopening", f"A {here.status} deal is not reopened here.", "Open a new deal instead.", rule, moves)
        return
    if here.status != "open" or target.status == "lost":
        return
    stages = pipeline.with_status("open")
    start = _place(stages, here)
    end = _place(stages, target) if target.status == "open" else len(stages)
    if end > start + 1 and moves.skipping == "refuse":
        fix = f"Go to {stages[start + 1].name} first."
        yield _way("skipping", f"{target.name} does not follow {here.name}.", fix, rule, moves)
    if end < start and moves.backwards == "refuse":
        yield _way("backwards", f"{target.name} lies before {here.name}.", f"Leave it in {here.name}.", rule, moves)


def _way(name: str, what: str, fix: str, rule: str, moves: object) -> Missing:
    roles = ", ".join(getattr(moves, "except_for", ()))
    why = f"The process allows no {name}" + (f", except to {roles}." if roles else ".")
    return Missing("move", f"moves.{name}", what, why, fix, f"{rule}/{name}")


def _loss(pipeline: Pipeline, standing: Standing) -> Iterator[Missing]:
    given = standing.values.get("loss_reason")
    rule = f"sales_process/{pipeline.key}/loss_reasons"
    listed = ", ".join(pipeline.loss_reasons)
    if not given and pipeline.loss_reason_required:
        fix = f"Choose one of: {listed}." if listed else "Say why."
        yield Missing("reason", "loss_reason", "The reason for the loss is missing.", "Losses teach only with one.", fix, rule)
    elif given and pipeline.loss_reasons and given not in pipeline.loss_reasons:
        what = f"{given!r} is no reason for a loss here."
        yield Missing("reason", "loss_reason", what, "Reasons are counted.", f"Choose one of: {listed}.", rule)


def _collected(pipeline: Pipeline, stage: Stage, standing: Standing, move: Move) -> Iterator[Missing]:
    """What a stage collects before a deal goes on from it."""
    place = f"sales_process/{pipeline.key}/{stage.key}"
    why = f"{stage.name} asks for it before a deal goes on."
    for name in stage.required_fields:
        if standing.values.get(name) in (None, ""):
            title = _title(name)
            yield Missing("field", name, f"{title} is missing.", why, "Fill it in.", f"{place}/required_fields/{name}")
    for wanted in stage.required_activities:
        done = (standing.done_here if wanted.since == "stage" else standing.done_ever).get(wanted.type, 0)
        if done < wanted.at_least:
            said, since = _SAID[wanted.type], f" in {stage.name}" if wanted.since == "stage" else ""
            what = f"{wanted.at_least} × {said} needed{since}, {done} there."
            name = f"activity.{wanted.type}"
            yield Missing("activity", name, what, why, f"Log the {said}.", f"{place}/required_activities/{wanted.type}")
    there = {role.casefold() for role in standing.roles}
    for role in stage.required_roles:
        if role.casefold() not in there:
            fix = "Add the contact with this role."
            yield Missing("role", f"role.{role}", f"Nobody is known as {role}.", why, fix, f"{place}/required_roles/{role}")
    yield from _criteria(pipeline, stage, "exit", standing, move)


def _criteria(pipeline: Pipeline, stage: Stage, side: str, standing: Standing, move: Move) -> Iterator[Missing]:
    wanted: tuple[Criterion, ...] = stage.entry if side == "entry" else stage.exit
    for number, criterion in enumerate(wanted):
        rule = f"sales_process/{pipeline.key}/{stage.key}/{side}/{number}"
        verb = "enters" if side == "entry" else "leaves"
        if criterion.condition is None:
            if criterion.text not in move.confirmed:
                what = f"Not confirmed: {criterion.text}"
                why = f"It must be true before a deal {verb} {stage.name}."
                yield Missing("confirmation", criterion.text, what, why, "Confirm it if it is so.", rule)
            continue
        verdict = judge(criterion.meets, standing.values)
        if not verdict.holds:
            why = f"Before a deal {verb} {stage.name}: {'; '.join(verdict.reasons)}."
            yield Missing("criterion", criterion.text, f"Not met: {criterion.text}", why, "Make it so, then move.", rule)


def _approvals(pipeline: Pipeline, target: Stage, standing: Standing, move: Move) -> Iterator[Missing]:
    for approval in pipeline.approvals:
        if target.key not in approval.into or approval.key in move.approved:
            continue
        if judge(approval.concerns, standing.values).holds:
            who = " or ".join(approval.by)
            what = f"{approval.name}: an approval is needed."
            rule = f"sales_process/{pipeline.key}/approvals/{approval.key}"
            yield Missing("approval", f"approval.{approval.key}", what, f"By {who}.", "Ask for it.", rule)


def _title(name: str) -> str:
    field = KINDS["deal"].by_name.get(name)
    return field.title if field else name.rpartition(".")[2].replace("_", " ").capitalize()
