"""What history brings starts hand-offs, once; what is due is sent, once. Both in transactions that may die at any moment."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from salesops.capabilities.handoffs import decide
from salesops.capabilities.handoffs.actions.held import remember, set_takers
from salesops.capabilities.handoffs.actions.starting import start
from salesops.capabilities.handoffs.facts import Started
from salesops.capabilities.handoffs.models import HandOff, Sending
from salesops.capabilities.handoffs.queries import parties as who
from salesops.capabilities.handoffs.queries.queue import takers_of
from salesops.capabilities.handoffs.telling import tell_due, tell_reassigned
from salesops.history import queries as history
from salesops.history.following import follow
from salesops.kernel.actor import SYSTEM
from salesops.kernel.condition import fields_of
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
    day = policies.company(entry.learned_at.date()).day_of(entry.learned_at)
    policy = who.in_force(day)
    for begun in decide.triggers(entry.kind, entry.record_id, entry.changes):
        for hand_off, values in _started(policy, begun, entry):
            start(hand_off, begun.record_id, values, by=SYSTEM, at=at, since=entry.learned_at, event=entry.seq)


def _started(policy: document.HandOffs, begun: Started, entry: history.Entry) -> Iterator[tuple[document.HandOff, dict]]:
    """Those that something which happened starts, with what the record was by then."""
    if not _could_start(policy, begun, entry):
        return
    values = history.state_by(begun.kind, begun.record_id, entry.seq)
    if values is None or values.get("deleted_at"):
        return
    asked = begun.trigger == "condition_met"
    before = history.state_by(begun.kind, begun.record_id, entry.seq - 1) if asked else None
    for hand_off in policy.started(begun.trigger, begun.kind, values, before):
        yield hand_off, values


def _could_start(policy: document.HandOffs, begun: Started, entry: history.Entry) -> bool:
    """Whether it is worth to look the record up: a condition begins to hold only where a field of it changed."""
    alike = [one for one in policy.hand_offs if (one.trigger, one.kind) == (begun.trigger, begun.kind)]
    if begun.trigger != "condition_met":
        return bool(alike)
    return any((fields_of(one.concerns) | {"pipeline", "name"}) & set(entry.changes) for one in alike)


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
        policy, takers = who.policy_of(one, at), takers_of(one)
        tell_due(one, sending, policy, takers, at=at)
        if sending.what == "breach":
            _breach(one, policy, sending.due_at, at)
    return True


def note_late(number: int, *, at: datetime) -> None:
    """What was due by then counts as sent when it was due, and history tells of the end of its time; nobody else is told."""
    with transaction.atomic():
        one = HandOff.objects.select_for_update().get(id=number)
        one.sendings.filter(sent_at=None, called_off=False, due_at__lte=at).update(sent_at=F("due_at"))
        if one.due_at is not None and one.due_at <= at and one.breached_at is None:
            _breach(one, who.policy_of(one, at), one.due_at, one.due_at)


def _breach(one: HandOff, policy: document.HandOff | None, due_at: datetime, at: datetime) -> None:
    one.breached_at = due_at
    one.save()
    of = {"of": (None, [one.kind, one.record_id]), "key": (None, one.key)}
    remember(one, "breach", of, by=SYSTEM, at=at, happened_at=due_at)
    if policy and policy.breach.reassign_to:
        new = who.parties(policy.breach.reassign_to, one.receiver_id, key=f"{one.key} breach", at=due_at)
        if new.people:
            one.receiver_id, one.receiver_name = new.person, new.called
            one.save()
            set_takers(one, new.people)
            tell_reassigned(one, by=SYSTEM, at=at)
