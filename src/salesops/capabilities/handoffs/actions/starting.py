"""Starting hand-offs: by what happened, or by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.capabilities.handoffs import decide
from salesops.capabilities.handoffs.actions.held import refused, remember, set_takers
from salesops.capabilities.handoffs.facts import Due, Parties
from salesops.capabilities.handoffs.models import HandOff, Sending, Turn
from salesops.capabilities.handoffs.queries import parties as who
from salesops.capabilities.handoffs.telling import tell_start
from salesops.history.append import hold_order
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.kernel.working_time import WorkingTimeError, company_calendar
from salesops.policies import queries as policies
from salesops.policies.documents import hand_offs as document
from salesops.records.errors import InvalidError


def start(
    policy: document.HandOff,
    record_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    since: datetime | None = None,
    event: int | None = None,
    sender: Parties | None = None,
    receiver: Parties | None = None,
    note: str = "",
    told: bool = True,
) -> HandOff | None:
    """Hand over; None where this event has started it already. The clock runs from `since`, else from now.

    Not `told`: nobody is told of it, because it is over long since.
    """
    begun, owner = since or at, values.get("owner")
    with transaction.atomic():
        hold_order()  # of two that start at once, the second sees whose turn the first one used
        known = {"key": policy.key, "event": event, "kind": policy.kind, "record_id": record_id}
        if event is not None and HandOff.objects.filter(**known).exists():
            return None
        sender = sender or who.parties(policy.sender, owner, key=policy.key, at=begun)
        receiver = receiver or who.parties(policy.receiver, owner, key=policy.key, at=begun)
        due = _due(policy, begun, receiver)
        made = HandOff.objects.create(
            **known,
            name=policy.name,
            started_at=begun,
            due_at=next((one.at for one in due if one.what == "breach"), None),
            sender_id=sender.person,
            sender_name=sender.called,
            receiver_id=receiver.person,
            receiver_name=receiver.called,
            lacked=decide.missing(policy.packet, values),
            note=note,
        )
        set_takers(made, receiver.people)
        _note_turn(policy, receiver)
        Sending.objects.bulk_create([Sending(hand_off=made, what=one.what, name=one.name, due_at=one.at) for one in due])
        remember(made, "start", {"receiver": ("", receiver.called), "of": (None, [policy.kind, record_id])}, by=by, at=at)
        if told:
            tell_start(made, by=by, at=at)
    return made


def start_by_hand(
    policy: document.HandOff,
    record_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    to: int | None = None,
    note: str = "",
    without: bool = False,
    told: bool = True,
) -> HandOff:
    """Hand over because somebody says so, to `to` or to whom the policy names. Raises InvalidError.

    What the packet lacks has to be there, unless it is handed over `without` it, which the report tells. One that waits
    already is not handed over twice.
    """
    receiver = who.person(to) if to is not None else who.parties(policy.receiver, values.get("owner"), key=policy.key, at=at)
    with transaction.atomic():
        hold_order()
        if not receiver.people:
            fix = "Choose somebody, or mend the policy."
            raise refused("to", "There is nobody to take it.", "The policy names nobody who is here.", fix)
        if lacked := () if without else decide.missing(policy.packet, values):
            raise InvalidError([_lacking(policy.kind, name) for name in lacked])
        waiting = HandOff.objects.filter(key=policy.key, kind=policy.kind, record_id=record_id, state="waiting").first()
        if waiting is not None:
            what = f"It waits for {waiting.receiver_name} already."
            raise refused("hand_off", what, "Whoever has two of the same does neither.", "Wait, or let it be reassigned.")
        sender = Parties(by.person_id, () if by.person_id is None else (by.person_id,), by.name)
        made = start(policy, record_id, values, by=by, at=at, sender=sender, receiver=receiver, note=note.strip(), told=told)
    assert made is not None
    return made


def _lacking(kind: str, name: str) -> Finding:
    field = KINDS[kind].by_name.get(name)
    title = field.title if field else name.removeprefix("custom.").replace("_", " ")
    what = f"The packet lacks {title.lower()}."
    return Finding(name, what, "Whoever takes it would have to ask.", "Fill it in, or hand over without.")


def _note_turn(policy: document.HandOff, receiver: Parties) -> None:
    if not policy.receiver.round_robin or receiver.person is None:
        return
    last = Turn.objects.filter(key=policy.key).order_by("-number").values_list("number", flat=True).first() or 0
    Turn.objects.update_or_create(key=policy.key, person_id=receiver.person, defaults={"number": last + 1})


def _due(policy: document.HandOff, begun: datetime, receiver: Parties) -> list[Due]:
    try:
        return decide.due(policy, begun, who.calendar(receiver.people, begun))
    except WorkingTimeError:
        return decide.due(policy, begun, company_calendar(policies.company(begun.date())))
