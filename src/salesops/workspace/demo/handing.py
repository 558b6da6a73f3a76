"""Hand-offs of the simulated company's last weeks, by the same actions as those of every day, at the moments of then.

What started them is what history tells. By hand go the meetings, from whoever booked them to whoever has the deal, and the last
few. What is over is told to nobody; what still waits is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.decide import ends_at
from salesops.capabilities.handoffs.following import note_late, send_due
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries import parties
from salesops.capabilities.handoffs.queries.queue import first_unsent
from salesops.capabilities.handoffs.telling import tell_start
from salesops.kernel.actor import SYSTEM
from salesops.records.access import Viewer
from salesops.workspace.demo.handing_begun import Begun, begun_of
from salesops.workspace.demo.loading import ids_of_people
from salesops.workspace.demo.passing_on import SAID, Course, course, paces, returned
from salesops.workspace.demo.world import World

LEFT_AFTER = timedelta(days=4)
JUST_NOW = (timedelta(minutes=25), timedelta(hours=4), timedelta(hours=20))
"""How long ago the last ones were handed over by hand."""
RETURNED = 4
"""The place of one that is sent back for certain."""
COMMAND = "command"


@dataclass(frozen=True)
class _People:
    """By id of the record: who they are, and how soon they answer."""

    viewers: dict[int, Viewer]
    paces: dict[int, float]
    rita: int


def bring_hand_offs(world: World, *, at: datetime) -> int:
    """Hand over what the last weeks brought, and answer as people do; how many hand-offs are new.

    Each is made with its answer or not at all, and once: it may be killed and started again.
    """
    found, last = begun_of(world, at)
    people = _people(world)
    left, rng, new = _left(found, at), world.draws.of("answers to hand-offs"), 0
    for place, one in enumerate(found):
        drawn = rng.spawn(1)[0]
        with transaction.atomic():
            made = _start(one, people)
            if made is None:
                continue
            new += 1
            how = course(people.paces.get(made.receiver_id or 0, 1.0), drawn, lacks=bool(made.lacked))
            how = returned(how) if place == RETURNED else how
            moment = None if place in left else _moment(one, made, how, at)
            _end(made, how, moment, people, at)
    new += sum(_start(one, people, told=True) is not None for one in _by_hand(last, people, at))
    _tell(at)
    return new


def _people(world: World) -> _People:
    ids, pace = ids_of_people(len(world.cast.people)), paces(world)
    cast = {ids[number]: person for number, person in enumerate(world.cast.people) if number in ids}
    viewers = {one: Viewer(None, one, person.role, person.name) for one, person in cast.items()}
    rita = next(one for one, person in cast.items() if person.login == "rita")
    return _People(viewers, {ids[number]: float(pace[number]) for number in ids}, rita)


def _left(found: Sequence[Begun], at: datetime) -> set[int]:
    """Those nobody has taken: the last of each kind that leads begin, and one that is late for certain."""
    of_leads = [place for place, one in enumerate(found) if one.policy.kind == "lead"]
    last = {found[place].policy.trigger: place for place in of_leads}
    late = [place for place in of_leads if found[place].at < at - LEFT_AFTER]
    return {*last.values(), *late[-1:]}


def _start(one: Begun, people: _People, *, told: bool = False) -> HandOff | None:
    """None where it was handed over before."""
    if not one.by_hand:
        since = {"at": one.at, "since": one.at, "event": one.event}
        return actions.start(one.policy, one.record_id, one.values, by=SYSTEM, told=told, **since)
    if HandOff.objects.filter(key=one.policy.key, kind=one.policy.kind, record_id=one.record_id).exists():
        return None
    by = people.viewers[one.values["owner"]].actor(COMMAND)
    how = {"to": one.to, "note": one.note, "without": True, "told": told}
    return actions.start_by_hand(one.policy, one.record_id, one.values, by=by, at=one.at, **how)


def _moment(one: Begun, made: HandOff, how: Course, at: datetime) -> datetime | None:
    """When it was answered; None where that is still to come. What is late is answered by now."""
    clock, receiver = one.policy.clock, made.receiver_id
    if clock is None or receiver is None or made.due_at is None:
        return None
    minutes = max(1, round(clock.minutes * how.share))
    moment = ends_at(one.at, minutes, clock, parties.calendar([receiver], one.at))
    if moment < at:
        return moment
    return made.due_at + (at - made.due_at) / 2 if made.due_at < at else None


def _end(made: HandOff, how: Course, moment: datetime | None, people: _People, at: datetime) -> None:
    if moment is None:
        tell_start(made, by=SYSTEM, at=made.started_at)
        return
    if made.due_at is not None and moment > made.due_at:
        note_late(made.id, at=moment)
    viewer = people.viewers[made.receiver_id or 0]
    who = {"viewer": viewer, "by": viewer.actor(COMMAND)}
    if how.back:
        actions.send_back(made.id, how.back, at=moment, told=False, **who)
        return
    actions.accept(made.id, at=moment, **who)
    if how.done_after is not None and (done := moment + timedelta(days=how.done_after)) < at:
        actions.complete(made.id, at=done, **who)


def _by_hand(last: Sequence[Begun], people: _People, at: datetime) -> Iterator[Begun]:
    """The last few, just now: leads to Rita, deals to whom the policy names."""
    for place, (one, ago) in enumerate(zip(last, JUST_NOW, strict=False)):
        to = people.rita if one.policy.kind == "lead" else None
        yield replace(one, at=at - ago, to=to, note=SAID[place])


def _tell(at: datetime) -> None:
    """What is due of those that wait, each at its moment."""
    while (due := first_unsent()) is not None and due <= at:
        if not send_due(at=due):
            return
