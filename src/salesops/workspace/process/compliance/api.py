"""Whether the process is followed, over HTTP."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from salesops.capabilities.process.decide.compliance import By, Gate
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.web.api_caller import allows, caller_of
from salesops.workspace import editing
from salesops.workspace.process.compliance import report as reports
from salesops.workspace.process.compliance.exporting import data
from salesops.workspace.process.compliance.moves import behind
from salesops.workspace.process.compliance.wording import help_words

router = Router(tags=["process"], auth=allows("metrics:read"))
WEEKS = Query("", description="Over how many weeks up to today; 13 where left out")
TEAM = Query("", description="Only moves of deals of this team")
MOST = 1_000
Weeks = Literal["", "4", "26", "52"]


class Group(Schema):
    """Moves under one heading. `share`: met of the judged ones; `afterwards`: judged by what the records say, not as they were
    made."""

    value: str
    moves: int
    judged: int
    met: int
    excused: int
    lacking: int
    not_judged: int
    afterwards: int
    share: float | None
    missing_most: str
    missing_times: int


class Helped(Schema):
    person: int
    name: str
    share: float
    others: float
    words: str


class Compliance(Schema):
    """`share` of the judged moves that had everything; `complete` of the open deals that lack nothing."""

    start: date
    end: date
    share: float | None
    complete: float | None
    exceptions: int
    hand_offs_in_time: float | None
    groups: list[Group]
    help: list[Helped]


class Move(Schema):
    deal: int
    on: date
    came_from: str
    stage: str
    owner: str
    gate: Gate
    missing: list[str]
    came_by: str
    afterwards: bool


@router.get("", response=Compliance)
def compliance(request: HttpRequest, by: By = "stage", weeks: Weeks = WEEKS, team: str = TEAM) -> dict[str, Any]:
    """How well the process is kept by stage, team, person or week, and who would be glad of help."""
    found = _report(request, {"by": by, "weeks": weeks, "team": team})
    period = found.choice.which.period
    helped = [
        {"person": one.person_id, "name": one.person, "share": one.share, "others": one.others, "words": help_words(one)}
        for one in found.help
    ]
    whole = {"share": found.whole.share, "complete": found.complete, "exceptions": found.exceptions.asked}
    in_time = found.hand_offs.in_time if found.hand_offs else None
    days = {"start": period.start, "end": period.end}
    return {**days, **whole, "hand_offs_in_time": in_time, "groups": data(found), "help": helped}


@router.get("/moves", response=list[Move])
def moves(
    request: HttpRequest,
    weeks: Weeks = WEEKS,
    team: str = TEAM,
    said: Literal["", "met", "excused", "lacking", "unknown"] = "",
    missing: str = "",
) -> list[dict[str, Any]]:
    """The moves themselves, the latest first, a thousand at most."""
    report = _report(request, {"weeks": weeks, "team": team})
    found, _ = behind(report, {"said": said, "missing": missing})
    same = ("on", "came_from", "stage", "gate", "came_by", "afterwards")
    return [
        {"deal": one.deal_id, "owner": one.person, "missing": list(one.missing), **{name: getattr(one, name) for name in same}}
        for one in found[:MOST]
    ]


def _report(request: HttpRequest, given: dict[str, str]) -> reports.Report:
    caller = caller_of(request)
    company = policies.company(caller.at.date())
    today = company.day_of(caller.at)
    choice = reports.choose(given, scope=scope_of(caller.viewer, caller.at), company=company, today=today)
    return reports.report(editing.processes(today), choice, caller.at)
