"""Hand-offs as they are shown: what about, the packet and what it lacks, how much time is left, what the viewer may do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.capabilities.handoffs.decide import missing
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.parties import in_force
from salesops.capabilities.handoffs.queries.queue import is_late, may_act, may_reassign, may_take_back
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies import queries as policies
from salesops.policies.documents.hand_offs import HandOffs
from salesops.records import queries as records
from salesops.records.access import Viewer
from salesops.records.row import Row
from salesops.web.formatting import counted


@dataclass(frozen=True)
class Field:
    """A field of the packet. An empty `text` is missing."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Line:
    """One hand-off. `href`: the record, where the viewer may see it."""

    one: HandOff
    about: str
    href: str
    packet: tuple[Field, ...]
    state: str
    left: str
    late: bool
    may_act: bool
    may_reassign: bool
    may_take_back: bool
    takes_over: bool
    advice: str

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(field.title for field in self.packet if not field.text)


@dataclass(frozen=True)
class Around:
    """What lines are made with. By kind: `rows`, what they are about; `open_to`, the ids of those the viewer may see."""

    viewer: Viewer
    scope: Scope
    now: datetime
    policy: HandOffs
    rows: Mapping[str, Mapping[int, Row]]
    open_to: Mapping[str, Collection[int]]
    names: Any


def lines(found: Collection[HandOff], viewer: Viewer, scope: Scope, now: datetime) -> list[Line]:
    """A fixed number of questions, however many there are."""
    wanted = {kind: [one.record_id for one in found if one.kind == kind] for kind in {one.kind for one in found}}
    rows = {kind: records.get_many(kind, ids, scope=EVERYTHING) for kind, ids in wanted.items()}
    open_to = {kind: _within(kind, ids, rows[kind], scope) for kind, ids in wanted.items()}
    names = records.names_referred_to([row for of_kind in rows.values() for row in of_kind.values()])
    policy = in_force(policies.company(now.date()).day_of(now))
    around = Around(viewer, scope, now, policy, rows, open_to, names)
    return [_line(one, around) for one in found]


def packet_of(kind: str, packet: Sequence[str], row: Row | None) -> tuple[Field, ...]:
    """The fields of a packet with what a record has in them."""
    names = records.names_referred_to([row] if row else [])
    return _packet(kind, packet, row, names)


def left_in_words(due: datetime | None, now: datetime) -> str:
    """How much time is left, or since when it is over: to the minute below two hours."""
    if due is None:
        return "no clock"
    minutes = int(abs((due - now).total_seconds()) // 60)
    return f"{span(minutes)} {'left' if due >= now else 'late'}"


def span(whole: float) -> str:
    minutes = round(whole)
    if minutes < 120:
        return f"{minutes} min"
    if minutes <= 2880:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return counted(minutes // 1440, "day")


def title_of(kind: str, name: str) -> str:
    field = KINDS[kind].by_name.get(name)
    return field.title if field else name.removeprefix("custom.").replace("_", " ").capitalize()


def _within(kind: str, ids: Collection[int], rows: dict[int, Row], scope: Scope) -> Collection[int]:
    return rows if scope.everything else records.get_many(kind, ids, scope=scope)


def _line(one: HandOff, around: Around) -> Line:
    row, policy = around.rows[one.kind].get(one.record_id), around.policy.get(one.key)
    is_open = one.state in ("waiting", "accepted")
    may_see = row is not None and row.id in around.open_to[one.kind]
    return Line(
        one,
        str(row[records.TITLES.get(one.kind, "name")]) if row else f"{one.kind} {one.record_id}, deleted",
        f"/{KINDS[one.kind].plural.replace(' ', '-')}/{one.record_id}" if may_see else "",
        _packet(one.kind, policy.packet if policy else (), row, around.names),
        one.state.replace("_", " "),
        left_in_words(one.due_at, around.now) if one.state == "waiting" else "",
        is_late(one, around.now),
        is_open and may_act(around.viewer, one),
        is_open and may_reassign(around.viewer, one, around.scope),
        around.viewer.person_id is not None and may_take_back(one, around.viewer.person_id, around.now),
        policy.takes_over if policy else False,
        policy.documentation if policy else "",
    )


def _packet(kind: str, packet: Sequence[str], row: Row | None, names: Any) -> tuple[Field, ...]:
    if row is None:
        return ()
    lacks = missing(packet, row.values)
    return tuple(Field(name, title_of(kind, name), "" if name in lacks else _said(kind, name, row, names)) for name in packet)


def _said(kind: str, name: str, row: Row, names: Any) -> str:
    value, field = row.values[name], KINDS[kind].by_name.get(name)
    return str(names[field.refers_to].get(value, value)) if field and field.type == "ref" else str(value)
