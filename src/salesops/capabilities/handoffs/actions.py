"""Starting hand-offs, taking them, sending them back, finishing them. Each is told in history."""

from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.capabilities.handoffs import decide, queries
from salesops.capabilities.handoffs.models import HandOff, Sending
from salesops.capabilities.handoffs.telling import settle, tell_sent_back, tell_start
from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.working_time import WorkingTimeError, company_calendar, working_minutes
from salesops.policies import queries as policies
from salesops.policies.documents import hand_offs as document
from salesops.records.access import Viewer
from salesops.records.errors import InvalidError, NotFoundError


def start(
    policy: document.HandOff,
    record_id: int,
    values: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    since: datetime | None = None,
    event: int | None = None,
) -> HandOff | None:
    """Hand over; None where this event has started it already. The clock runs from `since`, else from now."""
    begun = since or at
    day = policies.company(begun.date()).day_of(begun)
    sender = queries.parties(policy.sender, values.get("owner"), key=policy.key, on=day)
    receiver = queries.parties(policy.receiver, values.get("owner"), key=policy.key, on=day)
    with transaction.atomic():
        known = {"key": policy.key, "event": event, "kind": policy.kind, "record_id": record_id}
        if event is not None and HandOff.objects.filter(**known).exists():
            return None
        due = _due(policy, begun, receiver.person)
        made = HandOff.objects.create(
            **known,
            name=policy.name,
            started_at=begun,
            due_at=due[-1].at if due else None,
            sender_id=sender.person,
            sender_name=sender.called,
            receiver_id=receiver.person,
            receivers=list(receiver.people),
            receiver_name=receiver.called,
            lacked=decide.missing(policy.packet, values),
        )
        Sending.objects.bulk_create([Sending(hand_off=made, what=one.what, name=one.name, due_at=one.at) for one in due])
        _tell(made, "start", {"receiver": ("", receiver.called), "of": (None, [policy.kind, record_id])}, by, at)
        tell_start(made, by=by, at=at)
    return made


def accept(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> HandOff:
    """Take it. Of several, the first one has it."""
    with transaction.atomic():
        one = _held(number, viewer, "waiting")
        one.receiver_id, one.receiver_name = by.person_id or one.receiver_id, by.name
        one.state, one.accepted_at, one.minutes = "accepted", at, _took(one, at)
        _end_clock(one, at)
        settle(one, at=at)
        _tell(one, "accept", {"state": ("waiting", "accepted")}, by, at)
    return one


def send_back(number: int, reason: str, *, viewer: Viewer, by: Actor, at: datetime) -> HandOff:
    """Refuse it, with what is wrong with it."""
    if not reason.strip():
        raise InvalidError([Finding("reason", "The reason is missing.", "Whoever gave it must mend it.", "Say what lacks.")])
    with transaction.atomic():
        one = _held(number, viewer, "waiting")
        one.state, one.sent_back_at, one.reason = "sent_back", at, reason.strip()
        _end_clock(one, at)
        _tell(one, "send_back", {"state": ("waiting", "sent_back"), "reason": ("", one.reason)}, by, at)
        tell_sent_back(one, by=by, at=at)
    return one


def complete(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> HandOff:
    """Say that what was handed over is done."""
    with transaction.atomic():
        one = _held(number, viewer, "accepted")
        one.state, one.done_at = "done", at
        one.save()
        _tell(one, "complete", {"state": ("accepted", "done")}, by, at)
    return one


def _held(number: int, viewer: Viewer, state: str) -> HandOff:
    one = HandOff.objects.select_for_update().filter(id=number).first()
    if one is None or not queries.may_act(viewer, one):
        raise NotFoundError(f"There is no hand-off {number} for you.")
    if one.state != state:
        what = f"It is {one.state.replace('_', ' ')} already, by {one.receiver_name}."
        raise InvalidError([Finding("state", what, "It is answered once.", "Look at the queue again.")])
    return one


def _end_clock(one: HandOff, at: datetime) -> None:
    if one.due_at is not None and at > one.due_at and one.breached_at is None:
        one.breached_at = one.due_at
    one.save()
    one.sendings.filter(sent_at=None).update(called_off=True)


def _took(one: HandOff, at: datetime) -> int:
    """Minutes to acceptance: of the receiver's working time where the clock counts that."""
    day = policies.company(at.date()).day_of(one.started_at)
    policy = queries.in_force(day).get(one.key)
    if policy and policy.clock and policy.clock.working:
        return working_minutes(one.started_at, at, queries.calendar(one.receiver_id, day))
    return int((at - one.started_at).total_seconds() // 60)


def _due(policy: document.HandOff, begun: datetime, person: int | None) -> list[decide.Due]:
    company = policies.company(begun.date())
    try:
        return decide.due(policy, begun, queries.calendar(person, company.day_of(begun)))
    except WorkingTimeError:
        return decide.due(policy, begun, company_calendar(company))


def _tell(one: HandOff, action: str, changes: dict[str, tuple[Any, Any]], by: Actor, at: datetime) -> None:
    append([NewEvent("hand_off", one.id, action, at, changes, by, at)])
