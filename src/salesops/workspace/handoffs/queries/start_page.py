"""The form by which a record is handed over by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from salesops.capabilities.handoffs.decide import missing
from salesops.capabilities.handoffs.queries.queue import of_record
from salesops.kernel.kinds import KINDS
from salesops.policies import queries as policies
from salesops.policies.documents.hand_offs import HandOff as Policy
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.records.row import Row
from salesops.web.components import Head
from salesops.workspace.handoffs.controls import controls
from salesops.workspace.handoffs.handing import may_choose, offered, takers
from salesops.workspace.handoffs.queries.lines import Field, Line, lines, packet_of, span
from salesops.workspace.handoffs.queries.people import Person, by_name, may_be_given
from salesops.workspace.process.controls import Control


@dataclass(frozen=True)
class StartPage:
    head: Head
    kind: str
    row: Row
    back: str
    offered: tuple[tuple[str, str, str], ...]
    """(name, address, "true" for the chosen one)"""
    policy: Policy | None
    packet: tuple[Field, ...]
    lacks: tuple[Control, ...]
    takers: tuple[Person, ...]
    """Whom the policy names."""
    others: tuple[Person, ...] = ()
    """Who may be chosen besides."""
    earlier: tuple[Line, ...] = ()
    """Hand-offs of the record that there were."""
    said: tuple[str, ...] = ()
    note: str = ""

    @property
    def waiting(self) -> Line | None:
        """The same hand-off of the same record that waits: it is not handed over twice."""
        key = self.policy.key if self.policy else ""
        return next((line for line in self.earlier if line.one.key == key and line.one.state == "waiting"), None)


def start_page(
    kind: str,
    row: Row,
    key: str,
    viewer: Viewer,
    now: datetime,
    *,
    said: tuple[str, ...] = (),
    typed: Mapping[str, str] | None = None,
) -> StartPage:
    known, plural = offered(kind, now), KINDS[kind].plural.replace(" ", "-")
    scope = scope_of(viewer, now)
    back, title = f"/{plural}/{row.id}", str(row["name"])
    policy = next((one for one in known if one.key == key), known[0] if known else None)
    words = typed or {}
    head = Head(
        f"Hand over {title}",
        crumbs=((KINDS[kind].plural.capitalize(), f"/{plural}"), (title, back), ("Hand over", "")),
        scope=_says(policy),
    )
    choices = tuple(
        (one.name, f"/handoffs/new?kind={kind}&id={row.id}&key={one.key}", "true" if one is policy else "") for one in known
    )
    earlier = tuple(lines(of_record(kind, row.id, scope), viewer, scope, now))
    if policy is None:
        return StartPage(head, kind, row, back, choices, None, (), (), (), earlier=earlier)
    named = by_name(records.names_of("person", takers(policy, row, now)).items())
    return StartPage(
        head,
        kind,
        row,
        back,
        choices,
        policy,
        packet_of(kind, policy.packet, row),
        _lacking(kind, policy, row, viewer, now, words),
        named,
        tuple(one for one in may_be_given(scope, now) if one not in named) if may_choose(viewer) else (),
        earlier,
        said,
        words.get("note", ""),
    )


def _says(policy: Policy | None) -> str:
    if policy is None:
        return ""
    clock = policy.clock
    of_what = " of working time" if clock and clock.working else ""
    time = f"to be accepted within {span(clock.minutes)}{of_what}" if clock else "without a clock"
    return f"{policy.name}, {time}"


def _lacking(kind: str, policy: Policy, row: Row, viewer: Viewer, now: datetime, typed: Mapping[str, str]) -> tuple[Control, ...]:
    lacks = missing(policy.packet, row.values)
    day = policies.company(now.date()).day_of(now)
    made = controls(kind, lacks, scope=scope_of(viewer, now), day=day)
    return tuple(replace(control, value=typed.get(control.name, "")) for control in made)
