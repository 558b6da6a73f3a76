"""The gate of the sales process over an import: the same decision that every other move is judged by, for many deals."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.facts import Gate, Standing
from salesops.capabilities.process.models import Request
from salesops.capabilities.process.queries.standing import granted_to, move_with
from salesops.history.encoding import CUSTOM
from salesops.kernel.condition import Condition, holds
from salesops.kernel.decision import Decision
from salesops.kernel.kinds import BEHIND_DEAL, DEAL, KINDS, Field
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.policies.documents.stage_rules import RequiredActivity
from salesops.records.importing.gates import Arriving, Verdict
from salesops.workspace.editing.process import custom_fields, processes

_ALWAYS = ("pipeline", "stage", "status", "loss_reason")
"""What a gate looks at whatever the process says."""


def judge_on(day: date) -> "ProcessJudge | None":
    """None where the process in force asks for nothing."""
    process = processes(day)
    return ProcessJudge(process, day) if any(one.has_rules for one in process.pipelines) else None


class ProcessJudge:
    """Nobody stands behind the single moves of a file: nothing is confirmed, and no role opens a way that is closed to others."""

    def __init__(self, process: SalesProcess, day: date) -> None:
        self.process, self.day = process, day
        self.looks_at = _fields(frozenset(_ALWAYS).union(*(one.looked_at for one in process.pipelines)), day)
        self.asks_what_was_done = any(one.asks_what_was_done for one in process.pipelines)
        self.first = {one.key: one.first.key for one in process.pipelines}
        self._asked: dict[tuple[Any, ...], Asked] = {}
        self._known: dict[tuple[Any, ...], Verdict] = {}

    def __call__(self, deals: Sequence[Arriving]) -> list[Verdict]:
        return [self._verdict(deal) for deal in deals]

    def _verdict(self, deal: Arriving) -> Verdict:
        pipeline = self.process.pipeline(str(deal.values["pipeline"]))
        if pipeline is None or not pipeline.has_rules:
            return Verdict()
        if deal.id in self._granted:
            return self._told(self._decide(deal, pipeline))
        key = self._asked_on_the_way(deal, pipeline).seen_of(deal)
        if key not in self._known:
            self._known[key] = self._told(self._decide(deal, pipeline))
        return self._known[key]

    def _asked_on_the_way(self, deal: Arriving, pipeline: Pipeline) -> "Asked":
        way = (deal.stood, pipeline.key, deal.values["stage"])
        if way not in self._asked:
            here = pipeline.first.key if deal.stood is None else deal.stood[1] if deal.stood[0] == pipeline.key else ""
            self._asked[way] = Asked.of(pipeline, _on_the_way(pipeline, here, str(deal.values["stage"])))
        return self._asked[way]

    def _decide(self, deal: Arriving, pipeline: Pipeline) -> Decision[Gate]:
        stood = deal.stood or (pipeline.key, pipeline.first.key)
        here = self.process.stage(*stood)
        there = {"pipeline": stood[0], "stage": stood[1], "status": here.status if here else "open"}
        standing = Standing({**deal.values, **there}, deal.done_here, deal.done_ever, deal.roles)
        granted = self._granted.get(deal.id, ()) if deal.id else ()
        known = {"role": "", "confirmed": frozenset[str](), "values": standing.values, "on": self.day}
        return judge_move(self.process, standing, move_with(granted, pipeline, str(deal.values["stage"]), **known))

    @cached_property
    def _granted(self) -> Mapping[int | None, Sequence[Request]]:
        return dict(granted_to())

    def _told(self, decision: Decision[Gate]) -> Verdict:
        gate = decision.answer
        without = " ".join(one.what for one in gate.lacking)
        missing = [{"kind": one.kind, "name": one.name, "excused": one.excused} for one in gate.missing]
        answer = {"allowed": gate.allowed, "enforced": gate.enforced, "missing": missing}
        reasons = [{"text": one.text, "rule": one.rule} for one in decision.reasons]
        written = json.dumps({"answer": answer, "reasons": reasons}, ensure_ascii=False)
        return Verdict(without, written, refused=self.process.imports == "refuse" and not gate.allowed)


@dataclass(frozen=True)
class Asked:
    """All of a deal that what is told of a decision can depend on: deals alike in it are judged once.

    Of a field that is required, whether it is filled; of a condition, whether it holds; of activities, how many there are
    up to those that are needed; of a role, whether somebody has it.
    """

    filled: tuple[str, ...]
    conditions: tuple[Condition, ...]
    activities: tuple[RequiredActivity, ...]
    roles: tuple[str, ...]

    @classmethod
    def of(cls, pipeline: Pipeline, stages: Sequence[Stage]) -> "Asked":
        criteria = [one for stage in stages for one in (*stage.entry, *stage.exit) if one.condition is not None]
        conditions = (*(one.meets for one in criteria), *(one.concerns for one in pipeline.approvals))
        required = {name for stage in stages for name in stage.required_fields}
        activities = tuple(one for stage in stages for one in stage.required_activities)
        roles = {role.casefold() for stage in stages for role in stage.required_roles}
        return cls(tuple(sorted(required)), conditions, activities, tuple(sorted(roles)))

    def seen_of(self, deal: Arriving) -> tuple[Any, ...]:
        values = deal.values
        return (
            deal.stood,
            *(values.get(name) for name in _ALWAYS),
            *(values.get(name) in (None, "") for name in self.filled),
            *(holds(one, values) for one in self.conditions),
            *(min(_done(deal, one), one.at_least) for one in self.activities),
            *(any(role == there.casefold() for there in deal.roles) for role in self.roles),
        )


def _on_the_way(pipeline: Pipeline, here: str, to: str) -> tuple[Stage, ...]:
    """The stages whose gates may ask for something; some more do no harm, one less would."""
    target, start = pipeline.match(to), pipeline.position(here)
    if target is None or start is None or target.status == "won":
        return pipeline.stages
    end = pipeline.stages.index(target)
    return (target,) if target.status == "lost" or end < start else pipeline.stages[start : end + 1]


def _done(deal: Arriving, wanted: RequiredActivity) -> int:
    return (deal.done_here if wanted.since == "stage" else deal.done_ever).get(wanted.type, 0)


def _fields(names: frozenset[str], day: date) -> dict[str, Field]:
    """What the gates look at, with its type."""
    own = {CUSTOM + one.name: replace(one, name=CUSTOM + one.name) for one in custom_fields("deal", day)}
    return {name: _field(name, own) for name in sorted(names)}


def _field(name: str, own: Mapping[str, Field]) -> Field:
    place, _, far = name.partition(".")
    if place in BEHIND_DEAL and far:
        return KINDS[BEHIND_DEAL[place]].by_name.get(far) or Field(far, "text")
    return DEAL.by_name.get(name) or own.get(name) or Field(name, "text")
