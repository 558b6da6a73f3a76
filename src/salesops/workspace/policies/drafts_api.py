"""Drafts of policies over HTTP: begin, read, change, and take the steps into force."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from salesops.policies import queries
from salesops.policies.actions import PolicyConflictError, PolicyRefused
from salesops.policies.documents import library
from salesops.policies.life import drafts, writing
from salesops.policies.life.steps import DraftConflictError, LifeError, NotAllowedError, StaleError
from salesops.policies.models import PolicyDraft
from salesops.policies.trials import to_data
from salesops.web.api_caller import allows, caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace.policies import actions
from salesops.workspace.policies.access import Reader, draft_for

router = Router(tags=["policies"], auth=allows("policies:read"))
_WRITES = allows("policies:write")


class NewDraft(Schema):
    """Begin with the text of a `version`, or of a `ready` made document by its name; `withdraw`: let the default hold again.
    Else `text`."""

    kind: str
    text: str = ""
    note: str = ""
    starts_on: date | None = None
    version: int | None = None
    ready: str = ""
    withdraw: bool = False


class Change(Schema):
    """`revision`: the one that was looked at; another meanwhile is a conflict."""

    text: str
    note: str = ""
    starts_on: date | None = None
    revision: int


class Step(Schema):
    """`tell` and `whom` go with the step apply."""

    reason: str = ""
    revision: int | None = None
    tell: str = ""
    whom: Literal["everybody", "concerned", "nobody"] = "nobody"


class Draft(Schema):
    id: int
    kind: str
    state: str
    revision: int
    text: str
    withdraws: bool
    note: str
    starts_on: date | None
    by: str
    changed_at: datetime
    findings: list[dict[str, Any]]
    cases: list[str]
    trial: dict[str, Any] | None
    approval: dict[str, Any] | None
    refusal: dict[str, Any] | None
    version: int | None


@router.get("", response=list[Draft])
def index(request: HttpRequest, closed: bool = False) -> list[dict[str, Any]]:  # noqa: FBT001, FBT002  how ninja declares it
    """The drafts on their way (or, with `closed`, those that are done) of the kinds one drafts or approves."""
    who = _reader(request)
    return [_told(draft) for draft in drafts.listed(closed=closed) if who.sees_drafts(draft.kind)]


@router.get("/{number}", response=Draft)
def show(request: HttpRequest, number: int) -> dict[str, Any]:
    """One draft, with what was found out about it."""
    return _told(_known(_reader(request), number))


@router.post("", response=Draft, auth=_WRITES)
def begin(request: HttpRequest, given: NewDraft) -> dict[str, Any]:
    """Begin a draft."""
    who = _reader(request)
    doer = {"note": given.note, "starts_on": given.starts_on, **_doer(request, who)}
    with _problems():
        if given.version is not None:
            return _told(writing.roll_back(given.kind, given.version, **doer))
        return _told(writing.begin(given.kind, _text(given), withdraws=given.withdraw, **doer))


def _text(given: NewDraft) -> str:
    if not given.ready:
        return given.text
    there = library.of(given.kind)
    if given.ready not in there:
        said = f"There is no ready-made document {given.ready} for {given.kind}. There are: {', '.join(there) or 'none'}."
        raise ProblemError(404, "No such document", said)
    return library.text(given.ready)


@router.put("/{number}", response=Draft, auth=_WRITES)
def change(request: HttpRequest, number: int, given: Change) -> dict[str, Any]:
    """Another text, reason or first day; an approval is void then."""
    who = _reader(request)
    draft = _known(who, number)
    with _problems():
        return _told(actions.save(draft.pk, **given.dict(), **_doer(request, who)))


@router.post("/{number}/{step}", response=Draft, auth=_WRITES)
def take(
    request: HttpRequest,
    number: int,
    step: Literal["check", "try", "cancel", "ask", "approve", "refuse", "apply", "drop"],
    given: Step,
) -> dict[str, Any]:
    """One step of a draft. A trial is carried out by the worker: read the draft until its `trial.status` is not running.

    `cancel` gives that trial up; what an earlier one found holds again.
    """
    who = _reader(request)
    draft = _known(who, number)
    with _problems():
        words = {"reason": given.reason, "tell": given.tell, "whom": given.whom}
        actions.take(step, draft.pk, given=words, revision=given.revision, **_doer(request, who))
    return _told(drafts.one(number))


@contextmanager
def _problems() -> Iterator[None]:
    try:
        yield
    except NotAllowedError as error:
        raise ProblemError(403, "Not allowed", str(error)) from error
    except StaleError as error:
        raise ProblemError(409, "What holds has changed", str(error)) from error
    except (DraftConflictError, PolicyConflictError) as error:
        raise ProblemError(409, "The draft is not in that state", str(error)) from error
    except PolicyRefused as error:
        raise ProblemError(422, "The policy has mistakes", str(error), error.findings) from error
    except queries.UnknownPolicyError as error:
        raise ProblemError(404, "No such policy", str(error)) from error
    except LifeError as error:
        raise ProblemError(422, "That cannot be done", str(error)) from error


def _reader(request: HttpRequest) -> Reader:
    caller = caller_of(request)
    return Reader(caller.viewer, caller.at, queries.company(caller.at.date()))


def _doer(request: HttpRequest, who: Reader) -> dict[str, Any]:
    return {"role": who.role, "by": caller_of(request).actor, "at": who.at}


def _known(who: Reader, number: int) -> PolicyDraft:
    try:
        return draft_for(who, number)
    except Http404 as error:
        raise ProblemError(404, "No such draft", str(error)) from error


def _told(draft: PolicyDraft) -> dict[str, Any]:
    names = [name for name in Draft.model_fields if name not in ("by", "trial")]
    tried = drafts.tried_of(draft)
    trial = {**vars(tried), "result": to_data(tried.result) if tried.result else None} if tried else None
    return {**{name: getattr(draft, name) for name in names}, "by": draft.by_name, "trial": trial}
