"""How well the process is kept, put together: moves, exceptions, missing data, hand-offs, and who would be glad of help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from salesops.capabilities.handoffs.facts import Measured
from salesops.capabilities.handoffs.queries.report import report as hand_off_report
from salesops.capabilities.process.decide.compliance import By, Help, Line, Made, line, lines, who_to_help
from salesops.capabilities.process.models import Request
from salesops.capabilities.process.queries.compliance import Asked, Open, Which, asked, moves, open_deals
from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.queries import get_many

WEEKS = (("4", "Last 4 weeks"), ("", "Last 13 weeks"), ("26", "Last 26 weeks"), ("52", "Last 52 weeks"))
USUAL_WEEKS = 13
KEPT = ("by", "weeks", "team")


@dataclass(frozen=True)
class Choice:
    """What is asked: by what, over how many weeks up to today, of which team."""

    by: By
    which: Which
    company: Company
    given: Mapping[str, str] = field(default_factory=dict)

    def query(self, **changes: str) -> str:
        kept = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


@dataclass(frozen=True)
class Report:
    choice: Choice
    process: SalesProcess
    moves: tuple[Made, ...]
    whole: Line
    groups: tuple[Line, ...]
    weeks: tuple[Line, ...]
    open: Open
    exceptions: Asked
    hand_offs: Measured | None
    help: tuple[Help, ...]

    @property
    def complete(self) -> float | None:
        """The share of open deals that have what their stage asks for."""
        return 1 - self.open.lacking / self.open.deals if self.open.deals else None


def choose(given: Mapping[str, str], *, scope: Scope, company: Company, today: date) -> Choice:
    """What cannot be read is taken for what is usual."""
    by: By = given["by"] if given.get("by") in get_args(By) else "stage"  # type: ignore[assignment]
    weeks = given.get("weeks", "")
    many = int(weeks) if weeks in dict(WEEKS) and weeks else USUAL_WEEKS
    monday = today - timedelta(days=today.weekday())
    period = Period(monday - timedelta(weeks=many - 1), today + timedelta(days=1))
    kept = {name: given[name] for name in KEPT if given.get(name)}
    return Choice(by, Which(period, scope, team=given.get("team", "")), company, kept)


def report(process: SalesProcess, choice: Choice, at: datetime) -> Report:
    found = moves(process, choice.which, at)
    there = open_deals(process, choice.which, at)
    groups = lines(found, choice.by)
    ordered = sorted(groups, key=lambda one: one.value) if choice.by == "week" else sorted(groups, key=_worst)
    order = {stage.key: n for n, stage in enumerate(s for p in process.pipelines for s in p.stages)}
    if choice.by == "stage":
        ordered = sorted(groups, key=lambda one: (order.get(one.value, len(order)), one.value))
    return Report(
        choice,
        process,
        found,
        line("", found),
        tuple(ordered),
        tuple(sorted(lines(found, "week"), key=lambda one: one.value)),
        there,
        asked(_exceptions(choice), at),
        _hand_offs(choice, at),
        who_to_help(found, there.by_person),
    )


def _worst(one: Line) -> tuple[float, int]:
    return (1.0 if one.share is None else one.share, -one.judged)


def _between(choice: Choice) -> tuple[datetime, datetime]:
    """The period as moments of the company's days."""
    zone, period = ZoneInfo(choice.company.time_zone), choice.which.period
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (period.start, period.end))
    return start, end


def _exceptions(choice: Choice) -> list[Request]:
    """Asked for in the period, about deals that may be seen."""
    start, end = _between(choice)
    found = list(Request.objects.filter(kind="exception", asked_at__gte=start, asked_at__lt=end))
    deals = get_many("deal", {one.deal_id for one in found}, scope=choice.which.scope)
    return [one for one in found if one.deal_id in deals]


def _hand_offs(choice: Choice, at: datetime) -> Measured | None:
    """Of the whole company or scope: hand-offs belong to no team's deals."""
    start, end = _between(choice)
    groups = hand_off_report("hand_off", scope=choice.which.scope, since=start, until=end, at=at)
    if not groups:
        return None
    measured = [group.measured for group in groups]
    sums = {name: sum(getattr(one, name) for one in measured) for name in ("started", "met", "breached", "sent_back", "waiting")}
    return Measured("", **sums, median_minutes=None, ninety_minutes=None, lacked=())
