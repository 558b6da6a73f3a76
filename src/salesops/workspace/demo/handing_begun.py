"""What of the simulated company's last weeks is handed over, as history tells it and the policy in force says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from salesops.capabilities.handoffs.decide import triggers
from salesops.capabilities.handoffs.decide.starting import fields_watched
from salesops.capabilities.handoffs.facts import Started
from salesops.capabilities.handoffs.queries.parties import in_force
from salesops.history.queries import Place
from salesops.history.spans import happened_between, states_when
from salesops.kernel.condition import Compare
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.policies.documents.hand_offs import HandOff, HandOffs
from salesops.records import queries as records
from salesops.records.listing import Ask, page
from salesops.workspace.demo.clock import as_date
from salesops.workspace.demo.passing_on import budget, picked
from salesops.workspace.demo.world import World

WEEKS = 13
MEETING = "meeting_booked"
WON = "deal_won"
LAST_WON = 2
Happened = tuple[Started, Place]


@dataclass(frozen=True)
class Begun:
    """Something to be handed over: the record as it was then. By hand: by its owner, `to` somebody or as the policy says."""

    policy: HandOff
    record_id: int
    values: Mapping[str, Any]
    at: datetime
    event: int
    by_hand: bool = False
    to: int | None = None
    note: str = ""


def begun_of(world: World, at: datetime) -> tuple[list[Begun], list[Begun]]:
    """What was handed over, in order, and what is to be, by hand: a lead that was qualified, and the last deals that were won."""
    policy = in_force(policies.company(at.date()).day_of(at))
    end = datetime.combine(as_date(world.span.today), time(0), UTC)
    happened = _happened(policy, end - timedelta(weeks=WEEKS), min(end, at))
    found: list[Begun] = []
    for number, of_trigger in enumerate(happened[name] for name in sorted(happened)):
        found += _begun(policy, picked(of_trigger, budget(world) // len(happened), world.draws.of("hand-offs", number)))
    of_won = sorted((one for one in found if one.policy.trigger == WON and one.values.get("owner")), key=_place)
    last = [replace(one, by_hand=True) for one in of_won[-LAST_WON:]]
    of_meetings = _with_those_who_sell([one for one in found if one.policy.trigger == MEETING])
    others = [one for one in found if one.policy.trigger != MEETING and one not in of_won[-LAST_WON:]]
    return sorted([*others, *of_meetings], key=_place), [*_qualified(policy), *last]


def _place(one: Begun) -> Place:
    return (one.at, one.event)


def _qualified(policy: HandOffs) -> Iterator[Begun]:
    """The last lead that somebody qualified, or works on, to be handed to whoever sells."""
    asked = [
        Ask("lead", Compare("status", "is", status), order=("-created_at",), limit=50) for status in ("qualified", "working")
    ]
    row = next((row for one in asked for row in page(one, scope=EVERYTHING).rows if row["owner"]), None)
    meeting = next((one for one in policy.hand_offs if one.trigger == MEETING), None)
    if row and meeting:
        yield Begun(meeting, row.id, row.values, row.created_at, 0, by_hand=True)


def _happened(policy: HandOffs, since: datetime, until: datetime) -> dict[str, list[Happened]]:
    """By trigger, in order."""
    starting = {(one.trigger, one.kind) for one in policy.hand_offs}
    found: dict[str, list[Happened]] = defaultdict(list)
    for entry in happened_between(since, until, fields_watched(policy.hand_offs)):
        for started in triggers(entry.kind, entry.record_id, entry.changes):
            if (started.trigger, started.kind) in starting:
                found[started.trigger].append((started, entry.place))
    return found


def _begun(policy: HandOffs, happened: Sequence[Happened]) -> Iterator[Begun]:
    wanted: dict[str, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for started, place in happened:
        wanted[started.kind][started.record_id].add(place)
    states = {kind: states_when(kind, of_kind) for kind, of_kind in wanted.items()}
    for started, (at, seq) in happened:
        values = states[started.kind].get((started.record_id, (at, seq)))
        if values is not None and not values.get("deleted_at"):
            for one in policy.started(started.trigger, started.kind, values):
                yield Begun(one, started.record_id, values, at, seq)


def _with_those_who_sell(meetings: Sequence[Begun]) -> list[Begun]:
    """Meetings that became deals go by hand to whoever has the deal, if they were here then."""
    leads = records.get_many("lead", [one.record_id for one in meetings], scope=EVERYTHING)
    deals = records.get_many("deal", [row["converted_deal"] for row in leads.values() if row["converted_deal"]], scope=EVERYTHING)
    people = records.get_many("person", [row["owner"] for row in deals.values() if row["owner"]], scope=EVERYTHING)
    found = []
    for one in meetings:
        deal = deals.get(leads[one.record_id]["converted_deal"] or 0) if one.record_id in leads else None
        person = people.get(deal["owner"] or 0) if deal else None
        if person and person["hired_on"] <= one.at.date() and one.values.get("owner"):
            found.append(replace(one, by_hand=True, to=person.id))
    return found
