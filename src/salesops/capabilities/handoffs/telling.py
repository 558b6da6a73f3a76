"""Who is told what about a hand-off, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from salesops.capabilities.handoffs.models import HandOff, Sending
from salesops.capabilities.handoffs.queries.parties import managers_of, parties
from salesops.capabilities.handoffs.queries.queue import takers_of
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
    note = f" {one.sender_name} says: {one.note}" if one.note else ""
    text = f"{_what(one)} was handed over by {one.sender_name}{_until(one, at)}.{note}"
    _tell(one, takers_of(one), text, "start", by, at)


def tell_reassigned(one: HandOff, *, by: Actor, at: datetime) -> None:
    """Tell whoever must act from now on."""
    text = f"{_what(one)} was given to {one.receiver_name} by {by.name}{_until(one, at)}."
    _tell(one, takers_of(one), text, f"given to {one.receiver_id} at {at.isoformat()}", by, at)


def tell_due(one: HandOff, sending: Sending, policy: document.HandOff | None, takers: list[int], *, at: datetime) -> None:
    """Remind, escalate, or tell that the time is over. `takers`: those who had to act until then."""
    said = _SAID[sending.what].format(receiver=one.receiver_name)
    due = f"; it {'was' if one.due_at <= at else 'is'} due {_moment(one.due_at, at)}" if one.due_at else ""
    whom = _whom(one, sending, policy, takers, at)
    _tell(one, whom, f"{_what(one)} {said}{due}.", f"{sending.what} {sending.name}".strip(), SYSTEM, at)


def tell_sent_back(one: HandOff, *, by: Actor, at: datetime) -> None:
    """What others were told about it is settled; whoever gave it must mend it."""
    settle(one, at=at)
    if one.sender_id:
        text = f"{_what(one)} was sent back by {by.name}: {one.reason}"
        _tell(one, [one.sender_id], text, f"sent back at {at.isoformat()}", by, at)


def tell_again(one: HandOff, *, at: datetime) -> None:
    """An answer was taken back: what was told of it no longer holds, and those who may take it are told that it waits."""
    settle(one, at=at)
    if one.state == "waiting":
        text = f"{_what(one)} waits again{_until(one, at)}."
        _tell(one, takers_of(one), text, f"again at {at.isoformat()}", SYSTEM, at)


def settle(one: HandOff, *, at: datetime) -> None:
    notices.settle(About("hand_off", one.id), at=at)


def _whom(one: HandOff, sending: Sending, policy: document.HandOff | None, takers: list[int], at: datetime) -> list[int]:
    if sending.what == "reminder":
        return takers
    if sending.what == "escalation":
        return _above(one, sending, policy, takers, at)
    whom = policy.breach.notify if policy else ("receiver", "manager")
    found = list(takers) if "receiver" in whom else []
    found += [one.sender_id] if "sender" in whom and one.sender_id else []
    return found + (managers_of(takers) if "manager" in whom else [])


def _above(one: HandOff, sending: Sending, policy: document.HandOff | None, takers: list[int], at: datetime) -> list[int]:
    """Whom a step of the chain tells."""
    steps = policy.escalations if policy else ()
    if not sending.name.isdecimal() or int(sending.name) >= len(steps):
        return managers_of(takers)
    step = steps[int(sending.name)]
    party = parties(step.party, None, key=f"{one.key} escalation", at=at).people if step.party else ()
    return [*party, *(managers_of(takers, step.managers) if step.managers else ())]


def _until(one: HandOff, at: datetime) -> str:
    return f", to be accepted by {_moment(one.due_at, at)}" if one.due_at else ""


def _moment(moment: datetime, at: datetime) -> str:
    """In the company's time."""
    return f"{moment.astimezone(ZoneInfo(policies.company(at.date()).time_zone)):%-d %b %Y %H:%M %Z}"


def _what(one: HandOff) -> str:
    called = records.names_of(one.kind, [one.record_id]).get(one.record_id, f"{one.kind} {one.record_id}")
    return f"{one.name}: {called}"


def _tell(one: HandOff, people: list[int], text: str, step: str, by: Actor, at: datetime) -> None:
    once, about = f"hand_off {one.id} {step}", About("hand_off", one.id)
    notices.tell(people, text, source="hand_off", once=once, link=f"/handoffs/{one.id}", about=about, by=by, at=at)
