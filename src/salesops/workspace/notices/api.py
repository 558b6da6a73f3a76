"""Notices over HTTP."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Schema
from pydantic import Field

from salesops.records.errors import InvalidError
from salesops.records.notices import actions
from salesops.records.notices import queries as notices
from salesops.web.api import ProblemError
from salesops.web.api_caller import allows, caller_of

router = Router(tags=["notices"], auth=allows("records:read"))
Number = Annotated[int, Field(ge=0, lt=2**63)]


class Notice(Schema):
    """What one is told. `kind` and `record_id`: the record it is about; `link`: where to look, from the first slash on."""

    id: int
    source: str
    text: str
    link: str
    kind: str
    record_id: int | None
    at: datetime
    seen_at: datetime | None


class Notices(Schema):
    """One page, the newest first. `unseen`: how many there are, up to 100. `before`: asks for the next page; null at the end."""

    unseen: int
    notices: list[Notice]
    before: int | None


class Seen(Schema):
    """`ids`: those one has seen; null: all of them."""

    ids: list[Number] | None = Field(None, max_length=1000)


class Marked(Schema):
    marked: int


@router.get("", response=Notices)
def list_notices(
    request: HttpRequest,
    unseen: bool = False,  # noqa: FBT001, FBT002  a parameter of the address
    before: Number | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """What one was told, the newest first."""
    person = caller_of(request).viewer.person_id
    told = notices.told(person, unseen=unseen, before=before, limit=limit)
    next_one = told.notices[-1].id if told.more else None
    return {"unseen": notices.unseen_count(person), "notices": list(told.notices), "before": next_one}


@router.post("/seen", response=Marked, auth=allows("records:write"))
def mark_seen(request: HttpRequest, seen: Seen) -> dict[str, int]:
    """Note that one has seen them."""
    caller = caller_of(request)
    person = caller.viewer.person_id
    return {"marked": actions.mark_seen(person, ids=seen.ids, at=caller.at) if person is not None else 0}


@router.get("/mail", response=dict[str, bool])
def by_mail(request: HttpRequest) -> dict[str, bool]:
    """Which sources of notices come by mail."""
    return notices.by_mail(caller_of(request).viewer.person_id)


@router.put("/mail", response=dict[str, bool], auth=allows("records:write"))
def choose_mail(request: HttpRequest, wanted: Annotated[dict[str, bool], Body()]) -> dict[str, bool]:
    """Choose which sources come by mail; those not named stay as they are."""
    person = caller_of(request).viewer.person_id
    if person is None:
        raise ProblemError(403, "Not allowed", "This login belongs to nobody who could get mail.")
    try:
        actions.choose_mail(person, wanted)
    except InvalidError as error:
        raise ProblemError(422, "The values cannot be stored", str(error), error.findings) from error
    return notices.by_mail(person)
