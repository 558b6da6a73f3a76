"""What a page is about: period, segment, team and day, as the address says, in the viewer's scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, Compare, Condition, both
from salesops.kernel.period import Calendar, Grain, Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.metrics.ask import Ask
from salesops.web.formatting import money

KEPT = ("period", "from", "to", "segment", "team", "as_of")


class SelectionError(ValueError):
    """An address whose choices cannot be read; the message says which and what would be understood."""


@dataclass(frozen=True)
class Selection:
    today: date
    company: Company
    scope: Scope
    period: Period
    as_of: date | None = None
    segment: str = ""
    team: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    """The choices as they stand in the address."""

    @property
    def day(self) -> date:
        """The day the page is about: the one asked for, or today."""
        return self.as_of or self.today

    @property
    def calendar(self) -> Calendar:
        return self.company.calendar

    @property
    def to_date(self) -> Period:
        """The part of the period that has passed, the day itself included."""
        return self.period.until(date.fromordinal(self.day.toordinal() + 1))

    @property
    def before(self) -> Period:
        return self.calendar.previous(self.period)

    @property
    def before_to_date(self) -> Period:
        """As many days of the period before as have passed of this one."""
        return self.before.until(date.fromordinal(self.before.start.toordinal() + self.to_date.days))

    @property
    def over(self) -> bool:
        return self.period.end <= self.day

    @property
    def elapsed(self) -> float:
        return self.to_date.days / self.period.days if self.period.days else 1.0

    @property
    def where(self) -> Condition:
        chosen = [Compare(name, "is", value) for name, value in (("segment", self.segment), ("team", self.team)) if value]
        condition: Condition = ALWAYS
        for compare in chosen:
            condition = both(condition, compare)
        return condition

    def ask(self, metric: str, *, period: Period | None, where: Condition = ALWAYS, **more: Any) -> Ask:
        """A question about a metric under the choices of the page."""
        chosen = both(self.where, where)
        return Ask(metric, today=self.today, as_of=self.as_of, period=period, where=chosen, scope=self.scope, **more)

    def money(self, value: float | None) -> str:
        """An amount in the company's currency, written short."""
        return money(value, self.company.currency)

    def query(self, **changes: str) -> str:
        """The address's query with some choices changed; an empty value takes one away."""
        merged = {**self.given, **changes}
        kept = {name: value for name, value in merged.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    def rows_href(self, metric: str, **changes: str) -> str:
        """Where the rows behind a metric are listed."""
        return f"/metrics/{metric}/rows{self.query(**changes)}"

    def metric_href(self, metric: str, **changes: str) -> str:
        return f"/metrics/{metric}{self.query(**changes)}"


def quarter_grain(company: Company) -> Grain:
    return "fiscal_quarter" if company.fiscal_start_month % 3 != 1 else "quarter"


def read_selection(params: Mapping[str, str], *, today: date, company: Company, scope: Scope) -> Selection:
    """Raises SelectionError."""
    given = {name: params[name].strip() for name in KEPT if params.get(name, "").strip()}
    as_of = _day("as_of", given["as_of"]) if "as_of" in given else None
    period = _period(given, company, as_of or today)
    segment, team = given.get("segment", ""), given.get("team", "")
    return Selection(today, company, scope, period, as_of, segment, team, given)


def _period(given: Mapping[str, str], company: Company, day: date) -> Period:
    calendar = company.calendar
    try:
        if "period" in given:
            return calendar.parse(given["period"])
        if "from" in given or "to" in given:
            start = _day("from", given["from"]) if "from" in given else calendar.start_of(day, "year")
            end = _day("to", given["to"]) if "to" in given else date.fromordinal(day.toordinal() + 1)
            return Period(start, end)
    except PeriodError as error:
        raise SelectionError(str(error)) from error
    return calendar.period_of(day, quarter_grain(company))


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SelectionError(f"The day {text!r} given as {name} cannot be read. Write it as 2017-03-31.") from error
