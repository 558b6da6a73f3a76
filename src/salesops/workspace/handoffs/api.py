"""Hand-offs over HTTP."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs import queries as handoffs
from salesops.capabilities.handoffs.models import HandOff
from salesops.records.access import may, scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.web.api import ProblemError
from salesops.web.api_caller import Caller, allows, caller_of

router = Router(tags=["hand-offs"], auth=allows("records:read"))


class Shown(Schema):
    """A hand-off. `lacked`: fields of the packet that were empty when it started."""

    id: int
    key: str
    name: str
    kind: str
    record: int
    sender: str
    receiver: str
    state: str
    started_at: datetime
    due_at: datetime | None
    accepted_at: datetime | None
    lacked: list[str]
    reason: str


class Answer(Schema):
    """`reason`: needed for send_back."""

    do: str
    reason: str = ""


class Reported(Schema):
    """How one hand-off of the policy goes. `median_minutes`: to acceptance, in the time its clock counts."""

    key: str
    name: str
    started: int
    met: int
    breached: int
    median_minutes: int | None
    lacked: list[str]


@router.get("", response=list[Shown])
def list_hand_offs(request: HttpRequest) -> list[dict[str, Any]]:
    """Hand-offs one gave, may take, or whose people one leads; the newest first."""
    return [_shown(one) for one in _seen(caller_of(request))]


@router.get("/report", response=list[Reported])
def report(request: HttpRequest) -> list[dict[str, Any]]:
    """In time, late, minutes to acceptance and what lacked, for each hand-off of the policy."""
    caller = caller_of(request)
    return handoffs.report(_seen(caller), caller.at)


@router.post("/{number}", response=Shown, auth=allows("records:write"))
def answer_hand_off(request: HttpRequest, number: int, wanted: Answer) -> dict[str, Any]:
    """`do` is accept, send_back (with a reason) or complete."""
    caller = caller_of(request)
    known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
    try:
        if number >= 2**63:
            raise NotFoundError("There is no such hand-off.")
        if wanted.do == "send_back":
            return _shown(actions.send_back(number, wanted.reason, **known))
        if wanted.do not in ("accept", "complete"):
            raise ProblemError(422, "Something given cannot be read", "do is accept, send_back or complete.")
        return _shown((actions.accept if wanted.do == "accept" else actions.complete)(number, **known))
    except NotFoundError as error:
        raise ProblemError(404, "Not found", str(error)) from error
    except InvalidError as error:
        raise ProblemError(422, "The values cannot be stored", str(error), error.findings) from error


def _seen(caller: Caller) -> list[HandOff]:
    if not may(caller.viewer, "read"):
        raise ProblemError(403, "Not allowed", "This login has no role yet.")
    return handoffs.seen(caller.viewer, scope_of(caller.viewer, caller.at))


def _shown(one: HandOff) -> dict[str, Any]:
    plain = ("id", "key", "name", "kind", "state", "started_at", "due_at", "accepted_at", "lacked", "reason")
    told = {name: getattr(one, name) for name in plain}
    return {**told, "record": one.record_id, "sender": one.sender_name, "receiver": one.receiver_name}
