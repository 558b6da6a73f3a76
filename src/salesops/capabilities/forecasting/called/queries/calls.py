"""The calls there are, and the roll-up of them at a moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from salesops.capabilities.forecasting.called.decide.roll_up import Level, find, roll_up
from salesops.capabilities.forecasting.called.decide.weeks import Gate, Switch, gate
from salesops.capabilities.forecasting.called.facts import About, Amounts, Said
from salesops.capabilities.forecasting.called.models import Call, WeekSwitch
from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies import queries as policies
from salesops.policies.documents.forecast import Forecast
from salesops.records import listing
from salesops.records.reporting_line import managers
from salesops.records.row import Row

_MANY = 100_000
_A_WEEK = timedelta(days=8)
"""Longer than any week by the clock."""


def policy_on(day: date) -> Forecast:
    return cast(Forecast, policies.in_force("forecast", day))


def said_about(of: About) -> list[Said]:
    """Everything submitted about a period, in order. One query."""
    found = Call.objects.filter(period_start=of.period.start, period_end=of.period.end, kpi=of.kpi)
    return [as_said(call) for call in found.order_by("submitted_at", "id")]


def said_of_each(some: Collection[About]) -> dict[About, list[Said]]:
    """Everything submitted about each of these, in order. One query."""
    found: dict[About, list[Said]] = {of: [] for of in some}
    starts = {of.period.start for of in some}
    for call in Call.objects.filter(period_start__in=starts).order_by("submitted_at", "id"):
        said = as_said(call)
        if said.of in found:
            found[said.of].append(said)
    return found


def as_said(call: Call) -> Said:
    return Said(
        id=call.id,
        of=About(Period(call.period_start, call.period_end), call.kpi),
        line=call.line,  # type: ignore[arg-type]
        holder=call.holder_id,
        about=call.about_id,
        amounts=Amounts(call.commit, call.likely, call.best_case),
        note=call.note,
        submitted_at=call.submitted_at,
        late=call.late,
        by_name=call.by_name,
        supersedes=call.supersedes_id,
    )


def within(said: Iterable[Said], scope: Scope) -> list[Said]:
    """Those of whose holder and subject one may see."""
    return [one for one in said if scope.sees(one.holder) and scope.sees(one.about)]


def said_by(holder: int, kpi: str, *, limit: int = 200) -> list[Said]:
    """What somebody submitted, the latest first. One query."""
    found = Call.objects.filter(holder_id=holder, kpi=kpi).order_by("-submitted_at", "-id")
    return [as_said(call) for call in found[:limit]]


def periods_called() -> list[About]:
    """Every period and metric there are calls about, the latest first. One query."""
    found = Call.objects.order_by("-period_start", "period_end", "kpi")
    keys = found.values_list("period_start", "period_end", "kpi").distinct()
    return [About(Period(start, end), kpi) for start, end, kpi in keys]


@dataclass(frozen=True)
class Callers:
    """Everybody by id, and who of them owes a call on a day."""

    people: dict[int, Row]
    owing: frozenset[int]


def callers(policy: Forecast, day: date) -> Callers:
    """Two queries."""
    rows = listing.page(listing.Ask("person", limit=_MANY), scope=EVERYTHING).rows
    teams = {row["name"].casefold(): row.id for row in listing.page(listing.Ask("team", limit=_MANY), scope=EVERYTHING).rows}
    among = {teams.get(name.casefold()) for name in policy.teams}
    owing = (
        row.id for row in rows if row["role"] in policy.calling and _is_here(row, day) and (not among or row["team"] in among)
    )
    return Callers({row.id: row for row in rows}, frozenset(owing))


def _is_here(row: Row, day: date) -> bool:
    hired, left = row["hired_on"], row["left_on"]
    return (hired is None or hired <= day) and (left is None or left > day)


def tops(of: About, owing: frozenset[int], at: datetime) -> tuple[Level, ...]:
    """The roll-up as of a moment: the calls by then, the line of then."""
    return roll_up(said_about(of), managers(at), owing, at)


def seen(levels: tuple[Level, ...], scope: Scope, person: int | None) -> tuple[Level, ...]:
    """The part of a roll-up somebody sees: all of it, or their own level with what is below."""
    if scope.everything:
        return levels
    mine = find(levels, person) if person is not None else None
    return (mine,) if mine else ()


def gate_now(policy: Forecast, company: Company, person: int, at: datetime) -> Gate:
    return gate(policy, company, switches_since(at - _A_WEEK), person, at)


def switches_since(moment: datetime) -> list[Switch]:
    found = WeekSwitch.objects.filter(at__gte=moment).order_by("at", "id")
    return [Switch(one.locks, one.person_id, one.at, one.reason, one.by_name) for one in found]
