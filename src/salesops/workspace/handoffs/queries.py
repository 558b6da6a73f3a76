"""The queue of whoever must act, what somebody handed over, and how it goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.capabilities.handoffs import queries as handoffs
from salesops.capabilities.handoffs.decide import missing
from salesops.capabilities.handoffs.models import HandOff
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.web.components import Head

_SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One hand-off as it is shown. `packet`: (what, value); an empty value is missing."""

    one: HandOff
    about: str
    packet: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    left: str
    late: bool
    mine: bool
    advice: str = ""


@dataclass(frozen=True)
class HandOffsPage:
    head: Head
    queue: tuple[Line, ...]
    working: tuple[Line, ...]
    outbox: tuple[Line, ...]
    report: tuple[dict[str, Any], ...]


def lines(found: list[HandOff], viewer: Viewer, now: datetime) -> list[Line]:
    """A fixed number of questions, however many there are."""
    rows = {
        kind: records.get_many(kind, [one.record_id for one in found if one.kind == kind], scope=EVERYTHING)
        for kind in ("lead", "deal")
    }
    names = records.names_referred_to([row for of_kind in rows.values() for row in of_kind.values()])
    policy = handoffs.in_force(policies.company(now.date()).day_of(now))
    return [_line(one, rows[one.kind].get(one.record_id), names, policy.get(one.key), viewer, now) for one in found]


def hand_offs_page(viewer: Viewer, now: datetime) -> HandOffsPage:
    found = handoffs.seen(viewer, scope_of(viewer, now))
    shown = lines(found[:_SHOWN], viewer, now)
    mine = [line for line in shown if line.mine]
    queue = sorted((line for line in mine if line.one.state == "waiting"), key=lambda line: (line.one.due_at or now, line.one.id))
    working = [line for line in mine if line.one.state == "accepted"]
    outbox = [line for line in shown if line not in queue and line not in working]
    head = Head("Hand-offs", scope=f"{len(queue)} for you")
    return HandOffsPage(head, tuple(queue), tuple(working), tuple(outbox), tuple(handoffs.report(found, now)))


def left_in_words(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "no clock"
    minutes = int(abs((due - now).total_seconds()) // 60)
    words = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
    return f"{words} left" if due >= now else f"{words} late"


def _line(one: HandOff, row: Any, names: Any, policy: Any, viewer: Viewer, now: datetime) -> Line:
    about = row["name"] if row else f"{one.kind} {one.record_id}, deleted"
    packet = policy.packet if policy else ()
    told = tuple((_title(one.kind, name), _said(one.kind, name, row, names)) for name in packet) if row else ()
    lacks = tuple(_title(one.kind, name) for name in missing(packet, row.values)) if row else ()
    left = left_in_words(one.due_at, now) if one.state == "waiting" else one.state.replace("_", " ")
    late = handoffs.is_late(one, now)
    return Line(one, about, told, lacks, left, late, handoffs.may_act(viewer, one), policy.documentation if policy else "")


def _title(kind: str, name: str) -> str:
    field = KINDS[kind].by_name.get(name)
    return field.title if field else name.removeprefix("custom.").replace("_", " ").capitalize()


def _said(kind: str, name: str, row: Any, names: Any) -> str:
    value, field = row.values.get(name), KINDS[kind].by_name.get(name)
    if value in (None, ""):
        return ""
    return str(names[field.refers_to].get(value, value)) if field and field.type == "ref" else str(value)
