"""Hand-offs over HTTP."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.outcomes import Outcome
from salesops.capabilities.handoffs.queries.queue import Wanted, Which, Whose, find, queue, takers_of
from salesops.capabilities.handoffs.queries.report import By, report
from salesops.policies import queries as policies
from salesops.policies.documents.hand_offs import HandedOver
from salesops.records.access import scope_of
from salesops.web.api import ProblemError
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.web.as_of import end_of
from salesops.workspace.handoffs.handing import hand_over
from salesops.workspace.records_api.problems import told

router = Router(tags=["hand-offs"], auth=allows("records:read"))
Number = Annotated[int, Field(ge=0, lt=2**63)]
DO = "accept, send_back (with a reason), complete, take_back (within an hour) or reassign (to a person)"


class Shown(Schema):
    """A hand-off. `takers`: ids of those who may act. `lacked`: fields of the packet that were empty when it started."""

    id: int
    key: str
    name: str
    kind: str
    record: int
    sender: str
    receiver: str
    takers: list[int]
    state: str
    started_at: datetime
    due_at: datetime | None
    accepted_at: datetime | None
    minutes: int | None
    lacked: list[str]
    reason: str
    note: str


class Page(Schema):
    """What is due first comes first. `next_offset`: asks for the next page; null at the end."""

    total: int
    hand_offs: list[Shown]
    next_offset: int | None


class Filters(Schema):
    """whose: mine (waits for the caller), given (by the caller), all one may see. which: open is waiting and accepted."""

    whose: Whose = "all"
    which: Which = "open"
    key: str = ""
    outcome: Outcome | None = None
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)


class New(Schema):
    """Hand a record over. `key`: of the hand-off in the policy. `packet`: fields to fill in first. `to`: the id of a person; left
    out: as the policy says. `without`: also where the packet lacks something."""

    key: str = Field(max_length=60)
    kind: HandedOver
    record: Number
    packet: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=50)
    to: Number | None = None
    note: str = Field("", max_length=2000)
    without: bool = False


class Answer(Schema):
    """`reason`: needed for send_back. `to`: the id of a person, for reassign."""

    do: str = Field(description=DO)
    reason: str = Field("", max_length=2000)
    to: Number | None = None


class Lacked(Schema):
    field: str
    times: int


class Reported(Schema):
    """How hand-offs go: met, breached, sent_back and waiting add up to started. Minutes: to acceptance, as the clock counts."""

    value: str
    name: str
    started: int
    met: int
    breached: int
    sent_back: int
    waiting: int
    median_minutes: float | None
    ninety_minutes: int | None
    lacked: list[Lacked]


@router.get("", response=Page)
def list_hand_offs(request: HttpRequest, wanted: Query[Filters]) -> dict[str, Any]:
    """Hand-offs one gave, may take, or whose people one leads."""
    caller = caller_of(request)
    asked = Wanted(**wanted.dict())
    found = queue(asked, viewer=caller.viewer, scope=scope_of(caller.viewer, caller.at), at=caller.at)
    end = asked.offset + len(found.rows)
    return {
        "total": found.total,
        "hand_offs": [_shown(one) for one in found.rows],
        "next_offset": end if end < found.total and found.rows else None,
    }


@router.post("", response=Shown, auth=allows("records:write"))
def hand_record_over(request: HttpRequest, new: New) -> dict[str, Any]:
    """Start a hand-off by hand, with what its packet lacks."""
    caller = caller_of(request)
    how = {"given": new.packet, "to": new.to, "note": new.note, "without": new.without}
    known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
    return _shown(_tried(lambda: hand_over(new.kind, new.record, new.key, **how, **known)))


@router.get("/report", response=list[Reported])
def report_hand_offs(
    request: HttpRequest,
    by: By = "hand_off",
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    key: str = "",
) -> list[dict[str, Any]]:
    """In time, late, minutes to acceptance and what lacked, of those that started from `since` to `until` (the last 90 days)."""
    caller = caller_of(request)
    company = policies.company(caller.at.date())
    last = min(until or as_of or company.day_of(caller.at), date(9998, 12, 31))
    first = max(since or max(last, date(1, 4, 2)) - timedelta(days=90), date(2, 1, 1))
    at = min(end_of(min(as_of, date(9998, 12, 31)), company), caller.at) if as_of else caller.at
    span = {"since": end_of(first - timedelta(days=1), company), "until": end_of(max(last, date(2, 1, 1)), company)}
    found = report(by, scope=scope_of(caller.viewer, caller.at), at=at, key=key, **span)
    return [
        {
            **{name: getattr(group.measured, name) for name in Reported.model_fields if name not in ("value", "name", "lacked")},
            "value": group.value,
            "name": group.measured.group,
            "lacked": [{"field": name, "times": times} for name, times in group.measured.lacked],
        }
        for group in found
    ]


@router.get("/{number}", response=Shown)
def read_hand_off(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One hand-off."""
    caller = caller_of(request)
    one = find(number, scope_of(caller.viewer, caller.at))
    if one is None:
        raise ProblemError(404, "Not found", f"There is no hand-off {number} for you.")
    return _shown(one)


@router.post("/{number}", response=Shown, auth=allows("records:write"))
def answer_hand_off(request: HttpRequest, number: Number, wanted: Answer) -> dict[str, Any]:
    """Accept it, send it back, finish it, take that back, or give it to somebody else."""
    caller = caller_of(request)
    return _shown(_tried(lambda: _answered(number, wanted, caller)))


def _answered(number: int, wanted: Answer, caller: Caller) -> HandOff:
    known = {"by": caller.actor, "at": caller.at}
    match wanted.do:
        case "accept" | "complete":
            return (actions.complete if wanted.do == "complete" else actions.accept)(number, viewer=caller.viewer, **known)
        case "send_back":
            return actions.send_back(number, wanted.reason, viewer=caller.viewer, **known)
        case "take_back":
            return actions.take_back(number, **known)
        case "reassign":
            scope = scope_of(caller.viewer, caller.at)
            return actions.reassign(number, wanted.to or 0, viewer=caller.viewer, scope=scope, **known)
    raise ProblemError(422, "Something given cannot be read", f"do is {DO}.")


def _tried(action: Callable[[], HandOff]) -> HandOff:
    with told():
        return action()


def _shown(one: HandOff) -> dict[str, Any]:
    plain = ("id", "key", "name", "kind", "state", "started_at", "due_at", "accepted_at", "minutes", "lacked", "reason", "note")
    told = {name: getattr(one, name) for name in plain}
    return {**told, "record": one.record_id, "sender": one.sender_name, "receiver": one.receiver_name, "takers": takers_of(one)}
