"""The facts of a day: what is in each list, the most urgent first, and how much there is in all. A fixed number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from salesops.capabilities.reporting.decide.warnings import QUIET_DAYS
from salesops.kernel.condition import All, Compare, both
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import listing
from salesops.records import queries as records
from salesops.records.row import Row
from salesops.workspace.board.conditions import begin_of
from salesops.workspace.today.conditions import KIND_OF, ORDER, Asked, condition_of, open_tasks
from salesops.workspace.today.decide import LISTS
from salesops.workspace.today.facts import Deal, Facts, Lead, Meeting, Now, Task

SHOWN, WHOLE = 5, 25
MOST_LOOKED_AT = 1_000
"""So many open deals, the largest, are looked through for quiet ones."""
MOST_MEETINGS = 50


ABOUT = ("deal", "lead", "contact", "account")
"""What an activity may be about, the most telling first."""
_READ = {"activity": ("person", *ABOUT), "lead": ("owner",), "deal": ("owner", "account")}
"""Kind -> the references whose names are told."""
_NAMED = {"owner": "person"}


@dataclass(frozen=True)
class Gathered:
    """The facts, how many there are in each list, and the records behind them with the names of what they refer to."""

    facts: Facts
    totals: Mapping[str, int]
    rows: Mapping[tuple[str, int], Row] = field(default_factory=dict)
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Found:
    """What is in a list: the ids shown, and how many there are."""

    ids: tuple[int, ...]
    total: int


def gather(asked: Asked, scope: Scope, *, only: str = "", offset: int = 0) -> Gathered:
    """The beginning of each list, or a page of one."""
    names = (only,) if only else LISTS
    limit = WHOLE if only else SHOWN
    due = _due(asked, scope) if {"tasks-overdue", "tasks-today"} & set(names) else {}
    found = {name: _in_list(name, asked, scope, due, limit, offset) for name in names}
    rows = {(kind, row.id): row for kind in _READ for row in _records(kind, found, scope).values()}
    called = _names(rows.values())
    facts = _facts(rows, called, asked, scope)
    return Gathered(facts, {name: one.total for name, one in found.items()}, rows, called)


def _records(kind: str, found: Mapping[str, _Found], scope: Scope) -> Mapping[int, Row]:
    """The records of a kind that are shown. One query."""
    ids = {each for name, one in found.items() if KIND_OF[name] == kind for each in one.ids}
    return records.get_many(kind, ids, scope=scope) if ids else {}


def _names(rows: Collection[Row]) -> dict[str, dict[int, str]]:
    """Kind -> id -> name of what the lines say of other records. One query a kind."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for name in _READ[row.kind]:
            if row[name] is not None:
                wanted.setdefault(_NAMED.get(name, name), set()).add(row[name])
    return {kind: records.names_of(kind, ids) for kind, ids in wanted.items()}


def _due(asked: Asked, scope: Scope) -> dict[date, int]:
    """How many open tasks are due by day, up to today. One query."""
    found = listing.grouped(listing.Ask("activity", open_tasks(asked)), ("due_on",), scope=scope)
    return {day: group.count for (day,), group in found.items()}


def _in_list(name: str, asked: Asked, scope: Scope, due: Mapping[date, int], limit: int, offset: int) -> _Found:
    if name == "quiet":
        return _page(_quiet(asked, scope), limit, offset)
    ask = listing.Ask(KIND_OF[name], condition_of(name, asked), order=ORDER[name])
    if name == "meetings":
        return _page(_planned(ask, scope), limit, offset)
    ids = tuple(listing.ids(ask, scope=scope, limit=offset + limit)[offset:])
    if name == "tasks-today":
        return _Found(ids, due.get(asked.today, 0))
    if name == "tasks-overdue":
        return _Found(ids, sum(count for day, count in due.items() if day < asked.today))
    return _Found(ids, listing.total(ask, scope=scope).count)


def _page(ids: list[int], limit: int, offset: int) -> _Found:
    return _Found(tuple(ids[offset : offset + limit]), len(ids))


def _planned(ask: listing.Ask, scope: Scope) -> list[int]:
    """Meetings made before they begin: one booked this minute, for whenever, is no meeting today."""
    found = listing.grouped(ask, ("id", "at", "created_at"), scope=scope)
    planned = sorted((at, each) for each, at, created in found if created < at)
    return [each for _, each in planned[:MOST_MEETINGS]]


