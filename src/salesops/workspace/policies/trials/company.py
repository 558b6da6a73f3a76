"""What another company policy would do: periods that move, deals worth something else, clocks that run otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from salesops.kernel import company as kernel
from salesops.kernel.condition import All, Compare, Condition
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.policies.documents.company import Company
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial, tell
from salesops.records import listing
from salesops.web.formatting import counted, money, ratio
from salesops.workspace.policies.trials.asking import OPEN, Setting, Worth, deals_worth, due_in, everybody, per_person


@dataclass
class Found:
    """What a trial gathers, part by part."""

    sentences: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)
    records: list[Concerned] = field(default_factory=list)
    people: set[int] = field(default_factory=set)


def try_company(old: Company, new: Company, day: date, scope: Scope, at: datetime) -> Trial:
    setting = Setting.of(day, scope, at)
    before, after = old.values(), new.values()
    found = Found()
    for number, part in enumerate((_periods, _money, _days, _follow_up, _coverage)):
        tell("Comparing the company before and after", number / 5)
        part(before, after, setting, found)
    return Trial(
        tuple(found.sentences), found.counts, found.sums, tuple(found.records[:MOST_RECORDS]), tuple(sorted(found.people))
    )


def _periods(old: kernel.Company, new: kernel.Company, setting: Setting, found: Found) -> None:
    """The fiscal quarter the change falls into, and the open deals that are due in it."""
    if old.fiscal_start_month == new.fiscal_start_month:
        return
    day = setting.quarter.start if setting.today < setting.quarter.start else setting.today
    then, now = (company.calendar.period_of(day, "fiscal_quarter") for company in (old, new))
    before, after = (deals_worth(due_in(period), old, setting) for period in (then, now))
    found.sentences.append(
        f"The fiscal quarter would be {_span(now)} instead of {_span(then)}. Due in it: {_worth(after, old.currency)}, "
        f"instead of {_worth(before, old.currency)}."
    )
    found.counts |= {"due_before": before.count, "due_after": after.count}
    found.sums |= {"due_before": before.amount, "due_after": after.amount}
    found.records += _moved(then, now, setting)


def _worth(deals: Worth, currency: str) -> str:
    return f"{counted(deals.count, 'open deal')} worth {money(deals.amount, currency)}"


def _span(period: Period) -> str:
    return f"{period.start:%-d %b %Y} to {period.last_day:%-d %b %Y}"


def _moved(then: Period, now: Period, setting: Setting) -> Iterator[Concerned]:
    """The largest open deals that would be due in this quarter and are not, or the other way round."""
    for inside, outside, why in ((now, then, "would be due this quarter"), (then, now, "would no longer be due this quarter")):
        for part in _outside(inside, outside):
            ask = listing.Ask("deal", where=due_in(part), order=("-amount",), limit=MOST_RECORDS // 2)
            yield from _deals(ask, why, setting)


def _outside(inside: Period, outside: Period) -> Iterator[Period]:
    """The parts of a period that another has not."""
    for start, end in ((inside.start, min(inside.end, outside.start)), (max(inside.start, outside.end), inside.end)):
        if start < end:
            yield Period(start, end)


def _deals(ask: listing.Ask, why: str, setting: Setting) -> Iterator[Concerned]:
    page = listing.page(ask, scope=setting.scope)
    people = page.names.get("person", {})
    for row in page.rows:
        amount = money(row["amount"], row["currency"] or setting.company.currency)
        closes = f"closes {row['close_date']}" if row["close_date"] else ""
        yield Concerned("deal", row.id, row["name"], why, closes, "", amount, people.get(row["owner"] or 0, ""))


def _money(old: kernel.Company, new: kernel.Company, setting: Setting, found: Found) -> None:
    """What open deals are worth at the rates before and after."""
    if (old.currency, old.exchange_rates) == (new.currency, new.exchange_rates):
        return
    before, after = deals_worth(OPEN, old, setting), deals_worth(OPEN, new, setting)
    found.counts |= {"open_deals": after.count, "without_rate": after.unknown}
    found.sums |= {"open_before": before.amount, "open_after": after.amount}
    if (before.amount, old.currency) != (after.amount, new.currency):
        found.sentences.append(
            f"{counted(after.count, 'open deal')} would be worth {money(after.amount, new.currency)} together, "
            f"instead of {money(before.amount, old.currency)}."
        )
    if old.currency != new.currency:
        found.sentences.append(
            f"Amounts without a currency would be read as {new.currency}. Nothing is converted in the records."
        )
    if after.unknown:
        found.sentences.append(f"{counted(after.unknown, 'open deal')} would count nothing: there is no rate for their currency.")
        known = (new.currency, *sorted({rate.currency for rate in new.exchange_rates if rate.starts_on <= setting.today}))
        where: Condition = All((OPEN, Compare("currency", "is_filled"), Compare("currency", "not_in", known)))
        found.records += _deals(listing.Ask("deal", where=where, order=("-amount",), limit=MOST_RECORDS), "no rate", setting)


def _days(old: kernel.Company, new: kernel.Company, setting: Setting, found: Found) -> None:
    """When days begin, and on which of them somebody works."""
    if old.time_zone != new.time_zone:
        begins = datetime.combine(setting.today, datetime.min.time(), tzinfo=ZoneInfo(new.time_zone)).astimezone(
            ZoneInfo(old.time_zone)
        )
        found.sentences.append(
            f"Days would begin at midnight in {new.time_zone}, which is {begins:%H:%M} in {old.time_zone}: "
            "what happens in between would count to another day."
        )
    before, after = (_working_days(company, setting.quarter) for company in (old, new))
    if before != after:
        found.counts |= {"working_days_before": before, "working_days_after": after}
        found.sentences.append(f"This fiscal quarter would have {after} working days instead of {before}.")


def _working_days(company: kernel.Company, period: Period) -> int:
    days = (period.start + timedelta(days=number) for number in range(period.days))
    return sum(day.weekday() < 5 and day not in company.holidays for day in days)


def _follow_up(old: kernel.Company, new: kernel.Company, setting: Setting, found: Found) -> None:
    """New leads nobody touched yet that would be late."""
    if old.lead_follow_up_hours == new.lead_follow_up_hours:
        return
    late = [_late_leads(company.lead_follow_up_hours, setting) for company in (old, new)]
    found.counts |= {"late_before": late[0], "late_after": late[1]}
    found.sentences.append(
        f"A new lead would be late after {new.lead_follow_up_hours:g} hours instead of {old.lead_follow_up_hours:g}: "
        f"{late[1]:,} untouched now are, instead of {late[0]:,}."
    )


def _late_leads(hours: float, setting: Setting) -> int:
    parts = (
        Compare("status", "in", ("new", "working")),
        Compare("first_touched_at", "is_empty"),
        Compare("created_at", "less_than", setting.at - timedelta(hours=hours)),
    )
    return listing.total(listing.Ask("lead", where=All(parts)), scope=setting.scope).count


def _coverage(old: kernel.Company, new: kernel.Company, setting: Setting, found: Found) -> None:
    """Whose open pipeline was enough and would not be, or the other way round."""
    if old.coverage_needed == new.coverage_needed:
        return
    low, high = sorted((old.coverage_needed, new.coverage_needed))
    covered = per_person("pipeline_coverage", setting.quarter, setting)
    turned = {person: value for person, value in covered.items() if low <= value < high}
    short = new.coverage_needed > old.coverage_needed
    word = "no longer be" if short else "be"
    whose = "1 person's" if len(turned) == 1 else f"{len(turned):,} people's"
    found.counts["coverage"] = len(turned)
    found.sentences.append(
        f"Open pipeline would have to be {ratio(new.coverage_needed)} what is left of quota instead of "
        f"{ratio(old.coverage_needed)}: {whose} would {word} enough this quarter."
    )
    why = "would no longer be covered" if short else "would be covered"
    for row in everybody("person", setting.scope):
        if row.id in turned:
            found.people.add(row.id)
            found.records.append(Concerned("person", row.id, row["name"], why, amount=ratio(turned[row.id])))
