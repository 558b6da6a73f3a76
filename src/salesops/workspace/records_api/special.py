"""The routes only some kinds have: a deal moves, a task is completed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from salesops.kernel.kinds import ACTIVITY, DEAL
from salesops.records import actions
from salesops.workspace.editing.allowed import check_role, in_scope
from salesops.workspace.records_api import encoding, shapes
from salesops.workspace.records_api.problems import told
from salesops.workspace.records_api.writing import BASED, RECORD_ID, WRITE, based_on, changed, shown, writer


class Move(Schema):
    """Into which stage, by its key or name; `values` are fields filled in on the way (an amount, a loss reason)."""

    stage: str = Field(max_length=200, min_length=1)
    pipeline: str = Field("", max_length=200, description="Another pipeline; default: the one the deal is in")
    version: int | None = Field(None, ge=1, description="Unless If-Match says it")
    values: shapes.values(DEAL) | None = None  # type: ignore[valid-type]


class Complete(Schema):
    outcome: str = Field("", max_length=2_000)
    version: int | None = Field(None, ge=1, description="Unless If-Match says it")


def add_move(router: Router) -> None:
    @router.post(
        "/{int:record_id}/move",
        response=shapes.written(DEAL),
        auth=WRITE,
        operation_id="move_deal",
        summary="Move a deal to another stage",
        openapi_extra=BASED,
    )
    def move(request: HttpRequest, given: Move, record_id: int = RECORD_ID) -> HttpResponse:
        """Through the sales process in force: status, the day it closed and forecast category follow."""
        caller = writer(request)
        also: Any = given.values.model_dump(exclude_unset=True) if given.values else {}
        values = encoding.flat(DEAL, also) | {"stage": given.stage} | ({"pipeline": given.pipeline} if given.pipeline else {})
        return shown(changed(DEAL, record_id, values, based_on(request, given.version), caller))


def add_complete(router: Router) -> None:
    @router.post(
        "/{int:record_id}/complete",
        response=shapes.written(ACTIVITY),
        auth=WRITE,
        operation_id="complete_task",
        summary="Complete a task",
        openapi_extra=BASED,
    )
    def complete(request: HttpRequest, given: Complete, record_id: int = RECORD_ID) -> HttpResponse:
        """Tick an open task off."""
        caller = writer(request)
        with told():
            check_role(caller.viewer, ACTIVITY.name)
            in_scope(ACTIVITY.name, [record_id], caller.viewer, caller.at)
            known = {"by": caller.actor, "at": caller.at, "outcome": given.outcome}
            return shown(actions.complete_task(record_id, version=based_on(request, given.version), **known))
