"""The sales process over HTTP: what a gate says, moving with what it asks for, exceptions and approvals, the play."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from salesops.capabilities.process import actions as process_actions
from salesops.capabilities.process.models import Request
from salesops.kernel.finding import Finding
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import Pipeline
from salesops.records import queries as records
from salesops.records.access import scope_of
from salesops.records.row import Row
from salesops.web.api import ProblemError
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.workspace import editing
from salesops.workspace.process.answering import answer_request
from salesops.workspace.process.moving import fill_and_move
from salesops.workspace.process.queries import gate_answer, playbook_view, requests_page
from salesops.workspace.records_api.problems import told

router = Router(tags=["process"], auth=allows("records:read"))


class Missing(Schema):
    """One thing a gate asks for; `name` is what an exception refers to it by."""

    kind: str
    name: str
    what: str
    why: str
    fix: str
    rule: str
    excused: bool


class Gate(Schema):
    """Whether a deal may move, and what is missing. `enforced`: whether what is missing keeps it from moving."""

    allowed: bool
    enforced: bool
    missing: list[Missing]


class Wanted(Schema):
    """`fields`: by name. `confirmed`: texts of criteria. `log`: type of activity to its subject. `roles`: role to contact id."""

    to: str
    version: int
    fields: dict[str, str] = {}
    confirmed: list[str] = []
    log: dict[str, str] = {}
    roles: dict[str, int] = {}


class Moved(Schema):
    """The numbers of the events: what undo takes."""

    sequences: list[int]


class Asking(Schema):
    """`approval`: the key of an approval; or else `names` of what the deal is to be excused from."""

    to: str
    reason: str
    approval: str = ""
    names: list[str] = []
    expires_on: date | None = None


class Answer(Schema):
    granted: bool
    note: str = ""


class Asked(Schema):
    id: int
    kind: str
    deal: int
    stage: str
    names: list[str]
    reason: str
    asked_by: str
    answer: str
    decided_by: str
    note: str
    expires_on: date | None


class Step(Schema):
    """Something the stage asks for (`kind` as of a gate) or advises (`checklist`)."""

    kind: str
    text: str
    done: bool
    missing: str = ""


class Play(Schema):
    stage: str
    question: str
    next: str
    steps: list[Step]
    questions: list[str]
    talk_track: str


@router.get("/deals/{deal_id}/gate", response=Gate)
def gate(request: HttpRequest, deal_id: int, to: str) -> dict[str, Any]:
    """What would be missing if the deal moved to a stage now."""
    caller = caller_of(request)
    deal, day = _deal(caller, deal_id), _day(caller)
    _pipeline(deal, to, day)
    answer = gate_answer(editing.processes(day), deal, to, role=caller.viewer.role, day=day)
    return asdict(answer[1]) if answer else {"allowed": True, "enforced": False, "missing": []}


@router.post("/deals/{deal_id}/move", response=Moved, auth=allows("records:write"))
def move(request: HttpRequest, deal_id: int, wanted: Wanted) -> dict[str, Any]:
    """Fill in what a gate asks for and move, together or not at all."""
    caller = caller_of(request)
    deal = _deal(caller, deal_id)
    given: dict[str, Any] = {**wanted.fields, "confirmed": wanted.confirmed}
    given |= {f"log.{kind}": subject for kind, subject in wanted.log.items()}
    given |= {f"role.{role}": contact for role, contact in wanted.roles.items()}
    with told():
        known = {"version": wanted.version, "viewer": caller.viewer, "by": caller.actor, "at": caller.at}
        return {"sequences": fill_and_move(deal, wanted.to, given, **known)}


@router.get("/deals/{deal_id}/playbook", response=Play)
def playbook(request: HttpRequest, deal_id: int) -> dict[str, Any]:
    """What the stage asks for and advises, what is done and what is next."""
    caller = caller_of(request)
    view = playbook_view(_deal(caller, deal_id), editing.processes(_day(caller)), _day(caller), may_tick=False)
    if view is None:
        raise ProblemError(404, "Not found", "The sales process in force does not know the stage of this deal.")
    book = view.book
    steps = [{"kind": one.kind, "text": one.text, "done": one.done, "missing": one.missing} for one in book.asked]
    steps += [{"kind": "checklist", "text": text, "done": done} for text, done in book.checklist]
    told = {"stage": book.stage.key, "question": book.stage.question, "next": book.next, "steps": steps}
    return {**told, "questions": list(book.play.questions), "talk_track": book.play.talk_track}


@router.post("/deals/{deal_id}/requests", response=Asked, auth=allows("records:write"))
def ask(request: HttpRequest, deal_id: int, wanted: Asking) -> dict[str, Any]:
    """Ask for an exception or an approval. The same question again, while it waits, is the same request."""
    caller = caller_of(request)
    deal = _deal(caller, deal_id)
    if not editing.editable(caller.viewer, "deal"):
        raise ProblemError(403, "Not allowed", f"The role {caller.viewer.role} does not change deals.")
    pipeline = _pipeline(deal, wanted.to, _day(caller))
    known = {"by": caller.actor, "at": caller.at}
    with told():
        if wanted.approval:
            return _asked(process_actions.ask_approval(deal, pipeline, wanted.to, wanted.approval, wanted.reason, **known))
        more = {"expires_on": wanted.expires_on, **known}
        return _asked(process_actions.ask_exception(deal, pipeline, wanted.to, wanted.names, wanted.reason, **more))


@router.get("/requests", response=list[Asked])
def requests(request: HttpRequest) -> list[dict[str, Any]]:
    """Exceptions and approvals asked for about the deals one sees, the newest first."""
    caller = caller_of(request)
    page = requests_page(caller.viewer, caller.at, editing.processes(_day(caller)))
    return [_asked(line.request) for line in page.lines]


@router.post("/requests/{number}", response=Asked, auth=allows("records:write"))
def answer(request: HttpRequest, number: int, wanted: Answer) -> dict[str, Any]:
    """Grant or refuse what somebody else asked for."""
    caller = caller_of(request)
    known = {"granted": wanted.granted, "note": wanted.note, "process": editing.processes(_day(caller))}
    with told():
        return _asked(answer_request(number, viewer=caller.viewer, by=caller.actor, at=caller.at, **known))


def _deal(caller: Caller, deal_id: int) -> Row:
    found = records.get("deal", deal_id, scope=scope_of(caller.viewer, caller.at)) if deal_id < 2**63 else None
    if found is None:
        raise ProblemError(404, "Not found", f"There is no deal {deal_id} that you can see.")
    return found


def _day(caller: Caller) -> date:
    return policies.company(caller.at.date()).day_of(caller.at)


def _pipeline(deal: Row, stage: str, day: date) -> Pipeline:
    found = editing.processes(day).pipeline(deal["pipeline"])
    if found is None or found.match(stage) is None:
        there = ", ".join(step.key for step in found.stages) if found else "none of this pipeline"
        finding = Finding(
            "to", f"There is no stage {stage!r}.", "The process in force has no such stage.", f"There are: {there}."
        )
        raise ProblemError(422, "Something given cannot be read", str(finding), [finding])
    return found


def _asked(one: Request) -> dict[str, Any]:
    who = {"asked_by": one.asked_by_name, "decided_by": one.decided_by_name}
    what = {"id": one.id, "kind": one.kind, "deal": one.deal_id, "stage": one.stage, "names": one.names, "reason": one.reason}
    return {**what, **who, "answer": one.answer, "note": one.note, "expires_on": one.expires_on}
