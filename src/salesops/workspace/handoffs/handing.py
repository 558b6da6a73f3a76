"""Handing over by hand: what the packet lacks is filled in and the hand-off started, together or not at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries import parties as who
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.policies import queries as policies
from salesops.policies.documents.hand_offs import HandOff as Policy
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.row import Row
from salesops.workspace import editing

_ANYBODY = ("manager", "ops", "admin")
"""Roles that may hand to whom they like; others choose among those the policy names."""


def may_choose(viewer: Viewer) -> bool:
    """Whether they hand to whom they like, also to somebody the policy does not name."""
    return viewer.role in _ANYBODY


def offered(kind: str, now: datetime) -> tuple[Policy, ...]:
    """The hand-offs there are for a kind of record."""
    day = policies.company(now.date()).day_of(now)
    return tuple(one for one in who.in_force(day).hand_offs if one.kind == kind)


def hand_over(
    kind: str,
    record_id: int,
    key: str,
    *,
    viewer: Viewer,
    by: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    to: int | None = None,
    note: str = "",
    without: bool = False,
) -> HandOff:
    """Raises Forbidden, NotFoundError, ConflictError, and InvalidError with what the packet lacks."""
    policy, row = known(kind, record_id, key, viewer=viewer, at=at)
    if not editing.editable(viewer, kind):
        raise editing.Forbidden(f"Your role does not change {kind}s.")
    if to is not None and not may_choose(viewer) and to not in takers(policy, row, at):
        why = "The policy says who takes it."
        raise InvalidError([Finding("to", "They are not among those it is for.", why, "Choose one of those, or leave it out.")])
    filled = {name: value for name, value in (given or {}).items() if value not in (None, "") and name in policy.packet}
    with transaction.atomic():
        if filled:
            editing.change(kind, record_id, filled, version=row.version, viewer=viewer, by=by, at=at)
            policy, row = known(kind, record_id, key, viewer=viewer, at=at)
        how = {"to": to, "note": note, "without": without}
        return actions.start_by_hand(policy, record_id, row.values, by=by, at=at, **how)


def known(kind: str, record_id: int, key: str, *, viewer: Viewer, at: datetime) -> tuple[Policy, Row]:
    """The hand-off of the policy in force, and the record the viewer sees. Raises NotFoundError."""
    policy = next((one for one in offered(kind, at) if one.key == key), None)
    row = records.get(kind, record_id, scope=scope_of(viewer, at)) if policy else None
    if policy is None or row is None:
        raise NotFoundError(f"There is no hand-off {key!r} of such a {kind} for you.")
    return policy, row


def takers(policy: Policy, row: Row, at: datetime) -> tuple[int, ...]:
    """All whom the policy's receiver means, also where turns are taken."""
    party = policy.receiver.model_copy(update={"round_robin": False})
    return who.parties(party, row.values.get("owner"), key=policy.key, at=at).people
