"""What hand-offs would have started in the last month, to whom, and how many would have been late. One pass over history."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from salesops.capabilities.handoffs.decide.retelling import tell_all
from salesops.capabilities.handoffs.decide.starting import ends_at, fields_watched, missing, triggers, turn
from salesops.capabilities.handoffs.facts import Parties, Started, Would
from salesops.capabilities.handoffs.queries import parties as who
from salesops.history.queries import Place
from salesops.history.spans import Glimpse, States, happened_between, states_when
from salesops.kernel.scope import Scope
from salesops.kernel.working_time import Calendar, WorkingCalendar, WorkingTimeError
from salesops.policies.documents.hand_off_parts import Party
from salesops.policies.documents.hand_offs import HandOff, HandOffs
from salesops.policies.trials import Trial, tell

DAYS = 30
ABOUT = ("lead", "deal", "account")
Touches = Mapping[tuple[str, int], Sequence[datetime]]


def try_hand_offs(old: HandOffs, new: HandOffs, day: date, scope: Scope, at: datetime) -> Trial:
    """By what happened to the records one sees, imported or not: whoever is here now takes them, by their calendar of now."""
    if old.hand_offs == new.hand_offs:
        return Trial()
    begun, touches = _happened((*old.hand_offs, *new.hand_offs), at)
    tell("Looking at the records as they were then", 0.5)
    states = _states(begun)
    tell("Handing them over", 0.8)
    would, did = (_simulated(policy, begun, states, touches, scope) for policy in (new, old))
    gone = [one for one in old.hand_offs if new.get(one.key) is None]
    changed = [one for one in new.hand_offs if old.get(one.key) != one]
    return tell_all(changed, gone, would, did, days=DAYS, at=at)


Begun = tuple[Started, Place]


def _happened(hand_offs: Sequence[HandOff], at: datetime) -> tuple[list[Begun], Touches]:
    begun: list[Begun] = []
    touches: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    starting = {(one.trigger, one.kind) for one in hand_offs}
    said = "Going through what happened in the last month"
    entries = happened_between(
        at - timedelta(days=DAYS), at, fields_watched(hand_offs), lambda share: tell(said, 0.1 + 0.4 * share)
    )
    tell(said, 0.1)
    for entry in entries:
        found = triggers(entry.kind, entry.record_id, entry.changes)
        begun += [(started, entry.place) for started in found if (started.trigger, started.kind) in starting]
        for about, record in _touched(entry):
            touches[about, record].append(entry.happened_at)
    return begun, touches


def _touched(entry: Glimpse) -> Iterable[tuple[str, int]]:
    """The records an activity is about, where the event is that it was done."""
    if entry.kind != "activity" or "type" not in entry.changes:
        return ()
    new = {about: entry.changes[about][1] for about in ABOUT if about in entry.changes}
    return [(about, int(record)) for about, record in new.items() if record]


def _states(begun: Sequence[Begun]) -> dict[str, States]:
    """Each record right after what happened to it, and right before."""
    wanted: dict[str, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for started, place in begun:
        places = {place, _before(place)} if started.trigger == "condition_met" else {place}
        wanted[started.kind][started.record_id] |= places
    return {kind: states_when(kind, of_kind) for kind, of_kind in wanted.items()}


def _before(place: Place) -> Place:
    return (place[0], place[1] - 1)


def _simulated(
    policy: HandOffs, begun: Sequence[Begun], states: Mapping[str, States], touches: Touches, scope: Scope
) -> list[Would]:
    takers, found = _Takers(), []
    for started, place in begun:
        of_kind = states[started.kind]
        values = of_kind.get((started.record_id, place))
        if values is None or values.get("deleted_at") or not (scope.everything or scope.sees(values.get("owner"))):
            continue
        before = of_kind.get((started.record_id, _before(place))) if started.trigger == "condition_met" else None
        for one in policy.started(started.trigger, started.kind, values, before):
            found.append(_would(one, started, values, place[0], takers, touches))
    return found


def _would(one: HandOff, started: Started, values: Mapping[str, Any], at: datetime, takers: "_Takers", touches: Touches) -> Would:
    receiver = takers.take(one, values.get("owner"), at)
    moments = touches.get((started.kind, started.record_id), ())
    after = bisect_right(moments, at)
    return Would(
        one.key,
        one.name,
        started.kind,
        started.record_id,
        str(values.get("name", "")),
        receiver,
        at,
        takers.due(one, receiver, at),
        moments[after] if after < len(moments) else None,
        tuple(missing(one.packet, values)),
    )


@dataclass
class _Takers:
    """Who would have taken them: each party is looked up once, turns are counted here."""

    found: dict[tuple[Party, int | None], Parties] = field(default_factory=dict)
    calendars: dict[tuple[int, ...], Calendar] = field(default_factory=dict)
    working: dict[tuple[Party, int | None], dict[int, WorkingCalendar]] = field(default_factory=dict)
    turns: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, one: HandOff, owner: int | None, at: datetime) -> Parties:
        party = one.receiver
        known = (party, owner if party.owner else None)
        if known not in self.found:
            all_of_them = party.model_copy(update={"round_robin": False})
            self.found[known] = who.parties(all_of_them, owner, key=one.key, at=at)
        people = self.found[known]
        if not party.round_robin:
            return people
        last = self.turns[one.key]
        if known not in self.working:
            self.working[known] = who.calendars_of(people.people, at)
        chosen = turn(who.working_today(self.working[known], at) or people.people, last)
        if chosen is None:
            return who.NOBODY
        last[chosen] = max(last.values(), default=0) + 1
        return self._one(chosen)

    def due(self, one: HandOff, receiver: Parties, at: datetime) -> datetime | None:
        if one.clock is None:
            return None
        if receiver.people not in self.calendars:
            self.calendars[receiver.people] = who.calendar(receiver.people, at)
        try:
            return ends_at(at, one.clock.minutes, one.clock, self.calendars[receiver.people])
        except WorkingTimeError:
            return None

    def _one(self, person: int) -> Parties:
        known = (Party(person=str(person)), None)
        if known not in self.found:
            self.found[known] = who.person(person)
        return self.found[known]
