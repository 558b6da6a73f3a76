"""What really happens over HTTP: the map of our deals, the deals behind it, and the map of a log that is sent."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from salesops.capabilities.process.decide.happening import Traced
from salesops.capabilities.process.queries.behind import behind
from salesops.capabilities.process.queries.event_log import prepare, trace_log
from salesops.capabilities.process.queries.logs import LogError
from salesops.capabilities.process.queries.what_happens import Cost, costs, trace
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.web.api_caller import allows, caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace import editing
from salesops.workspace.process.maps.asked import AskedError, MapAsked, Sides, read_asked, sides
from salesops.workspace.process.maps.discovery import columns_of
from salesops.workspace.process.maps.kept import stored

router = Router(tags=["process"], auth=allows("records:read"))


class Choices(Schema):
    """Which deals, beside which others. `ways`: how many of the commonest are drawn, 0 for all. Empty: no choice."""

    pipeline: str = ""
    period: str = ""
    segment: str = ""
    team: str = ""
    outcome: str = ""
    compare: str = ""
    ways: int = 0


class Behind(Choices):
    """What the deals are behind: a whole `way` (stages joined by `>`), the step from `source` to `target`, the stage `at`,
    or how they left the designed way, `deviation`."""

    way: str = ""
    source: str = ""
    target: str = ""
    at: str = ""
    deviation: Literal["", "skipped", "backwards", "undefined", "too_long"] = ""
    side: Literal["", "others"] = ""


class Place(Schema):
    activity: str
    times: int
    cases: int
    starts: int
    ends: int
    median_seconds: float | None
    median_worked_days: float | None


class Step(Schema):
    source: str
    target: str
    times: int
    cases: int
    mean_seconds: float
    median_seconds: float


class Way(Schema):
    """`won` of `closed` deals; zero in logs that know no outcome."""

    path: list[str]
    cases: int
    median_seconds: float
    won: int
    closed: int


class Map(Schema):
    """`cases` are all; places and steps are those of the `drawn` ones, which took the commonest `taken` of the ways `there`."""

    cases: int
    drawn: int
    there: int
    taken: int
    places: list[Place]
    steps: list[Step]
    ways: list[Way]


class Estimate(Schema):
    """With its 95 % interval."""

    value: float
    low: float
    high: float


class Deviation(Schema):
    """What it goes with among deals alike in stage, segment and size; null where there are not enough data."""

    kind: str
    deals: int
    others: int
    win_rate: Estimate | None
    days: Estimate | None


class Happened(Schema):
    """`others`: the map of the other group of a comparison. `says`: how the two were told apart, or why they could not be."""

    map: Map
    others: Map | None
    says: str
    deviations: list[Deviation]


class Deal(Schema):
    id: int
    name: str
    account: str | None
    owner: str | None
    stage: str
    status: str
    amount: str | None
    created_on: date | None
    closed_on: date | None


class LogColumns(Schema):
    """Names of columns, guessed where empty. `only`: column=value, several separated by semicolons."""

    case: str = ""
    activity: str = ""
    time: str = ""
    resource: str = ""
    only: str = ""
    ways: int = 0


@router.get("/map", response=Happened)
def company_map(request: HttpRequest, given: Query[Choices]) -> dict[str, Any]:
    """How the deals one sees really went."""
    asked, pair = _asked(request, given.dict())
    found = trace(pair.ones, at=asked.at, ways=asked.ways)
    others = trace(pair.others, at=asked.at, ways=asked.ways) if pair.others else None
    told = [_deviation(cost) for cost in costs(asked.pipeline, asked.which, at=asked.at)]
    return {"map": _map(found), "others": _map(others) if others else None, "says": pair.says or pair.lacking, "deviations": told}


@router.get("/map/deals", response=list[Deal])
def deals_behind(request: HttpRequest, given: Query[Behind]) -> list[dict[str, Any]]:
    """The deals behind a part of the map, the 200 largest."""
    asked, pair = _asked(request, given.dict())
    which = pair.others if given.side == "others" and pair.others else pair.ones
    step = (given.source, given.target) if given.source and given.target else None
    left = (asked.pipeline, given.deviation) if given.deviation else None
    rows = behind(which, path=[part for part in given.way.split(">") if part], step=step, at=given.at, deviation=left)
    return [_deal(row) for row in rows]


@router.post("/discover", response=Map)
def discover(request: HttpRequest, given: Form[LogColumns], log: UploadedFile = File(...)) -> dict[str, Any]:  # noqa: B008  how ninja declares files
    """The map of an event log, CSV or XES, gzipped or not. Nothing of it is kept."""
    try:
        columns = columns_of({name: str(value) for name, value in given.dict().items()})
        with tempfile.TemporaryDirectory(prefix="salesops-log-") as folder:
            name = Path(str(log.name)).name
            prepare(stored(log, name, Path(folder)), columns, Path(folder), name=name)
            return _map(trace_log(Path(folder), ways=max(0, given.ways)))
    except LogError as error:
        raise ProblemError(422, "The log cannot be read", str(error), [error.finding]) from error
    except ValueError as error:
        raise ProblemError(422, "Something given cannot be read", str(error)) from error


def _asked(request: HttpRequest, given: Mapping[str, Any]) -> tuple[MapAsked, Sides]:
    caller = caller_of(request)
    company = policies.company(caller.at.date())
    process = editing.processes(company.day_of(caller.at))
    chosen = {name: str(value) for name, value in given.items()}
    try:
        asked = read_asked(chosen, process, company.calendar, scope_of(caller.viewer, caller.at), at=caller.at)
    except AskedError as error:
        raise ProblemError(422, "Something given cannot be read", str(error)) from error
    return asked, sides(asked)


def _map(found: Traced) -> dict[str, Any]:
    return asdict(found)


def _deviation(cost: Cost) -> dict[str, Any]:
    told = {"win_rate": cost.win_rate, "days": cost.days} if cost.enough else {"win_rate": None, "days": None}
    estimates = {name: asdict(one) if one else None for name, one in told.items()}
    return {"kind": cost.kind, "deals": cost.ones.deals, "others": cost.others.deals, **estimates}


def _deal(row: Mapping[str, Any]) -> dict[str, Any]:
    same = ("name", "account", "stage", "status", "created_on", "closed_on")
    amount = None if row["amount"] is None else str(row["amount"])
    return {"id": row["deal_id"], "owner": row["person"], "amount": amount, **{name: row[name] for name in same}}
