"""One hand-off: its packet, what happened to it, what can be done."""

from dataclasses import dataclass
from datetime import datetime

from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.queue import takers_of
from salesops.history import queries as history
from salesops.kernel.scope import Scope
from salesops.records import queries as records
from salesops.records.access import Viewer
from salesops.web.components import Head
from salesops.workspace.handoffs.queries.lines import Line, lines, span
from salesops.workspace.handoffs.queries.people import may_be_given

_DID = {
    "start": "Handed over",
    "accept": "Accepted",
    "send_back": "Sent back",
    "complete": "Done",
    "take_back": "Answer taken back",
    "reassign": "Given to somebody else",
}
_NAMED = 8


@dataclass(frozen=True)
class Step:
    what: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class OnePage:
    head: Head
    line: Line
    steps: tuple[Step, ...]
    takers: tuple[str, ...]
    further: int
    """Takers that are not named."""
    people: tuple[tuple[int, str], ...]
    took: str


def one_page(one: HandOff, viewer: Viewer, scope: Scope, now: datetime) -> OnePage:
    (line,) = lines([one], viewer, scope, now)
    takers = takers_of(one)
    names = records.names_of("person", takers[:_NAMED])
    head = Head(line.about, scope=one.name, crumbs=(("Hand-offs", "/handoffs"), (line.about, "")))
    took = span(one.minutes) if one.minutes is not None else ""
    people = may_be_given(scope, now) if line.may_reassign else ()
    return OnePage(head, line, _steps(one), tuple(sorted(names.values())), max(0, len(takers) - _NAMED), people, took)


def _steps(one: HandOff) -> tuple[Step, ...]:
    told = history.timeline("hand_off", one.id, 50)
    return tuple(
        Step(_DID.get(e.action, e.action), e.by_name, e.happened_at, str(e.changes.get("reason", ("", ""))[1])) for e in told
    )
