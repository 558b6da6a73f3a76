"""Finding over HTTP: the records that have all the words."""

from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from salesops.web.api_caller import caller_of
from salesops.workspace.finding.queries.found import found
from salesops.workspace.finding.queries.results import LOOKS
from salesops.workspace.finding.queries.setting import setting_of

router = Router(tags=["find"])


class Asked(Schema):
    """`q`: words, at least as beginnings; `kind`: one kind alone; `limit`: at most so many of each kind."""

    q: str = Query(..., max_length=400)
    kind: Literal["", "deal", "account", "contact", "lead", "person", "activity", "team"] = ""
    limit: int = Query(5, ge=1, le=100)


class Found(Schema):
    kind: str
    id: int
    title: str
    of: str
    note: str
    href: str


class FoundOfKind(Schema):
    """`more`: there are further ones."""

    kind: str
    results: list[Found]
    more: bool


class Answer(Schema):
    groups: list[FoundOfKind]


@router.get("", response=Answer, summary="Find records by words")
def find(request: HttpRequest, asked: Query[Asked]) -> Answer:
    """The likeliest records of each kind that have all the words: names, e-mails, domains, telephone numbers in any
    spelling, notes, next steps, external ids, custom fields. Within the caller's scope."""
    caller = caller_of(request)
    kinds = (asked.kind,) if asked.kind else tuple(LOOKS)
    groups = found(asked.q, setting_of(caller.viewer, caller.at), kinds=kinds, limit=asked.limit)
    return Answer.model_validate(
        {"groups": [{"kind": g.kind, "results": [vars(r) for r in g.results], "more": g.more} for g in groups]}
    )
