"""A period in words: its name, its days, and how its address is written."""

from datetime import date, timedelta

from salesops.capabilities.reporting.queries.selection import Selection, quarter_grain
from salesops.kernel.period import Calendar, Grain, Period
from salesops.web.components import Option
from salesops.web.formatting import day as written

_NOUNS = {"quarter": "quarter", "fiscal_quarter": "quarter", "year": "year", "fiscal_year": "year", "month": "month"}


def noun(calendar: Calendar, period: Period) -> str:
    """`quarter`, `month`, `year`, or `period`."""
    return _NOUNS.get(calendar.grain_of(period) or "", "period")


def short_name(calendar: Calendar, period: Period) -> str:
    """`Q4 2026`, `March 2026`, `2026`, or the days."""
    grain = calendar.grain_of(period)
    if grain == "quarter":
        return f"Q{(period.start.month - 1) // 3 + 1} {period.start.year}"
    return calendar.name(period) if grain else span(period)


def brief(calendar: Calendar, period: Period) -> str:
    """`Q3`, `March`, `2026`; the days where the period has no name."""
    grain = calendar.grain_of(period)
    name = short_name(calendar, period)
    if grain in ("quarter", "fiscal_quarter"):
        return next(word for word in name.split() if word.startswith("Q"))
    return name.split()[0] if grain == "month" else name


def span(period: Period) -> str:
    """`Oct 1 to Dec 31`, with the year where the two differ in it."""
    years = period.start.year != period.last_day.year
    return f"{written(period.start, year=years)} to {written(period.last_day, year=years)}"


def scope_line(chosen: Selection) -> str:
    """`Q4 2026 · Oct 1 to Dec 31 · day 53 of 92`"""
    parts = [short_name(chosen.calendar, chosen.period)]
    if chosen.calendar.grain_of(chosen.period):
        parts.append(span(chosen.period))
    if chosen.over:
        parts.append("ended")
    elif chosen.to_date.days:
        parts.append(f"day {chosen.to_date.days} of {chosen.period.days}")
    else:
        parts.append("not yet begun")
    return " · ".join([*parts, *(value for value in (chosen.segment, chosen.team) if value)])


def code(calendar: Calendar, period: Period) -> str:
    """The period as `Calendar.parse` reads it."""
    grain = calendar.grain_of(period)
    name = calendar.name(period)
    if grain == "month":
        return f"{period.start:%Y-%m}"
    return name.replace(" ", "") if grain in ("quarter", "fiscal_quarter", "year", "fiscal_year") else ""


def period_options(chosen: Selection) -> tuple[Option, ...]:
    """This quarter, month and year, and the eight quarters before."""
    calendar, quarter = chosen.calendar, quarter_grain(chosen.company)
    year: Grain = "fiscal_year" if quarter == "fiscal_quarter" else "year"
    now = calendar.period_of(chosen.day, quarter)
    named = [("This quarter", now), ("This month", calendar.period_of(chosen.day, "month"))]
    named.append(("This year", calendar.period_of(chosen.day, year)))
    named.append(("Next quarter", calendar.period_of(now.end, quarter)))
    named += [("Last quarter", calendar.previous(now)), ("Last year", calendar.previous(calendar.period_of(chosen.day, year)))]
    for _ in range(7):
        now = calendar.previous(now)
        named.append(("", calendar.previous(now)))
    return tuple(_option(chosen, label, period) for label, period in named)


def _option(chosen: Selection, label: str, period: Period) -> Option:
    name = short_name(chosen.calendar, period)
    href = chosen.query(period=code(chosen.calendar, period), **{"from": "", "to": ""})
    return Option(label or name, href, name if label else "", period == chosen.period)


def period_label(chosen: Selection) -> str:
    """What the picker's button says: the choice's own name where it has one."""
    current = next((option for option in period_options(chosen) if option.current), None)
    return current.label if current else short_name(chosen.calendar, chosen.period)


def weeks_up_to(day: date, weeks: int) -> Period:
    """That many weeks, the last being the one the day is in, up to the day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday - timedelta(weeks=weeks - 1), day + timedelta(days=1))
