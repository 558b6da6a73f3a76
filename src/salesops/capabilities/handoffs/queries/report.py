"""How hand-offs go: in time, late, minutes to acceptance, what lacked; by hand-off, team, person or week."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from salesops.capabilities.handoffs.decide.measuring import measure, measured_by
from salesops.capabilities.handoffs.facts import Measured, Passed
from salesops.capabilities.handoffs.queries.outcomes import judged, started_between
from salesops.capabilities.handoffs.queries.queue import seen
from salesops.capabilities.handoffs.queries.teams import teams
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records import queries as records

By = Literal["hand_off", "team", "person", "week"]
BY = get_args(By)


@dataclass(frozen=True)
class Group:
    """One line of the report. `value`: by what the rows behind it are found again: a key, an id, a day; empty: nobody's."""

    value: str
    measured: Measured


def report(by: By, *, scope: Scope, since: datetime | None, until: datetime | None, at: datetime, key: str = "") -> list[Group]:
    """Those that started in [since, until), as they were at `at`. A
    person's team is the one they were in then. Counted so, the numbers are those of the metrics `hand_offs_*`."""
    found = passed(scope=scope, since=since, until=until, at=at, key=key)
    grouped = _groups(by, found, at)
    called = _called(by, found, set(grouped.values()))
    groups = measured_by(found, lambda one: grouped[id(one)])
    lines = [Group(value, measure(called(value), those)) for value, those in groups.items()]
    return sorted(lines, key=lambda line: line.value if by == "week" else (-line.measured.started, line.measured.group))


def passed(*, scope: Scope, since: datetime | None, until: datetime | None, at: datetime, key: str = "") -> list[Passed]:
    """The facts the report is made from; one query."""
    found = judged(started_between(seen(scope), since, until), at)
    found = found.filter(key=key) if key else found
    columns = ("key", "name", "receiver_id", "started_at", "due_at", "taken", "returned", "answered", "minutes", "lacked")
    return [_passed(*row) for row in found.order_by("started_at", "id").values_list(*columns)]


def _passed(key, name, receiver, started_at, due_at, taken, returned, answered, minutes, lacked) -> Passed:
    late = due_at is not None and due_at < answered
    back = not late and taken is None and returned is not None
    took = minutes if taken is not None else None
    return Passed(key, name, receiver, started_at, taken is not None and not late, late, back, took, tuple(lacked))


def _groups(by: By, found: list[Passed], at: datetime) -> dict[int, str]:
    """The group of each, by its identity."""
    if by == "hand_off":
        return {id(one): one.key for one in found}
    if by == "person":
        return {id(one): "" if one.receiver is None else str(one.receiver) for one in found}
    if by == "team":
        known = teams(at)
        return {id(one): str(known.held(one.receiver, one.started_at) or "") for one in found}
    zone = ZoneInfo(policies.company(at.date()).time_zone)
    return {id(one): _monday(one.started_at, zone) for one in found}


def _monday(moment: datetime, zone: ZoneInfo) -> str:
    day = moment.astimezone(zone).date()
    return (day - timedelta(days=day.weekday())).isoformat()


def _called(by: By, found: list[Passed], values: set[str]) -> Callable[[str], str]:
    if by == "week":
        return lambda value: value
    if by == "hand_off":
        names = {one.key: one.name for one in found}
        return lambda value: names[value]
    known = records.names_of(by, [int(value) for value in values if value])
    nobody = "Nobody yet" if by == "person" else "No team"
    return lambda value: known.get(int(value), nobody) if value else nobody
