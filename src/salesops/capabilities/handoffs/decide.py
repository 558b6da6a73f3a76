"""What starts hand-offs, what is due when, what a packet lacks. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from salesops.capabilities.handoffs.facts import Due, Started
from salesops.kernel.working_time import WorkingCalendar, add_working
from salesops.policies.documents.hand_offs import Clock, HandOff

Changes = Mapping[str, tuple[Any, Any]]


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
    }
    yield from (Started(trigger, kind, record_id) for trigger, so in happened.items() if so)


def _became(changes: Changes, field: str) -> Any:
    """What a field was changed to; None where it was not."""
    before, after = changes.get(field, (None, None))
    return after if before != after else None


def ends_at(start: datetime, minutes: int, clock: Clock, calendar: WorkingCalendar) -> datetime:
    """When so much of the clock has passed."""
    return add_working(start, minutes, calendar) if clock.working else start + timedelta(minutes=minutes)


def due(hand_off: HandOff, start: datetime, calendar: WorkingCalendar) -> list[Due]:
    """Everything to be sent unless it is accepted before; none without a clock."""
    clock = hand_off.clock
    if clock is None:
        return []
    found = []
    for number, reminder in enumerate(hand_off.reminders):
        share = reminder.at_share
        after = clock.minutes - (reminder.minutes_before or 0) if share is None else int(share * clock.minutes)
        found.append(Due("reminder", str(number), ends_at(start, after, clock, calendar)))
    if hand_off.escalate_at is not None:
        after = int(hand_off.escalate_at * clock.minutes)
        found.append(Due("escalation", "manager", ends_at(start, after, clock, calendar)))
    return [*found, Due("breach", "", ends_at(start, clock.minutes, clock, calendar))]


def missing(packet: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """Fields of the packet that are empty."""
    return [name for name in packet if values.get(name) in (None, "")]


def turn(members: Sequence[int], last: Mapping[int, datetime]) -> int | None:
    """Whose turn it is: whoever never had one, else whoever had it longest ago."""
    waited = [member for member in sorted(members) if member not in last]
    if waited:
        return waited[0]
    return min(members, key=lambda member: (last[member], member), default=None)
