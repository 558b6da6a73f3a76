"""Giving a hand-off to somebody else: operations, and the managers of whoever must act."""

from datetime import datetime

from django.db import transaction

from salesops.capabilities.handoffs.actions.answering import hand_record
from salesops.capabilities.handoffs.actions.held import check_state, held, refused, remember, set_takers
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries import parties as who
from salesops.capabilities.handoffs.queries.queue import may_reassign
from salesops.capabilities.handoffs.telling import settle, tell_reassigned
from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import queries as records
from salesops.records.access import Viewer
from salesops.records.errors import NotFoundError


def reassign(number: int, to: int, *, viewer: Viewer, scope: Scope, by: Actor, at: datetime) -> HandOff:
    """Let `to` act from now on. The clock goes on: there is no second one. Raises NotFoundError, InvalidError."""
    with transaction.atomic():
        one = held(number)
        if not may_reassign(viewer, one, scope):
            raise NotFoundError(f"There is no hand-off {number} that you may give to somebody else.")
        check_state(one, "waiting", "accepted")
        person = records.get("person", to, scope=EVERYTHING)
        if person is None or (person["left_on"] is not None and person["left_on"] <= at.date()):
            raise refused("to", "There is nobody of that number here.", "Somebody must act.", "Choose somebody who is here.")
        if not scope.sees(to):
            raise refused("to", f"{person['name']} is not in your line.", "Managers give to their own.", "Choose one of yours.")
        before = one.receiver_name
        new = who.person(to)
        one.receiver_id, one.receiver_name = new.person, new.called
        if one.owner_before is not None:
            hand_record(one, to, by=by, at=at)
        one.save()
        set_takers(one, new.people)
        remember(one, "reassign", {"receiver": (before, new.called)}, by=by, at=at)
        settle(one, at=at)
        tell_reassigned(one, by=by, at=at)
    return one
