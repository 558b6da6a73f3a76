"""Scenarios over HTTP."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from salesops.capabilities.forecasting.what_if import actions
from salesops.capabilities.forecasting.what_if.assumptions import read
from salesops.capabilities.forecasting.what_if.comparing import from_data
from salesops.capabilities.forecasting.what_if.models import Scenario
from salesops.capabilities.forecasting.what_if.queries import may_ask, named_people, scenario, seen_by
from salesops.records.errors import NotFoundError
from salesops.web.api import ProblemError
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.workspace.records_api.problems import told
from salesops.workspace.what_if.words import said

router = Router(tags=["forecast"], auth=allows("records:read"))


class Result(Schema):
    """What the forecast says of a period and a part of the company, and what it would say. A side has the numbers low, likely,
    high, booked, from_open, from_renewals and from_new, in the company's currency (or deals); none where the part has nothing."""

    starts_on: str
    ends_on: str
    kpi: str
    by: str
    name: str
    plan: dict[str, float] | None
    then: dict[str, float] | None
    difference: float


class Listed(Schema):
    """A scenario. `said`: each assumption as a sentence. `run`: the forecast it was computed on, none before there is one."""

    id: int
    name: str
    note: str
    version: int
    by: str
    changed_at: datetime
    run: int | None
    assumptions: list[dict[str, Any]]
    said: list[str]


class Whole(Listed):
    results: list[Result]


class Wanted(Schema):
    """`assumptions`: each with `assume` (leaves, starts, moves, change, price, recession) and the fields of that kind."""

    name: str = Field(max_length=500)
    note: str = Field("", max_length=5000)
    assumptions: list[dict[str, Any]] = Field(default_factory=list, max_length=100)


class Changed(Schema):
    """`version`: the one you read."""

    version: int = Field(ge=1, le=10**9)
    assumptions: list[dict[str, Any]] = Field(max_length=100)
    name: str | None = Field(None, max_length=500)


@router.get("", response=list[Listed])
def list_scenarios(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own; everybody's for whoever sees all records. The latest first, at most a hundred."""
    caller = _asking(request)
    return [_listed(one) for one in seen_by(caller.viewer, caller.at)[:100]]


@router.get("/{number}", response=Whole)
def show_scenario(request: HttpRequest, number: int) -> dict[str, Any]:
    """One scenario with all it comes to."""
    caller = _asking(request)
    return _done(lambda: scenario(_known(number), caller.viewer, caller.at))


@router.post("", response=Whole, auth=allows("records:write"))
def make_scenario(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """Make one, and compute it on the latest forecast."""
    caller = _asking(request)
    return _done(lambda: actions.make(wanted.name, wanted.assumptions, note=wanted.note, **_who(caller)))


@router.patch("/{number}", response=Whole, auth=allows("records:write"))
def change_scenario(request: HttpRequest, number: int, wanted: Changed) -> dict[str, Any]:
    """Assume something else, and compute it on the latest forecast; the same assumptions compute it again."""
    caller = _asking(request)
    more = {"version": wanted.version, "name": wanted.name, **_who(caller)}
    return _done(lambda: actions.change(_known(number), wanted.assumptions, **more))


@router.delete("/{number}", response=Whole, auth=allows("records:write"))
def put_scenario_away(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take it out of the list."""
    caller = _asking(request)
    return _done(lambda: actions.put_away(_known(number), **_who(caller)))


def _asking(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    if not may_ask(caller.viewer):
        raise ProblemError(403, "Not allowed", "Scenarios are for managers, operations, executives and finance.")
    return caller


def _who(caller: Caller) -> dict[str, Any]:
    return {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}


def _known(number: int) -> int:
    if not 0 < number < 2**63:
        raise NotFoundError("There is no such scenario.")
    return number


def _done(do: Callable[[], Scenario]) -> dict[str, Any]:
    with told():
        one = do()
    results = [{**vars(each), "difference": each.difference} for each in from_data(one.results)]
    return {**_listed(one), "results": results}


def _listed(one: Scenario) -> dict[str, Any]:
    found, _ = read(one.assumptions)
    people = named_people(found)
    told = {name: getattr(one, name) for name in ("id", "name", "note", "version", "changed_at", "assumptions")}
    return {**told, "by": one.by_name, "run": one.run_id, "said": [said(each, people) for each in found]}
