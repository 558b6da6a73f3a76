"""What the best do, over HTTP: the habits that go with winning or losing, the deals behind one, a draft of it."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from salesops.capabilities.insights import actions
from salesops.capabilities.insights.decide.naming import said
from salesops.capabilities.insights.facts import Habit, Side
from salesops.capabilities.insights.queries.kept import selection, standing
from salesops.policies import queries as policies
from salesops.policies.life.steps import NotAllowedError
from salesops.records.access import scope_of
from salesops.records.errors import InvalidError
from salesops.warehouse.engine import current
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace import editing
from salesops.workspace.process.best.choosing import Chosen, choose
from salesops.workspace.process.best.deals import deals_behind, habit_named
from salesops.workspace.process.best.drafting import draft_of
from salesops.workspace.process.best.queries import habits_of

router = Router(tags=["process"], auth=allows("metrics:read"))
PIPELINE = Query("", description="Its key; the first of the process where left out")
MADE = Query("", description="12 or 24: deals made in so many months; all where left out")
SEGMENT = Query("", description="Only this segment")
TEAM = Query("", description="Only deals of this team")
HABIT = Query(description="The key of a habit, as the list gives it")
MOST = 1_000


class Part(Schema):
    """Deals on one side: `rate` is the win rate at the same mix of segment, size and pace; `low` to `high` of the plain one."""

    deals: int
    won: int
    rate: float
    low: float
    high: float


class Found(Schema):
    """`difference` of the win rates, with its 95 % interval; `lift`: how many times as often deals with
    it were won; `same_person`: between deals of one and the same person."""

    habit: str
    words: str
    verdict: Literal["more_won", "more_lost", "unclear", "too_few"]
    with_it: Part
    without: Part
    difference: float
    low: float
    high: float
    lift: float | None
    q: float
    same_person: float | None


class Deal(Schema):
    id: int
    name: str
    owner: str
    segment: str
    amount: str | None
    status: str
    closed_on: date


class Wanted(Schema):
    habit: str
    form: Literal["play", "requirement"]
    pipeline: str = ""


class Begun(Schema):
    """The number of the draft, and what it is about."""

    draft: int
    state: str
    note: str


@router.get("", response=list[Found])
def best(
    request: HttpRequest, pipeline: str = PIPELINE, made: Literal["", "12", "24"] = MADE, segment: str = SEGMENT, team: str = TEAM
) -> list[dict[str, Any]]:
    """Every habit asked about, the clearest first. Worked out anew when something has happened since the day before."""
    caller = caller_of(request)
    chosen = _chosen(caller, {"pipeline": pipeline, "made": made, "segment": segment, "team": team})
    found = standing(chosen.which, current().sequence, caller.at)
    study = found.study if not found.wanted else None
    study = study or actions.make(selection(chosen.which), on=_day(caller), at=caller.at)
    if study is None:
        return []
    habits = habits_of(chosen, study)
    effects = sorted((effect for effect in study.effects if effect.key in habits), key=lambda one: (one.q, one.p, one.key))
    return [_found(effect, said(habits[effect.key], chosen.names)) for effect in effects]


@router.get("/deals", response=list[Deal])
def deals(
    request: HttpRequest,
    habit: str = HABIT,
    side: Literal["with", "without"] = "with",
    pipeline: str = PIPELINE,
    made: Literal["", "12", "24"] = MADE,
    segment: str = SEGMENT,
    team: str = TEAM,
) -> list[dict[str, Any]]:
    """The closed deals with a habit, or those without it, the latest first."""
    chosen = _chosen(caller_of(request), {"pipeline": pipeline, "made": made, "segment": segment, "team": team})
    _, rows = deals_behind(chosen, _habit(chosen, habit), having=side == "with", limit=MOST)
    return [_deal(row) for row in rows]


@router.post("/draft", response=Begun, auth=allows("policies:write"))
def draft(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """Begin a draft of the sales process in which the stage advises or asks for the habit."""
    caller = caller_of(request)
    chosen = _chosen(caller, {"pipeline": wanted.pipeline})
    known = {"on": _day(caller), "role": caller.viewer.role, "by": caller.actor, "at": caller.at}
    try:
        begun = draft_of(chosen, _habit(chosen, wanted.habit), wanted.form, **known)
    except NotAllowedError as refused:
        raise ProblemError(403, "Not allowed", str(refused)) from refused
    except InvalidError as refused:
        raise ProblemError(422, "Nothing comes of it", str(refused), refused.findings) from refused
    return {"draft": begun.pk, "state": begun.state, "note": begun.note}


def _chosen(caller: Caller, given: dict[str, str]) -> Chosen:
    scope, day = scope_of(caller.viewer, caller.at), _day(caller)
    chosen = choose(editing.processes(day), given, scope=scope, today=day)
    if chosen is None:
        raise ProblemError(404, "Not found", f"The sales process in force has no pipeline {given['pipeline']!r}.")
    return chosen


def _day(caller: Caller) -> date:
    return policies.company(caller.at.date()).day_of(caller.at)


def _habit(chosen: Chosen, key: str) -> Habit:
    found = habit_named(chosen, key)
    if found is None:
        raise ProblemError(404, "Not found", f"There is no habit {key!r} in this pipeline.")
    return found


def _found(effect: Any, words: str) -> dict[str, Any]:
    numbers = {name: getattr(effect, name) for name in ("verdict", "difference", "low", "high", "lift", "q")}
    sides = {"with_it": _part(effect.with_it), "without": _part(effect.without)}
    return {"habit": effect.key, "words": words, **numbers, **sides, "same_person": effect.own[0] if effect.own else None}


def _part(side: Side) -> dict[str, Any]:
    return {name: getattr(side, name) for name in ("deals", "won", "rate", "low", "high")}


def _deal(row: dict[str, Any]) -> dict[str, Any]:
    texts = {"name": row["name"] or "", "owner": row["person"] or "", "segment": row["segment"] or ""}
    amount = None if row["amount"] is None else str(row["amount"])
    return {"id": row["deal_id"], **texts, "amount": amount, "status": row["status"], "closed_on": row["closed_on"]}