def _quiet(asked: Asked, scope: Scope) -> list[int]:
    """The open deals nothing has been done on for long, the largest first. Two queries.

    Whether something was done is asked of everybody's activities: a colleague's call counts too.
    """
    since = begin_of(asked.today - timedelta(days=QUIET_DAYS), asked.company.time_zone)
    condition = both(condition_of("quiet", asked), Compare("created_at", "less_than", since))
    ids = listing.ids(listing.Ask("deal", condition, order=ORDER["quiet"]), scope=scope, limit=MOST_LOOKED_AT)
    if not ids:
        return []
    lately = All((Compare("deal", "in", tuple(ids)), Compare("at", "at_least", since)))
    lively = {deal for (deal,) in listing.grouped(listing.Ask("activity", lately), ("deal",), scope=EVERYTHING)}
    return [each for each in ids if each not in lively]


def _facts(rows: Mapping[tuple[str, int], Row], names: Mapping[str, Mapping[int, str]], asked: Asked, scope: Scope) -> Facts:
    company = asked.company
    now = Now(asked.now, asked.today, timedelta(hours=company.lead_follow_up_hours), QUIET_DAYS, company.holidays)
    deals = [row for (kind, _), row in rows.items() if kind == "deal"]
    activities = [row for (kind, _), row in rows.items() if kind == "activity"]
    since = _stages_since(deals, scope)
    last = _last_activities(deals)
    return Facts(
        now,
        leads=tuple(Lead(row.id, row["name"], row.created_at) for (kind, _), row in rows.items() if kind == "lead"),
        meetings=tuple(_meeting(row, names, asked.zone) for row in activities if row["type"] == "meeting_booked"),
        tasks=tuple(_task(row, names) for row in activities if row["type"] == "task"),
        deals=tuple(_deal(row, since.get(row.id), last.get(row.id), asked) for row in deals),
        snoozed=frozenset((kind, each) for kind, ids in asked.snoozed.items() for each in ids),
    )


def _stages_since(deals: Collection[Row], scope: Scope) -> dict[int, datetime | None]:
    if not deals:
        return {}
    ask = listing.Ask("deal", Compare("id", "in", tuple(row.id for row in deals)))
    return {deal: since for deal, since in listing.grouped(ask, ("id", "stage_since"), scope=scope)}


def _last_activities(deals: Collection[Row]) -> dict[int, datetime]:
    """When something was last done on each deal. One query."""
    if not deals:
        return {}
    ask = listing.Ask("activity", Compare("deal", "in", tuple(row.id for row in deals)))
    last: dict[int, datetime] = {}
    for deal, at in listing.grouped(ask, ("deal", "at"), scope=EVERYTHING):
        last[deal] = max(at, last.get(deal, at))
    return last


def _meeting(row: Row, names: Mapping[str, Mapping[int, str]], zone: str) -> Meeting:
    return Meeting(
        row.id, row["subject"] or "Meeting", row["at"], f"{row['at'].astimezone(ZoneInfo(zone)):%H:%M}", about(row, names)
    )


def _task(row: Row, names: Mapping[str, Mapping[int, str]]) -> Task:
    return Task(row.id, row["subject"] or "Task", row["due_on"], about(row, names))


def about(row: Row, names: Mapping[str, Mapping[int, str]]) -> str:
    """What an activity is about, by name: its deal, lead, contact or account."""
    return next((names[kind][row[kind]] for kind in ABOUT if row[kind] in names.get(kind, {})), "")


def _deal(row: Row, since: datetime | None, last: datetime | None, asked: Asked) -> Deal:
    company = asked.company
    began = last or row.created_at
    return Deal(
        id=row.id,
        name=row["name"],
        amount=_amount(row, asked),
        stage=asked.process.stage(row["pipeline"], row["stage"]),
        entered_on=company.day_of(since) if since else None,
        close_date=row["close_date"],
        next_step=row["next_step"],
        quiet_for=(asked.today - company.day_of(began)).days,
        week=company.week_of(row["owner"]),
    )


def _amount(row: Row, asked: Asked) -> Decimal | None:
    rate = asked.company.rate(row["currency"] or asked.company.currency, asked.today)
    return None if row["amount"] is None or rate is None else row["amount"] * rate
