"""Changes of a deal that move it: through the sales process in force, whatever the door."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from salesops.history.encoding import TEXTS
from salesops.history.queries import Entry
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import DEAL
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records import actions, queries
from salesops.records.actions import StageFacts, Written
from salesops.records.errors import InvalidError
from salesops.records.row import Row
from salesops.workspace.editing.gates import CONFIRMED, GateRefused, check_gate, gate_of
from salesops.workspace.editing.process import custom_fields, processes, stage_facts

_MOVES = ("pipeline", "stage")
_WAYS = ("move", "approval")
_FOLLOWS = ("status",)
"""What a stage says of itself; given with a stage it must agree."""


def moves(changes: Mapping[str, Any]) -> bool:
    """Whether the changes of a deal put it into another stage."""
    return any(name in changes for name in (*_MOVES, *_FOLLOWS))


def move(deal: Row, changes: Mapping[str, Any], *, version: int, role: str, by: Actor, at: datetime) -> Written:
    """Into the stage asked for, with the other changes on the way, if the gate lets it. Raises GateRefused."""
    company = policies.company(at.date())
    day = company.day_of(at)
    stage = _keeping_category(deal, _target(deal, changes, day), day)
    also = {name: value for name, value in changes.items() if name not in (*_MOVES, *_FOLLOWS, CONFIRMED)}
    if also.get("closed_on") in (None, "") and stage.status != "open":
        also.pop("closed_on", None)
    known = {"version": version, "by": by, "at": at}
    if (stage.pipeline, stage.name, stage.status) == (deal["pipeline"], deal["stage"], deal["status"]):
        return actions.edit("deal", deal.id, also, custom_fields=custom_fields("deal", day), **known)
    decision = None
    if version == deal.version:
        where = {"pipeline": stage.pipeline, "stage": stage.name, "role": role, "day": day}
        decision = check_gate(processes(day), deal, changes, **where)
    closing = {"company": company, "custom_fields": custom_fields("deal", day), "also": also, "decision": decision}
    if deal["status"] == "open" and stage.status != "open":
        return actions.close_deal(deal.id, stage, **closing, **known)
    if deal["status"] != "open" and stage.status == "open":
        return actions.reopen_deal(deal.id, stage, **closing, **known)
    return actions.move_deal(deal.id, stage, **closing, **known)


def _keeping_category(deal: Row, stage: StageFacts, day: date) -> StageFacts:
    """A forecast category that somebody chose for the deal itself outlives its moves among open stages."""
    pipeline = processes(day).pipeline(str(deal["pipeline"]))
    here = pipeline.match(str(deal["stage"])) if pipeline else None
    chosen = here is not None and deal["forecast_category"] not in (None, "", here.forecast_category)
    among = deal["status"] == stage.status == "open"
    return replace(stage, forecast_category="") if chosen and among else stage


def check_way_back(entry: Entry, *, role: str, day: date) -> None:
    """Taking a move back is a move, too: it goes no way that the process refuses and needs the same approvals.

    What stages collect is not asked for again: the deal stood there before. Raises GateRefused.
    """
    deal = queries.get("deal", entry.record_id, scope=EVERYTHING)
    back = {name: old for name, (old, _) in entry.changes.items()}
    if deal is None or "deleted_at" in back or not any(name in back and back[name] != deal[name] for name in _MOVES):
        return
    there = {name: back.pop(name) if name in back else deal[name] for name in _MOVES}
    filled = {name: value for name, value in back.items() if name not in _FOLLOWS}
    judged = gate_of(processes(day), deal, filled, **there, role=role, day=day)
    if judged is None:
        return
    gate, move_ = judged[0].answer, judged[1]
    ways = tuple(one for one in gate.lacking if one.kind in _WAYS)
    if gate.enforced and ways:
        raise GateRefused(replace(gate, missing=ways), move_)


def check_beginning(values: Mapping[str, Any], *, role: str, day: date) -> Any:
    """The gate of a deal that begins further on than at the first stage: as if it moved there from the first."""
    process = processes(day)
    pipeline = process.pipeline(str(values["pipeline"]))
    if pipeline is None or values["stage"] == pipeline.first.key:
        return None
    at = datetime.combine(day, time(), UTC)
    blank = {field.name: "" if field.type in TEXTS else None for field in DEAL.fields}
    stood = {**blank, "pipeline": pipeline.key, "stage": pipeline.first.key, "status": "open"}
    deal = Row("deal", 0, 0, "", "", at, at, None, stood)
    return check_gate(process, deal, values, pipeline=pipeline.key, stage=str(values["stage"]), role=role, day=day)


def _target(deal: Row, changes: Mapping[str, Any], day: Any) -> StageFacts:
    process = processes(day)
    pipeline = str(changes.get("pipeline") or deal["pipeline"])
    other = process.pipeline(pipeline)
    same = other is not None and other.key == deal["pipeline"]
    wanted = changes.get("stage") or (deal["stage"] if same else "")
    if "status" in changes and "stage" not in changes:
        wanted = _stage_with(str(changes["status"]), process.pipeline(pipeline), deal)
    stage = stage_facts(process, pipeline, str(wanted))
    if "status" in changes and changes["status"] != stage.status:
        what = f"{stage.name} is a stage of {stage.status} deals, not of {changes['status']} ones."
        raise InvalidError([Finding("deal.status", what, "The status follows the stage.", "Change the stage alone.")])
    return stage


def _stage_with(status: str, pipeline: Any, deal: Row) -> str:
    if status == deal["status"] or pipeline is None:
        return str(deal["stage"])
    found = [stage.key for stage in pipeline.stages if stage.status == status]
    if len(found) != 1:
        there = ", ".join(found) or "none"
        why = f"The pipeline has these stages of {status} deals: {there}."
        raise InvalidError([Finding("deal.status", "The status follows the stage.", why, "Change the stage instead.")])
    return str(found[0])
