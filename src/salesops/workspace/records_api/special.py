"""The routes only some kinds have: a deal moves, a lead is converted, a task is completed."""

from types import MappingProxyType
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from salesops.kernel.kinds import ACCOUNT, ACTIVITY, CONTACT, DEAL, Kind
from salesops.records import actions
from salesops.workspace.editing.allowed import check_role, in_scope
from salesops.workspace.record_pages.actions.converting import Wish, convert
from salesops.workspace.records_api import answers, encoding, shapes
from salesops.workspace.records_api.problems import told
from salesops.workspace.records_api.writing import BASED, RECORD_ID, WRITE, based_on, changed, shown, writer

_RecordId = Annotated[int, Field(ge=1, le=shapes.BIGGEST, strict=True)]


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


class Convert(Schema):
    """An account and a contact that are there already (by id), or values over those the lead brings; `deal`: null for none."""

    account: _RecordId | shapes.values(ACCOUNT) | None = None  # type: ignore[valid-type]
    contact: _RecordId | shapes.values(CONTACT) | None = None  # type: ignore[valid-type]
    deal: shapes.values(DEAL) | None = None  # type: ignore[valid-type]
    version: int | None = Field(None, ge=1, description="Unless If-Match says it")


class Converted(Schema):
    """What the lead became; `sequences` take it back."""

    lead: int
    version: int
    account: int
    contact: int
    deal: int | None
    sequences: list[int]


def add_convert(router: Router) -> None:
    @router.post(
        "/{int:record_id}/convert",
        response=Converted,
        auth=WRITE,
        operation_id="convert_lead",
        summary="Convert a lead",
        openapi_extra=BASED,
    )
    def converted(request: HttpRequest, given: Convert, record_id: int = RECORD_ID) -> HttpResponse:
        """Into an account, a contact and, where `deal` is given, a deal: all or nothing."""
        caller = writer(request)
        wish = Wish(_wish(ACCOUNT, given.account), _wish(CONTACT, given.contact), _wish(DEAL, given.deal, none=None))
        with told():
            version = based_on(request, given.version)
            done = convert(record_id, wish, version=version, viewer=caller.viewer, by=caller.actor, at=caller.at)
        became = done.became
        made = {"account": became.account_id, "contact": became.contact_id, "deal": became.deal_id}
        lead = {"lead": record_id, "version": became.lead.version}
        return answers.answered({**lead, **made, "sequences": list(done.sequences)}, version=became.lead.version)


def _wish(kind: Kind, given: Any, none: Any = MappingProxyType({})) -> Any:
    if given is None or isinstance(given, int):
        return none if given is None else given
    return encoding.flat(kind, given.model_dump(exclude_unset=True))
