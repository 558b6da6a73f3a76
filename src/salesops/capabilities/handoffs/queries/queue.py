"""Which hand-offs somebody may see and act on, asked of the database page by page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from django.db.models import Case, F, Q, QuerySet, Value, When

from salesops.capabilities.handoffs.decide import TAKEN_BACK_WITHIN
from salesops.capabilities.handoffs.models import HandOff, Sending, Taker
from salesops.capabilities.handoffs.queries.outcomes import Outcome, of_outcome, started_between
from salesops.capabilities.handoffs.queries.teams import teams
from salesops.kernel.scope import Scope
from salesops.records.access import Viewer, may_change

Whose = Literal["mine", "given", "all"]
Which = Literal["open", "waiting", "late", "accepted", "closed", "any"]
WHOSE, WHICH = get_args(Whose), get_args(Which)
ABOVE = ("ops", "admin")


@dataclass(frozen=True)
class Wanted:
    """whose: what waits for the viewer, what they gave, or all they may see. key: of one hand-off of the policy."""

    whose: Whose = "all"
    which: Which = "open"
    key: str = ""
    outcome: Outcome | None = None
    person: int | None = None
    team: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class Queue:
    rows: tuple[HandOff, ...]
    total: int


def queue(wanted: Wanted, *, viewer: Viewer, scope: Scope, at: datetime) -> Queue:
    """One page: what is due first comes first, so what is late is on top; what is closed, the newest first."""
    found = seen(scope).filter(_whose(wanted.whose, viewer), _which(wanted.which, at))
    found = _narrowed(found, wanted, at)
    rows = found.order_by(*_order(wanted.which)).prefetch_related("takers")[wanted.offset : wanted.offset + wanted.limit]
    return Queue(tuple(rows), found.count())


def _narrowed(found: QuerySet[HandOff], wanted: Wanted, at: datetime) -> QuerySet[HandOff]:
    found = started_between(found, wanted.since, wanted.until)
    if wanted.key:
        found = found.filter(key=wanted.key)
    if wanted.person is not None:
        found = found.filter(receiver_id=wanted.person)
    if wanted.team is not None:
        found = found.filter(teams(at).started_in(wanted.team))
    return of_outcome(found, wanted.outcome, at) if wanted.outcome else found


def seen(scope: Scope) -> QuerySet[HandOff]:
    """Those somebody gave, may take, or whose people they lead."""
    if scope.everything:
        return HandOff.objects.all()
    people = Q(sender_id__in=scope.people) | Q(receiver_id__in=scope.people)
    return HandOff.objects.filter(people | Q(pk__in=_taken_by(scope.people)))


def find(number: int, scope: Scope) -> HandOff | None:
    """One that somebody may see."""
    return seen(scope).filter(id=number).prefetch_related("takers").first() if number < 2**63 else None


def counts(viewer: Viewer, *, scope: Scope, at: datetime) -> dict[str, int]:
    """How many wait for the viewer, and how many of those are late."""
    mine = seen(scope).filter(_whose("mine", viewer), state="waiting")
    return {"waiting": mine.count(), "late": mine.filter(due_at__lt=at).count()}


def of_record(kind: str, record_id: int, scope: Scope) -> list[HandOff]:
    """A record's hand-offs, the newest first."""
    found = seen(scope).filter(kind=kind, record_id=record_id)
    return list(found.order_by("-started_at", "-id").prefetch_related("takers")[:20])


def first_unsent() -> datetime | None:
    """When the first of what is still to be sent is or was due."""
    return Sending.objects.filter(sent_at=None, called_off=False).order_by("due_at").values_list("due_at", flat=True).first()


def waiting_for_nobody() -> int:
    """How many nobody may take: the policy named nobody who was here when they started."""
    return HandOff.objects.filter(state="waiting", receiver_id=None, takers=None).count()


def takers_of(one: HandOff) -> list[int]:
    """Those who may act on it."""
    return [one.receiver_id] if one.receiver_id else sorted(taker.person_id for taker in one.takers.all())


def may_act(viewer: Viewer, one: HandOff) -> bool:
    """Whether somebody may accept it, send it back or finish it."""
    if not may_change(viewer):
        return False
    if viewer.person_id is None:
        return viewer.role in ABOVE
    return viewer.person_id in takers_of(one)


def may_reassign(viewer: Viewer, one: HandOff, scope: Scope) -> bool:
    """Operations may, and the managers of whoever must act."""
    if viewer.role in ABOVE:
        return True
    return viewer.role == "manager" and any(scope.sees(person) for person in takers_of(one))


def may_take_back(one: HandOff, by: int | None, at: datetime) -> bool:
    """Whether an answer is young enough to be taken back by whoever gave it."""
    answered = {"accepted": one.accepted_at, "sent_back": one.sent_back_at, "done": one.done_at}.get(one.state)
    return answered is not None and by == one.receiver_id and at - answered <= TAKEN_BACK_WITHIN


def is_late(one: HandOff, now: datetime) -> bool:
    """Whether its time was over before somebody took it or sent it back, whether or not that was noticed at once."""
    return one.due_at is not None and (one.accepted_at or one.sent_back_at or now) > one.due_at


def _whose(whose: Whose, viewer: Viewer) -> Q:
    if whose == "given":
        return Q(sender_id=viewer.person_id) if viewer.person_id else Q(pk=None)
    if whose == "all" or (viewer.person_id is None and viewer.role in ABOVE):
        return Q()
    unclaimed = Q(receiver_id=None, pk__in=_taken_by([viewer.person_id]))
    return Q(receiver_id=viewer.person_id) | unclaimed


def _taken_by(people: Collection[int | None]) -> QuerySet:
    """The hand-offs that any of the people may take."""
    return Taker.objects.filter(person_id__in=list(people)).values("hand_off")


def _which(which: Which, at: datetime) -> Q:
    return {
        "open": Q(state__in=("waiting", "accepted")),
        "waiting": Q(state="waiting"),
        "late": Q(state="waiting", due_at__lt=at),
        "accepted": Q(state="accepted"),
        "any": Q(),
        "closed": Q(state__in=("sent_back", "done")),
    }[which]


def _order(which: Which) -> list:
    if which in ("closed", "any"):
        return ["-started_at", "-id"]
    waiting_first = Case(When(state="waiting", then=Value(0)), default=Value(1))
    return [waiting_first, F("due_at").asc(nulls_last=True), "id"]
