"""Taking hand-offs, sending them back, finishing them, and taking back an answer that was a slip."""

from datetime import datetime

from django.db import transaction

from salesops.capabilities.handoffs.actions.held import check_state, held, refused, remember
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries import parties as who
from salesops.capabilities.handoffs.queries.queue import may_act, may_take_back, takers_of
from salesops.capabilities.handoffs.telling import settle, tell_again, tell_sent_back
from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING
from salesops.kernel.working_time import working_minutes
from salesops.records import actions as records
from salesops.records import queries as record_queries
from salesops.records.access import Viewer
from salesops.records.errors import NotFoundError


def accept(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> HandOff:
    """Take it. Of several, the first one has it. Where the policy says so, the record is theirs from now on."""
    with transaction.atomic():
        one = _mine(number, viewer, "waiting")
        one.minutes = _took(one, at)
        one.receiver_id, one.receiver_name = by.person_id or one.receiver_id, by.name
        one.state, one.accepted_at = "accepted", at
        policy = who.policy_of(one, at)
        if policy and policy.takes_over and one.receiver_id is not None:
            one.owner_before = hand_record(one, one.receiver_id, by=by, at=at)
        _end_clock(one, at)
        remember(one, "accept", {"state": ("waiting", "accepted")}, by=by, at=at)
        settle(one, at=at)
    return one


def send_back(number: int, reason: str, *, viewer: Viewer, by: Actor, at: datetime, told: bool = True) -> HandOff:
    """Refuse it, with what is wrong with it. Not `told`: whoever gave it is not told, because it is over long since."""
    if not reason.strip():
        raise refused("reason", "The reason is missing.", "Whoever gave it must mend it.", "Say what lacks.")
    with transaction.atomic():
        one = _mine(number, viewer, "waiting")
        one.receiver_id, one.receiver_name = by.person_id or one.receiver_id, by.name
        one.state, one.sent_back_at, one.reason = "sent_back", at, reason.strip()
        _end_clock(one, at)
        remember(one, "send_back", {"state": ("waiting", "sent_back"), "reason": ("", one.reason)}, by=by, at=at)
        if told:
            tell_sent_back(one, by=by, at=at)
    return one


def complete(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> HandOff:
    """Say that what was handed over is done."""
    with transaction.atomic():
        one = _mine(number, viewer, "accepted")
        one.state, one.done_at = "done", at
        one.save()
        remember(one, "complete", {"state": ("accepted", "done")}, by=by, at=at)
    return one


def take_back(number: int, *, by: Actor, at: datetime) -> HandOff:
    """Take an answer back within the hour, whoever gave it: what was accepted or sent back waits again, what was done is open.

    The clock was not stopped: what would have been sent meanwhile is sent now.
    """
    with transaction.atomic():
        one = held(number)
        if not may_take_back(one, by.person_id, at):
            raise NotFoundError(f"There is no answer of yours to hand-off {number} that could be taken back.")
        before = one.state
        if before == "done":
            one.state, one.done_at = "accepted", None
        else:
            _wait_again(one, by, at)
        one.save()
        remember(one, "take_back", {"state": (before, one.state)}, by=by, at=at)
        tell_again(one, at=at)
    return one


def hand_record(one: HandOff, to: int, *, by: Actor, at: datetime) -> int | None:
    """Make somebody the owner of the record; who was, or None where nothing changed."""
    row = record_queries.get(one.kind, one.record_id, scope=EVERYTHING)
    if row is None or row["owner"] == to:
        return None
    records.edit(one.kind, row.id, {"owner": to}, version=row.version, by=by, at=at, action="hand_over")
    owner: int | None = row["owner"]
    return owner


def _wait_again(one: HandOff, by: Actor, at: datetime) -> None:
    answered = one.accepted_at or one.sent_back_at
    if one.owner_before is not None:
        hand_record(one, one.owner_before, by=by, at=at)
    takers = [taker.person_id for taker in one.takers.all()]
    policy = who.policy_of(one, at)
    if len(takers) != 1:
        called = policy.receiver.team or f"any {policy.receiver.role}" if policy else one.receiver_name
        one.receiver_id, one.receiver_name = None, called
    one.state, one.accepted_at, one.sent_back_at = "waiting", None, None
    one.minutes, one.reason, one.owner_before = None, "", None
    one.sendings.filter(sent_at=None, due_at__gt=answered).update(called_off=False)


def _mine(number: int, viewer: Viewer, state: str) -> HandOff:
    one = held(number)
    if not may_act(viewer, one) and not (one.state != state and viewer.person_id in _could(one)):
        raise NotFoundError(f"There is no hand-off {number} for you.")
    check_state(one, state)
    return one


def _could(one: HandOff) -> list[int]:
    """Those who might have taken it before somebody did; they are told that."""
    return [taker.person_id for taker in one.takers.all()]


def _end_clock(one: HandOff, at: datetime) -> None:
    if one.due_at is not None and at > one.due_at and one.breached_at is None:
        one.breached_at = one.due_at
    one.save()
    one.sendings.filter(sent_at=None).update(called_off=True)


def _took(one: HandOff, at: datetime) -> int:
    """Minutes to acceptance: of the working time of whoever had to act, where the clock counts that."""
    policy = who.policy_of(one, at)
    if policy and policy.clock and policy.clock.working:
        return working_minutes(one.started_at, at, who.calendar(takers_of(one), at))
    return int((at - one.started_at).total_seconds() // 60)
