"""What a stage asks for and advises, with what is done and what comes next. The same things the gate asks for."""

from dataclasses import dataclass

from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.facts import Move, Standing
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.policies.documents.stage_rules import Play


@dataclass(frozen=True)
class Asked:
    """One thing to do here. `missing` says what exactly, while it is not done."""

    kind: str
    name: str
    text: str
    done: bool
    missing: str = ""


@dataclass(frozen=True)
class Playbook:
    stage: Stage
    following: Stage | None
    asked: tuple[Asked, ...]
    checklist: tuple[tuple[str, bool], ...]
    play: Play

    @property
    def next(self) -> str:
        """The first thing not done: asked for, or on the checklist; '' where the deal may go on."""
        waiting = [one.text for one in self.asked if not one.done] + [text for text, done in self.checklist if not done]
        return waiting[0] if waiting else ""

    @property
    def done(self) -> int:
        return sum(one.done for one in self.asked) + sum(done for _, done in self.checklist)

    @property
    def total(self) -> int:
        return len(self.asked) + len(self.checklist)


def following_of(pipeline: Pipeline, stage: Stage) -> Stage | None:
    """The open stage after this one, or the first won one; None for a closed stage."""
    if stage.status != "open":
        return None
    steps = (*pipeline.with_status("open"), pipeline.with_status("won")[0])
    return steps[steps.index(stage) + 1]


def playbook(process: SalesProcess, standing: Standing, ticked: frozenset[str]) -> Playbook | None:
    """For the stage the deal stands in; None where the process does not know it."""
    pipeline = process.pipeline(str(standing.values.get("pipeline", "")))
    stage = pipeline.match(str(standing.values.get("stage", ""))) if pipeline else None
    if pipeline is None or stage is None:
        return None
    following = following_of(pipeline, stage)
    play = stage.play or Play()
    checklist = tuple((text, text in ticked) for text in play.checklist)
    return Playbook(stage, following, _asked(process, pipeline, following, standing), checklist, play)


def _asked(process: SalesProcess, pipeline: Pipeline, following: Stage | None, standing: Standing) -> tuple[Asked, ...]:
    if following is None:
        return ()
    move = Move(pipeline.key, following.key, role="")
    blank = Standing({"pipeline": pipeline.key, "stage": standing.values["stage"]})
    missing = {one.name: one for one in judge_move(process, standing, move).answer.missing}
    everything = {one.name: one for one in judge_move(process, blank, move).answer.missing} | missing
    return tuple(
        Asked(one.kind, name, _text(one.kind, name, one.what), name not in missing, missing[name].what if name in missing else "")
        for name, one in everything.items()
    )


def _text(kind: str, name: str, what: str) -> str:
    """What is to be done, said of something done as well."""
    match kind:
        case "field":
            return what.removesuffix(" is missing.")
        case "activity":
            return name.removeprefix("activity.").replace("_", " ").capitalize()
        case "role":
            return f"A contact as {name.removeprefix('role.')}"
        case "criterion" | "confirmation":
            return name
    return what
