"""What history brings starts hand-offs, once; what is due is sent, once. Both in transactions that may die at any moment."""

from datetime import datetime

from django.db import transaction

from salesops.capabilities.handoffs import decide, queries
from salesops.capabilities.handoffs.actions import start
from salesops.capabilities.handoffs.models import HandOff, Sending
from salesops.capabilities.handoffs.telling import tell_due
from salesops.history import queries as history
from salesops.history.append import NewEvent, append
from salesops.history.following import follow
from salesops.kernel.actor import SYSTEM
from salesops.policies import queries as policies
from salesops.policies.documents import hand_offs as document

AT_ONCE = 500
"""Sendings looked at in one go."""


def follow_history(*, at: datetime) -> int:
    """Start what the next events of history start; how many events were passed."""

    def start_all(found: list[history.Entry]) -> None:
        for entry in found:
            _start_by(entry, at)

    return follow("hand-offs", start_all)


def _start_by(entry: history.Entry, at: datetime) -> None:
    if entry.source == "import" or entry.batch_id is not None:
        return
    for begun in decide.triggers(entry.kind, entry.record_id, entry.changes):
        values = history.state_at(begun.kind, begun.record_id, entry.learned_at, entry.learned_at)
        if values is None or values.get("deleted_at"):
            continue
        day = policies.company(entry.learned_at.date()).day_of(entry.learned_at)
        for policy in queries.in_force(day).started(begun.trigger, begun.kind, values):
            start(policy, begun.record_id, values, by=SYSTEM, at=at, since=entry.learned_at, event=entry.seq)


def send_due(*, at: datetime) -> int:
    """Send everything that is due; how much it was. Each in a transaction of its own, whoever claims it first."""
    waiting = Sending.objects.filter(sent_at=None, called_off=False, due_at__lte=at).order_by("due_at", "id")
    return sum(_send(number, at) for number in list(waiting.values_list("id", flat=True)[:AT_ONCE]))


def _send(number: int, at: datetime) -> bool:
    with transaction.atomic():
        one = HandOff.objects.select_for_update().get(sendings=number)
        claim = Sending.objects.filter(id=number, sent_at=None, called_off=False)
        if one.state != "waiting" or not claim.update(sent_at=at):
            return False
        sending = Sending.objects.get(id=number)
        policy = queries.in_force(policies.company(at.date()).day_of(one.started_at)).get(one.key)
        if sending.what == "breach":
            _breach(one, policy, sending.due_at, at)
        tell_due(one, sending, policy, at=at)
    return True


def _breach(one: HandOff, policy: document.HandOff | None, due_at: datetime, at: datetime) -> None:
    one.breached_at = due_at
    if policy and policy.breach.reassign_to:
        new = queries.parties(policy.breach.reassign_to, one.receiver_id, key=one.key, on=due_at.date())
        if new.people:
            one.receiver_id, one.receivers, one.receiver_name = new.person, list(new.people), new.called
    one.save()
    of = {"of": (None, [one.kind, one.record_id]), "key": (None, one.key)}
    append([NewEvent("hand_off", one.id, "breach", due_at, of, SYSTEM, at)])
