"""Who is meant by a party, whose calendar counts, and which hand-offs somebody may see."""

from collections.abc import Collection
from datetime import date, datetime
from statistics import median
from typing import Any, cast

from salesops.capabilities.handoffs.decide import turn
from salesops.capabilities.handoffs.facts import Parties
from salesops.capabilities.handoffs.models import HandOff
from salesops.kernel.condition import All, Compare
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.kernel.working_time import WorkingCalendar, calendar_of, company_calendar
from salesops.policies import queries as policies
from salesops.policies.documents.hand_offs import HandOffs, Party
from salesops.records import queries as records
from salesops.records.access import Viewer
from salesops.records.listing import Ask, page
from salesops.records.row import Row

_MANY = 10_000


def in_force(day: date) -> HandOffs:
    return cast(HandOffs, policies.in_force("hand_offs", day))


def parties(party: Party, owner: int | None, *, key: str, on: date) -> Parties:
    """Who is meant. Nobody, where there is nobody (any more)."""
    if party.owner:
        return _one(owner)
    if party.person:
        found = _people(Compare("email", "is", party.person), on) or _people(Compare("name", "is", party.person), on)
        return _one(found[0].id if found else None)
    if party.role:
        return _several([row.id for row in _people(Compare("role", "is", party.role), on)], f"any {party.role}")
    teams = page(Ask("team", Compare("name", "is", party.team), limit=1), scope=EVERYTHING).rows
    members = [row.id for row in _people(Compare("team", "is", teams[0].id), on)] if teams else []
    if not party.round_robin:
        return _several(members, party.team)
    return _one(turn(members, _last_turns(key)))


def managers_of(people: Collection[int]) -> list[int]:
    found = records.get_many("person", people, scope=EVERYTHING).values()
    return sorted({row["manager"] for row in found if row["manager"] is not None})


def calendar(person: int | None, on: date) -> WorkingCalendar:
    """A person's working time; the company's where several may act."""
    company = policies.company(on)
    row = records.get("person", person, scope=EVERYTHING) if person else None
    return calendar_of(row["time_zone"], row["working_hours"], company) if row else company_calendar(company)


def seen(viewer: Viewer, scope: Scope) -> list[HandOff]:
    """Those somebody gave, may take, or whose people they lead; the newest first."""
    found = HandOff.objects.order_by("-started_at", "-id")
    return [one for one in found if _concerns(one, viewer, scope)]


def may_act(viewer: Viewer, one: HandOff) -> bool:
    """Whether somebody may accept it, send it back or finish it."""
    if viewer.person_id is None:
        return viewer.role in ("ops", "admin")
    return viewer.person_id in ([one.receiver_id] if one.receiver_id else one.receivers)


def report(found: Collection[HandOff], now: datetime) -> list[dict[str, Any]]:
    """For each hand-off of the policy: how many, how many in time, how many late, the median minutes to accept, what lacked."""
    rows = []
    for key in sorted({one.key for one in found}):
        mine = [one for one in found if one.key == key]
        took = [one.minutes for one in mine if one.minutes is not None]
        lacked = sorted({name for one in mine for name in one.lacked})
        late = sum(is_late(one, now) for one in mine)
        met = sum(one.accepted_at is not None and not is_late(one, now) for one in mine)
        told = {"key": key, "name": mine[0].name, "started": len(mine), "met": met, "breached": late, "lacked": lacked}
        rows.append({**told, "median_minutes": int(median(took)) if took else None})
    return rows


def is_late(one: HandOff, now: datetime) -> bool:
    """Whether its time was over before somebody took it or sent it back, whether or not that was noticed at once."""
    return one.due_at is not None and (one.accepted_at or one.sent_back_at or now) > one.due_at


def _concerns(one: HandOff, viewer: Viewer, scope: Scope) -> bool:
    takers = [one.receiver_id] if one.receiver_id else one.receivers
    return scope.everything or any(scope.sees(person) for person in (one.sender_id, *takers))


def _people(where: Compare, on: date) -> list[Row]:
    here = page(Ask("person", All((where,)), limit=_MANY), scope=EVERYTHING).rows
    return [row for row in here if row["left_on"] is None or row["left_on"] > on]


def _one(person: int | None) -> Parties:
    if person is None:
        return Parties(None, (), "nobody")
    return Parties(person, (person,), records.names_of("person", [person]).get(person, "nobody"))


def _several(people: list[int], called: str) -> Parties:
    return Parties(people[0] if len(people) == 1 else None, tuple(sorted(people)), called)


def _last_turns(key: str) -> dict[int, datetime]:
    given = HandOff.objects.filter(key=key, receiver_id__isnull=False).order_by("started_at")
    return dict(given.values_list("receiver_id", "started_at"))
