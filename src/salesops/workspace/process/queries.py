"""What the process pages show: the play beside a deal, and who waits for an answer."""

from dataclasses import dataclass
from datetime import date, datetime

from salesops.capabilities.process.actions import EXCEPTION_BY
from salesops.capabilities.process.decide.playbook import Playbook, playbook
from salesops.capabilities.process.facts import Gate
from salesops.capabilities.process.models import Request
from salesops.capabilities.process.queries.standing import requests, standing_of, ticked
from salesops.policies.documents.sales_process import SalesProcess, Stage
from salesops.records.access import Viewer, may_change, scope_of
from salesops.records.queries import get_many
from salesops.records.row import Row
from salesops.web.components import Head
from salesops.workspace.editing.gates import gate_of
from salesops.workspace.editing.process import custom_fields
from salesops.workspace.process.aiming import aim_of


@dataclass(frozen=True)
class PlaybookView:
    deal: Row
    book: Playbook
    may_tick: bool
    gate_href: str


def playbook_view(deal: Row, process: SalesProcess, day: date, *, may_tick: bool) -> PlaybookView | None:
    """None where the process does not know the stage."""
    pipeline = process.pipeline(deal["pipeline"])
    if pipeline is None:
        return None
    standing = standing_of(deal, {}, pipeline, custom_fields("deal", day))
    book = playbook(process, standing, ticked(deal.id, deal["stage"]))
    if book is None:
        return None
    href = f"/deals/{deal.id}/gate?to={book.following.key}" if book.following else ""
    return PlaybookView(deal, book, may_tick, href)


def gate_answer(process: SalesProcess, deal: Row, to: str, *, role: str, day: date) -> tuple[Stage, Gate] | None:
    """What would be missing if the deal moved, to the next stage where none is named. None for a stage there is not."""
    aim = aim_of(process, deal, to)
    if aim is None:
        return None
    judged = gate_of(process, deal, {}, pipeline=aim.pipeline.key, stage=aim.target.key, role=role, day=day)
    return aim.target, judged[0].answer if judged else Gate(allowed=True, enforced=False)


@dataclass(frozen=True)
class RequestLine:
    request: Request
    deal: Row
    stage: str
    may_answer: bool
    lacks: str


@dataclass(frozen=True)
class RequestsPage:
    head: Head
    lines: tuple[RequestLine, ...]

    @property
    def waiting(self) -> tuple[RequestLine, ...]:
        return tuple(line for line in self.lines if not line.request.answer)

    @property
    def answered(self) -> tuple[RequestLine, ...]:
        return tuple(line for line in self.lines if line.request.answer)[:50]


def requests_page(viewer: Viewer, now: datetime, process: SalesProcess) -> RequestsPage:
    """What was asked for about the deals one sees."""
    found = requests()
    deals = get_many("deal", {one.deal_id for one in found}, scope=scope_of(viewer, now))
    lines = tuple(_line(one, deals[one.deal_id], viewer, process) for one in found if one.deal_id in deals)
    waiting = sum(not line.request.answer for line in lines)
    scope = f"{waiting} waiting" if waiting else "Nothing is waiting"
    return RequestsPage(Head("Who waits for an answer?", scope=scope, crumbs=(("Process", "/process"), ("Requests", ""))), lines)


def _line(request: Request, deal: Row, viewer: Viewer, process: SalesProcess) -> RequestLine:
    pipeline = process.pipeline(request.pipeline)
    stage = pipeline.match(request.stage) if pipeline else None
    roles = set(EXCEPTION_BY)
    lacks = ", ".join(request.names)
    if request.kind == "approval" and pipeline:
        named = [approval for approval in pipeline.approvals if approval.key in request.names]
        roles = {role for approval in named for role in approval.by}
        lacks = ", ".join(approval.name for approval in named) or lacks
    own = (request.asked_by_id, request.asked_by_name) == (viewer.person_id, viewer.name)
    may_answer = may_change(viewer) and not request.answer and not own and viewer.role in roles
    return RequestLine(request, deal, stage.name if stage else request.stage, may_answer, lacks)
