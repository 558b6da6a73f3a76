"""What the pages ask and are answered, in the form of `bench.by_hand`; and the days that they ask about."""

from collections.abc import Callable
from datetime import date, timedelta

from bench.by_hand import Numbers
from salesops.capabilities.reporting.queries import deals, overview_facts, pipeline_facts, team_facts
from salesops.capabilities.reporting.queries.numbers import ask_all
from salesops.capabilities.reporting.queries.selection import Selection, quarter_grain
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask

KIND = "team"
DAY = timedelta(days=1)


def days(chosen: Selection) -> dict[str, date]:
    calendar, today = chosen.calendar, chosen.day
    monday = today - timedelta(days=today.weekday())
    weeks_from = monday - timedelta(weeks=12)
    spans = overview_facts.to_date_periods(chosen)
    found = {f"{name}_{end}": day for name, span in spans.items() for end, day in (("from", span.start), ("to", span.end))}
    year = calendar.start_of(today, "fiscal_year" if quarter_grain(chosen.company) == "fiscal_quarter" else "year")
    return found | {
        "today": today,
        "from": chosen.period.start,
        "to": chosen.period.end,
        "done": chosen.to_date.end,
        "before_from": chosen.before.start,
        "before_done": chosen.before_to_date.end,
        "weeks_from": weeks_from,
        "daily_from": min(weeks_from, chosen.before.start, year, chosen.period.start),
    }


def overview(chosen: Selection) -> Numbers:
    risk = deals.risk(chosen, limit=5)
    asked = overview_facts.questions(chosen, KIND) | deals.due_questions(chosen, KIND)
    return _told(asked, chosen) | {("risk", "deals"): risk.total, ("risk", "amount"): risk.amount}


def pipeline(chosen: Selection) -> Numbers:
    now = Period(chosen.day, chosen.day + DAY)
    stuck = deals.largest_rows(chosen.ask("stuck_deals", period=now), chosen, limit=5)
    slipped = deals.largest_rows(chosen.ask("slipped_deals", period=chosen.period), chosen, limit=5)
    aged = {("aged", f"{row.stage}|{row.band}"): row.amount for row in deals.aged(chosen)}
    lists = {("stuck", "deals"): float(stuck.total), ("slipped", "deals"): float(slipped.total)}
    return _filled(_told(pipeline_facts.questions(chosen), chosen) | aged | lists)


def team(chosen: Selection) -> Numbers:
    risks = {("at_risk", str(person)): float(count) for person, count in deals.at_risk_by_person(chosen).items()}
    return _filled(_told(team_facts.questions(chosen), chosen) | risks)


PAGES: dict[str, Callable[[Selection], Numbers]] = {"overview": overview, "pipeline": pipeline, "team": team}


def _told(asked: dict[str, Ask], chosen: Selection) -> Numbers:
    numbers = ask_all(asked, chosen.calendar)
    found = {}
    for key, ask in asked.items():
        for row in numbers.rows(key):
            part = "|".join(str(row[name] if row[name] is not None else "")[: CUT.get(name, 200)] for name in ask.by)
            found[key, part] = float(row["value"] or 0)
    return _filled(found)


CUT = {"week": 10, "day": 10}
"""Buckets are named by their day, whether they come as days or as moments."""


def _filled(numbers: Numbers) -> Numbers:
    return {place: value for place, value in numbers.items() if value}
