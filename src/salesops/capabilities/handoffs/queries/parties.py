"""The hand-offs in force, who is meant by a party, and whose calendar counts."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from salesops.capabilities.handoffs.decide import turn
from salesops.capabilities.handoffs.facts import Parties
from salesops.capabilities.handoffs.models import HandOff, Turn
from salesops.kernel.condition import All, Compare
from salesops.kernel.scope import EVERYTHING
from salesops.kernel.working_time import Calendar, WorkingCalendar, calendar_of, company_calendar, together, works_on
from salesops.policies import queries as policies
from salesops.policies.documents import hand_offs as document
from salesops.policies.documents.hand_off_parts import Party
from salesops.records import queries as records
from salesops.records.listing import Ask, page
from salesops.records.row import Row

_MANY = 10_000
NOBODY = Parties(None, (), "nobody")


def in_force(day: date) -> document.HandOffs:
    return cast(document.HandOffs, policies.in_force("hand_offs", day))


def policy_of(one: HandOff, at: datetime) -> document.HandOff | None:
    """What the policy said on the day on which it started."""
    return in_force(policies.company(at.date()).day_of(one.started_at)).get(one.key)


def parties(party: Party, owner: int | None, *, key: str, at: datetime) -> Parties:
    """Who is meant. Nobody, where there is nobody (any more)."""
    if party.owner:
        return person(owner)
    on = policies.company(at.date()).day_of(at)
    if party.person:
        found = _people(Compare("email", "is", party.person), on) or _people(Compare("name", "is", party.person), on)
        return person(found[0].id if found else None)
    if party.role:
        return _several([row.id for row in _people(Compare("role", "is", party.role), on)], f"any {party.role}")
    teams = page(Ask("team", Compare("name", "is", party.team), limit=1), scope=EVERYTHING).rows
    members = _people(Compare("team", "is", teams[0].id), on) if teams else []
    if not party.round_robin:
        return _several([row.id for row in members], party.team)
    return person(turn(at_work([row.id for row in members], at) or [row.id for row in members], last_turns(key)))


def person(person_id: int | None) -> Parties:
    if person_id is None:
        return NOBODY
    return Parties(person_id, (person_id,), records.names_of("person", [person_id]).get(person_id, "nobody"))


def managers_of(people: Collection[int], steps: int = 1) -> list[int]:
    """Those so many steps up the reporting line from any of the people."""
    for _ in range(steps):
        found = records.get_many("person", people, scope=EVERYTHING).values()
        people = sorted({row["manager"] for row in found if row["manager"] is not None})
    return list(people)


def calendar(people: Collection[int], at: datetime) -> Calendar:
    """The working time of whoever must act: of several, whenever one of them works; of nobody, the company's."""
    found = calendars_of(people, at).values()
    return together(found) if found else company_calendar(policies.company(at.date()))


def last_turns(key: str) -> dict[int, int]:
    return dict(Turn.objects.filter(key=key).values_list("person_id", "number"))


def at_work(members: Collection[int], at: datetime) -> list[int]:
    """Those who work on this day of theirs: whoever is away today is passed over."""
    return working_today(calendars_of(members, at), at)


def calendars_of(people: Collection[int], at: datetime) -> dict[int, WorkingCalendar]:
    company = policies.company(at.date())
    rows = records.get_many("person", people, scope=EVERYTHING).values()
    return {row.id: calendar_of(row["time_zone"], row["working_hours"], company) for row in rows}


def working_today(calendars: Mapping[int, WorkingCalendar], at: datetime) -> list[int]:
    return [person for person, calendar in calendars.items() if works_on(_their_day(calendar, at), calendar)]


def _their_day(calendar: WorkingCalendar, at: datetime) -> date:
    return at.astimezone(ZoneInfo(calendar.time_zone)).date()


def _people(where: Compare, on: date) -> list[Row]:
    here = page(Ask("person", All((where,)), limit=_MANY), scope=EVERYTHING).rows
    return [row for row in here if row["left_on"] is None or row["left_on"] > on]


def _several(people: list[int], called: str) -> Parties:
    return Parties(people[0] if len(people) == 1 else None, tuple(sorted(people)), called)
