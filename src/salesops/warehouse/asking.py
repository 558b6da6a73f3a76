"""From the parameters of `salesops metric` and of the API to a question. Raises AskError, ConditionError or PeriodError."""

from datetime import date
from typing import Any

import click

from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, Condition, both
from salesops.kernel.condition.command_line import parse_where
from salesops.kernel.period import Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.metrics.ask import Ask


class Day(click.ParamType):
    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day. Write it year-month-day, for example 2017-07-01.", param, ctx)


def read_ask(name: str, given: dict[str, Any], *, today: date, company: Company, scope: Scope) -> Ask:
    """`given`: `where` and `by` (texts), `period` (text), `start`, `end` and `as_of` (days), `compare`."""
    where: Condition = ALWAYS
    for text in given["where"]:
        where = both(where, parse_where(text))
    return Ask(
        metric=name,
        today=today,
        period=_period(given["period"], given["start"], given["end"], company),
        by=tuple(part.strip() for text in given["by"] for part in text.split(",") if part.strip()),
        as_of=given["as_of"],
        where=where,
        scope=scope,
        compare=given["compare"],
    )


def _period(named: str | None, start: date | None, end: date | None, company: Company) -> Period | None:
    if named:
        if start or end:
            raise PeriodError("Give period, or from and to, not both.")
        return company.calendar.parse(named)
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise PeriodError("from and to belong together: the first day, and the first day that no longer counts.")
    return Period(start, end)
