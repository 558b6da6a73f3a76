"""What starts hand-offs, what is due when, what a packet lacks, whose turn it is. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from salesops.capabilities.handoffs.facts import Due, Started
from salesops.kernel.condition import fields_of
from salesops.kernel.working_time import Calendar, add_working
from salesops.policies.documents.hand_off_parts import Clock
from salesops.policies.documents.hand_offs import HandOff

Changes = Mapping[str, tuple[Any, Any]]
TAKEN_BACK_WITHIN = timedelta(hours=1)
"""How long an answer can be taken back by whoever gave it."""


def triggers(kind: str, record_id: int, changes: Changes) -> Iterator[Started]:
    """What an event of history may start."""
    if kind == "activity" and _became(changes, "type") == "meeting_booked":
        targets = ((about, _became(changes, about)) for about in ("lead", "deal"))
        yield from (Started("meeting_booked", about, int(target)) for about, target in targets if target)
    happened = {
        "lead_created": kind == "lead" and "name" in changes and not changes["name"][0],
        "lead_qualified": kind == "lead" and _became(changes, "status") == "qualified",
        "deal_enters_stage": kind == "deal" and bool(_became(changes, "stage")),
        "deal_won": kind == "deal" and _became(changes, "status") == "won",
        "condition_met": kind in ("lead", "deal", "account") and "deleted_at" not in changes,
    }
    yield from (Started(trigger, kind, record_id) for trigger, so in happened.items() if so)


def _became(changes: Changes, field: str) -> Any:
    """What a field was changed to; None where it was not."""
    before, after = changes.get(field, (None, None))
    return after if before != after else None


def ends_at(start: datetime, minutes: int, clock: Clock, calendar: Calendar) -> datetime:
    """When so much of the clock has passed."""
    return add_working(start, minutes, calendar) if clock.working else start + timedelta(minutes=minutes)


def due(hand_off: HandOff, start: datetime, calendar: Calendar) -> list[Due]:
    """Everything to be sent unless it is accepted before; none without a clock."""
    clock = hand_off.clock
    if clock is None:
        return []
    return [Due(what, name, ends_at(start, after, clock, calendar)) for what, name, after in _steps(hand_off, clock.minutes)]


def _steps(hand_off: HandOff, minutes: int) -> Iterator[tuple[str, str, int]]:
    """(what, name, minutes after the start)"""
    for number, reminder in enumerate(hand_off.reminders):
        share = reminder.at_share
        yield "reminder", str(number), minutes - (reminder.minutes_before or 0) if share is None else int(share * minutes)
    if hand_off.escalate_at is not None:
        yield "escalation", "manager", int(hand_off.escalate_at * minutes)
    for number, step in enumerate(hand_off.escalations):
        yield "escalation", str(number), int(step.at_share * minutes)
    yield "breach", "", minutes


def missing(packet: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """Fields of the packet that are empty."""
    return [name for name in packet if values.get(name) in (None, "")]


def turn(members: Sequence[int], last: Mapping[int, int]) -> int | None:
    """Whose turn it is: whoever never had one, else whoever had it longest ago. `last`: the number of each one's last turn."""
    return min(members, key=lambda member: (last.get(member, 0), member), default=None)


def fields_watched(hand_offs: Iterable[HandOff]) -> dict[str, set[str]]:
    """Kind -> the fields whose change may start one of them, or tell that somebody acted."""
    found: dict[str, set[str]] = {"activity": {"type"}}
    for one in hand_offs:
        watched = {"lead_created": {"name"}, "lead_qualified": {"status"}, "deal_enters_stage": {"stage"}, "deal_won": {"status"}}
        met = {"name", "pipeline", *fields_of(one.concerns)} if one.trigger == "condition_met" else set()
        found.setdefault(one.kind, set()).update(watched.get(one.trigger, set()) | met)
    return {kind: names for kind, names in found.items() if names}
