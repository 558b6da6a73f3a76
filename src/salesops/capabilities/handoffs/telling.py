"""Who is told what about a hand-off, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from salesops.capabilities.handoffs import queries
from salesops.capabilities.handoffs.models import HandOff, Sending
from salesops.kernel.actor import SYSTEM, Actor
from salesops.policies import queries as policies
from salesops.policies.documents import hand_offs as document
from salesops.records import queries as records
from salesops.records.notices import actions as notices
from salesops.records.notices.actions import About

_SAID = {
    "reminder": "waits for {receiver}",
    "escalation": "still waits for {receiver}",
    "breach": "was not accepted in time by {receiver}",
}


def tell_start(one: HandOff, *, by: Actor, at: datetime) -> None:
    """Tell those who may take it that it is there."""
    until = f", to be accepted by {_moment(one.due_at, at)}" if one.due_at else ""
    _tell(one, takers(one), f"{_what(one)} was handed over by {one.sender_name}{until}.", "start", by, at)


def tell_due(one: HandOff, sending: Sending, policy: document.HandOff | None, *, at: datetime) -> None:
    """Remind, escalate, or tell that the time is over."""
    said = _SAID[sending.what].format(receiver=one.receiver_name)
    due = f"; it {'was' if one.due_at <= at else 'is'} due {_moment(one.due_at, at)}" if one.due_at else ""
    text = f"{_what(one)} {said}{due}."
    _tell(one, _whom(one, sending.what, policy), text, f"{sending.what} {sending.name}".strip(), SYSTEM, at)


def tell_sent_back(one: HandOff, *, by: Actor, at: datetime) -> None:
    """What others were told about it is settled; whoever gave it must mend it."""
    settle(one, at=at)
    if one.sender_id:
        _tell(one, [one.sender_id], f"{_what(one)} was sent back by {by.name}: {one.reason}", "sent back", by, at)


def settle(one: HandOff, *, at: datetime) -> None:
    notices.settle(About("hand_off", one.id), at=at)


def takers(one: HandOff) -> list[int]:
    """Those who may act on it."""
    return [one.receiver_id] if one.receiver_id else list(one.receivers)


def _whom(one: HandOff, what: str, policy: document.HandOff | None) -> list[int]:
    if what == "reminder":
        return takers(one)
    if what == "escalation":
        return queries.managers_of(takers(one))
    whom = policy.breach.notify if policy else ("receiver", "manager")
    found = takers(one) if "receiver" in whom else []
    found += [one.sender_id] if "sender" in whom and one.sender_id else []
    return found + (queries.managers_of(takers(one)) if "manager" in whom else [])


def _moment(moment: datetime, at: datetime) -> str:
    """In the company's time."""
    return f"{moment.astimezone(ZoneInfo(policies.company(at.date()).time_zone)):%-d %b %Y %H:%M %Z}"


def _what(one: HandOff) -> str:
    called = records.names_of(one.kind, [one.record_id]).get(one.record_id, f"{one.kind} {one.record_id}")
    return f"{one.name}: {called}"


def _tell(one: HandOff, people: list[int], text: str, step: str, by: Actor, at: datetime) -> None:
    once, about = f"hand_off {one.id} {step}", About("hand_off", one.id)
    notices.tell(people, text, source="hand_off", once=once, link=f"/handoffs?show={one.id}", about=about, by=by, at=at)
