"""What the trials ask of records and numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from salesops.kernel.company import Company
from salesops.kernel.condition import All, Compare, Condition
from salesops.kernel.money import rounded
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.policies import queries
from salesops.records import listing
from salesops.records.row import Row
from salesops.warehouse.run import run

OPEN = Compare("status", "is", "open")
_MANY = 100_000


@dataclass(frozen=True)
class Setting:
    """Whose records, as of when, in which company; `quarter` is the fiscal quarter the change falls into."""

    scope: Scope
    at: datetime
    today: date
    company: Company
    quarter: Period

    @classmethod
    def of(cls, day: date, scope: Scope, at: datetime) -> "Setting":
        company = queries.company(at.date())
        today = company.day_of(at)
        return cls(scope, at, today, company, company.calendar.period_of(max(day, today), "fiscal_quarter"))


@dataclass(frozen=True)
class Worth:
    """How many records, and what they are worth in the company's currency; `unknown`: those of a currency without a rate."""

    count: int
    amount: Decimal
    unknown: int = 0


def deals_worth(where: Condition, company: Company, setting: Setting) -> Worth:
    """Deals that meet a condition, at the rates a company has today. One query."""
    ask = listing.Ask("deal", where=where, sums=("amount",))
    count = unknown = 0
    amount = Decimal(0)
    for (currency,), total in listing.grouped(ask, ("currency",), scope=setting.scope).items():
        rate = company.rate(currency or company.currency, setting.today)
        count += total.count
        unknown += total.count if rate is None else 0
        amount += total.sums["amount"] * (rate or 0)
    return Worth(count, rounded(amount), unknown)


def due_in(period: Period) -> Condition:
    """Open deals that are to close in a period."""
    return All((OPEN, Compare("close_date", "at_least", period.start), Compare("close_date", "less_than", period.end)))


def everybody(kind: str, scope: Scope) -> tuple[Row, ...]:
    """All people or teams."""
    return listing.page(listing.Ask(kind, limit=_MANY, order=("name",)), scope=scope).rows


def by_spelling(rows: Iterable[Row], fields: tuple[str, ...] = ("email", "external_id", "name")) -> Mapping[str, Row]:
    """As policies call people and teams; a spelling that may mean several means none."""
    found: dict[str, list[Row]] = {}
    rows = tuple(rows)
    for field in fields:
        called: dict[str, list[Row]] = {}
        for row in rows:
            text = str(row.external_id if field == "external_id" else row.values.get(field) or "").casefold()
            called.setdefault(text, []).append(row)
        found = {**called, **found}
    return {spelling: those[0] for spelling, those in found.items() if spelling and len(those) == 1}


def per_person(metric: str, period: Period, setting: Setting) -> dict[int, float]:
    """A metric by person over a period."""
    from salesops.metrics.ask import Ask

    answer = run(Ask(metric, setting.today, period, by=("person_id",), scope=setting.scope))
    return {
        int(row["person_id"]): float(row["value"]) for row in answer if row["person_id"] is not None and row["value"] is not None
    }
