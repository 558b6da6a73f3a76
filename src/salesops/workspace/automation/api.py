"""Automation over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from salesops.capabilities.automation import actions
from salesops.capabilities.automation import queries as automation
from salesops.capabilities.automation.models import Run, StepRun
from salesops.capabilities.automation.words import then_in_words, when_in_words
from salesops.records.access import scope_of
from salesops.records.errors import NotFoundError
from salesops.web.api import ProblemError
from salesops.web.api_caller import allows, caller_of
from salesops.workspace.records_api.problems import told

router = Router(tags=["automation"], auth=allows("records:read"))
Number = Annotated[int, Field(ge=0, lt=2**63)]
Key = Annotated[str, Field(max_length=60)]


class Automation(Schema):
    """One rule in force. `stopped_by` is empty while it runs; `week`: runs in the last seven days on records one sees."""

    key: str
    name: str
    enabled: bool
    when: str
    then: str
    stopped_by: str
    today: int
    week: int
    failures: int
    waiting: int
    last: datetime | None


class Step(Schema):
    """`answer`: what was done, or why not."""

    id: int
    do: str
    state: str
    tries: int
    answer: str
    next_try_at: datetime
    done_at: datetime | None


class RunShown(Schema):
    """One time it ran. `kind` is empty for a metric; `reason`: why the steps were done."""

    id: int
    key: str
    kind: str
    record_id: int
    at: datetime
    trigger: str
    reason: str
    state: str
    steps: list[Step]


class Runs(Schema):
    """One page, the newest first. `before` asks for the next page; null at the end."""

    runs: list[RunShown]
    before: int | None


class Switch(Schema):
    """`key`: which automation; empty: all of them. `call_off`: what waits is not done any more."""

    key: Key = ""
    do: Literal["stop", "start"]
    reason: str = Field("", max_length=500)
    call_off: bool = False


class Switched(Schema):
    stopped: list[str]
    """Keys of what is stopped; an empty one for everything."""


@router.get("", response=list[Automation])
def list_automations(request: HttpRequest) -> list[dict[str, Any]]:
    """The automations in force and how they have been doing."""
    caller = caller_of(request)
    document = automation.in_force(caller.at).document
    found = automation.summaries([one.key for one in document.automations], scope_of(caller.viewer, caller.at), caller.at)
    stops = automation.stops()
    return [
        {
            "key": one.key,
            "name": one.name,
            "enabled": one.enabled,
            "when": when_in_words(one),
            "then": then_in_words(one),
            "stopped_by": stop.by_name if (stop := stops.get("") or stops.get(one.key)) else "",
            **{name: getattr(found[one.key], name) for name in ("today", "week", "failures", "waiting", "last")},
        }
        for one in document.automations
    ]


@router.get("/runs", response=Runs)
def list_runs(
    request: HttpRequest,
    key: Key = "",
    state: Literal["", "doing", "done", "problem", "circle"] = "",
    before: Number | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """What was done with records one sees, and why."""
    caller = caller_of(request)
    found = automation.runs(scope_of(caller.viewer, caller.at), key=key, state=state, before=before, limit=limit)
    return {"runs": [_run(run) for run in found], "before": found[-1].id if len(found) == limit else None}


@router.post("/switch", response=Switched, auth=allows("records:write"))
def switch(request: HttpRequest, wanted: Switch) -> dict[str, Any]:
    """Stop or start one automation, or all of them."""
    caller = caller_of(request)
    known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
    with _told():
        if wanted.do == "stop":
            actions.stop(wanted.key, wanted.reason, call_off=wanted.call_off, **known)
        else:
            actions.start(wanted.key, **known)
    return {"stopped": sorted(automation.stops())}


@router.post("/steps/{number}/retry", response=Step, auth=allows("records:write"))
def retry(request: HttpRequest, number: int) -> StepRun:
    """Try a step again that failed or was refused."""
    caller = caller_of(request)
    with _told():
        if not 0 < number < 2**63:
            raise NotFoundError("There is no such step.")
        return actions.retry(number, viewer=caller.viewer, by=caller.actor, at=caller.at)


@contextmanager
def _told() -> Iterator[None]:
    with told():
        try:
            yield
        except actions.NotAllowedError as error:
            raise ProblemError(403, "Not allowed", str(error)) from error


def _run(run: Run) -> dict[str, Any]:
    plain = ("id", "key", "kind", "record_id", "at", "trigger", "reason", "state")
    return {**{name: getattr(run, name) for name in plain}, "steps": sorted(run.steps.all(), key=lambda step: step.number)}
