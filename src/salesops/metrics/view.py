"""A question made ready: its period and moments settled, the tables at hand. What definitions compute from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import ibis

from salesops.kernel.company import Company
from salesops.kernel.condition import fields_of
from salesops.kernel.period import GRAINS, Grain, Period
from salesops.metrics.ask import Ask
from salesops.metrics.columns import narrowed
from salesops.metrics.dimensions import column_of
from salesops.metrics.windows import DAY, YEAR, Bounds, Window, as_table, bucket_of, buckets, end_of_day, window

Span = Literal["all_time", "year", "quarter"]
BUCKETS_SHOWN = 12
_ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True)
class View:
    """period: None = all time. grain: the one among the dimensions asked, None = a single window."""

    tables: Mapping[str, ibis.Table]
    company: Company
    known: date
    as_of: date | None
    period: Period | None
    grain: Grain | None
    asked: frozenset[str] | None = None

    def table(self, name: str) -> ibis.Table:
        """A warehouse table; only the columns needed, where the question says which (`asked`)."""
        table = self.tables[name]
        return table if self.asked is None else narrowed(name, table, self.asked)

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        if self.grain is None:
            period = self.period or Period(_ALWAYS, self.known + DAY)
            return (window(period, period.start, self.known, self.company),)
        period = self.period or latest_buckets(self.grain, self.known, self.company)
        return buckets(period, self.grain, self.known, self.company)

    @property
    def last(self) -> Window:
        """The whole question's end, whatever the grain."""
        period = self.period or Period(_ALWAYS, self.known + DAY)
        return window(period, period.start, self.known, self.company)

    @property
    def is_now(self) -> bool:
        """Whether a stock is asked as it stands, so that current rows answer it."""
        return self.as_of is None and self.grain is None and self.last.last == self.known

    def bounds(self, rows: ibis.Table) -> Bounds:
        """The window of each of these rows, which `within` has placed."""
        return Bounds(self.windows[0] if self.grain is None else rows)

    def within(self, table: ibis.Table, fits: Callable[[ibis.Table, Bounds], list[ibis.Value]]) -> ibis.Table:
        """The rows that fit a window, once for each window they fit, with the grain's column."""
        if self.grain is None:
            return table.filter(fits(table, Bounds(self.windows[0])))
        if not self.windows:
            empty = as_table((self.last,), self.grain).filter(ibis.literal(False))  # noqa: FBT003
            return table.cross_join(empty)
        spans = as_table(self.windows, self.grain)
        return table.join(spans, fits(table, Bounds(spans)))

    def flow(self, table: ibis.Table, day: str) -> ibis.Table:
        """The rows whose `day` is in the period and known, with that day as `on` and the grain's column."""
        on = table[day]
        kept = [on <= ibis.literal(self.known)]
        if self.period:
            kept += [on >= ibis.literal(self.period.start), on < ibis.literal(self.period.end)]
        rows = table.filter(kept)
        if day != "on":
            rows = rows.mutate(on=rows[day])
        return rows.mutate(**{self.grain: bucket_of(rows["on"], self.grain, self.company)}) if self.grain else rows

    def keys(self, *names: str) -> list[str]:
        """Join keys: these, and the window where there are several."""
        return [*names, self.grain] if self.grain else list(names)

    @cached_property
    def known_moment(self) -> ibis.Value:
        return ibis.literal(end_of_day(self.known, self.company), type="timestamp(6)")


def latest_buckets(grain: Grain, known: date, company: Company) -> Period:
    current = company.calendar.period_of(known, grain)
    return Period(company.calendar.next_start(current.start, grain, 1 - BUCKETS_SHOWN), current.end)


def view_of(ask: Ask, tables: Mapping[str, ibis.Table], company: Company, span: Span, *, whole_rows: bool = False) -> View:
    """whole_rows: with every column, to show the rows; else only those the number takes."""
    known = ask.as_of or ask.today
    grain = next((g for g in GRAINS if g in ask.by), None)
    period = ask.period or _meant(span, grain, known, company)
    asked = None if whole_rows else frozenset(map(column_of, (*ask.by, *fields_of(ask.where))))
    return View(tables, company, known, ask.as_of, period, grain, asked)


def _meant(span: Span, grain: Grain | None, known: date, company: Company) -> Period | None:
    if span == "all_time":
        return None
    if grain:
        return latest_buckets(grain, known, company)
    if span == "quarter":
        return company.calendar.period_of(known, "fiscal_quarter")
    return Period(known - YEAR + timedelta(days=1), known + DAY)
