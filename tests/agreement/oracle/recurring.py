"""Level 1: recurring revenue, what is kept of it, and what a customer costs and brings."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.agreement.oracle.evaluate import Definition, Part, simple
from tests.agreement.oracle.measures import count, mean_of, ratio, total
from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row

from salesops.kernel.period import Period


def in_force(row: Row, day: date) -> bool:
    return row["starts_on"] is not None and row["starts_on"] <= day and (row["ends_on"] is None or day < row["ends_on"])


def current(view: View) -> list[Row]:
    return [row for row in view.table("subscription") if in_force(row, view.last_day)]


def opening_day(view: View) -> date:
    return min(view.period.start - timedelta(days=1), view.last_day)


def on_either_day(view: View) -> list[Row]:
    days = (opening_day(view), view.last_day)
    return [row for row in view.table("subscription") if any(in_force(row, day) for day in days)]


def of_accounts(rows: Callable[[View], list[Row]]) -> Callable[[View], list[Row]]:
    return lambda view: [row for row in rows(view) if row["account_id"] is not None]


def revenue_on(rows: list[Row], day: date) -> Decimal:
    return sum((row["monthly_amount"] or 0 for row in rows if in_force(row, day)), Decimal(0))


def by_account(rows: list[Row]) -> list[list[Row]]:
    return [[row for row in rows if row["account_id"] == account] for account in sorted({row["account_id"] for row in rows})]


def before_and_after(rows: list[Row], view: View) -> list[tuple[Decimal, Decimal]]:
    """(MRR on the opening day, on the closing day) of each account that had any."""
    pairs = [(revenue_on(mine, opening_day(view)), revenue_on(mine, view.last_day)) for mine in by_account(rows)]
    return [(before, after) for before, after in pairs if before > 0]


def growth(rows: list[Row], view: View) -> Fraction | None:
    before, after = revenue_on(rows, opening_day(view)), revenue_on(rows, view.last_day)
    return ratio(12 * after - 12 * before, 12 * before)


def net_retention(rows: list[Row], view: View) -> Fraction | None:
    pairs = before_and_after(rows, view)
    return ratio(sum(after for _, after in pairs), sum(before for before, _ in pairs))


def gross_retention(rows: list[Row], view: View) -> Fraction | None:
    pairs = before_and_after(rows, view)
    return ratio(sum(max(min(before, after), 0) for before, after in pairs), sum(before for before, _ in pairs))


def churn(rows: list[Row], view: View) -> Fraction | None:
    pairs = before_and_after(rows, view)
    return ratio(sum(after <= 0 for _, after in pairs), len(pairs))


def revenue_per_account(rows: list[Row], view: View) -> Fraction | None:
    revenues = [revenue_on(mine, view.last_day) for mine in by_account(rows)]
    return mean_of(revenue for revenue in revenues if revenue > 0)


def last_year(view: View) -> View:
    """The 365 days that end with the last day."""
    return view.within(Period(view.last_day - timedelta(days=364), view.last_day + timedelta(days=1)))


def acquisition_spend(view: View) -> list[Row]:
    rows = [row for row in view.table("spend") if (row["kind"] or "").lower() in ("sales", "marketing")]
    return view.flow([{**row, "month": row["month"] and row["month"].replace(day=1)} for row in rows], "month")


def customers_won(view: View) -> list[Row]:
    """Accounts, each on the day of its first won deal."""
    firsts: dict[int, date] = {}
    for deal in view.state("deal"):
        account, on = deal["account_id"], deal["closed_on"]
        if deal["status"] == "won" and account is not None and on is not None:
            firsts[account] = min(on, firsts.get(account, on))
    return view.flow([{"account_id": account, "won_on": on} for account, on in firsts.items()], "won_on")


ACQUISITION = {"spent": Part(acquisition_spend, total("amount"), 0), "customers": Part(customers_won, count, 0)}
LIFETIME = {
    "revenue": Part(of_accounts(current), revenue_per_account),
    "churn": Part(lambda view: of_accounts(on_either_day)(last_year(view)), lambda rows, view: churn(rows, last_year(view))),
}


def of_last_year(part: Part) -> Part:
    return Part(lambda view: part.rows(last_year(view)), lambda rows, view: part.measure(rows, last_year(view)), part.empty)


def lifetime_value(*, revenue: Fraction | None, churn: Fraction | None) -> Fraction | None:
    return ratio(revenue, churn and churn / 12)


def lifetime_to_cost(*, revenue: Fraction | None, churn: Fraction | None, spent: Decimal, customers: int) -> Fraction | None:
    return ratio(lifetime_value(revenue=revenue, churn=churn), ratio(spent, customers))


RECURRING: dict[str, Definition] = {
    "mrr": simple(current, total("monthly_amount"), anew=True),
    "arr": simple(current, lambda rows, view: 12 * total("monthly_amount")(rows, view), anew=True),
    "arr_growth": simple(on_either_day, growth, anew=True, span="year"),
    "net_revenue_retention": simple(of_accounts(on_either_day), net_retention, anew=True, span="year"),
    "gross_revenue_retention": simple(of_accounts(on_either_day), gross_retention, anew=True, span="year"),
    "customer_churn": simple(of_accounts(on_either_day), churn, anew=True, span="year"),
    "revenue_per_account": simple(of_accounts(current), revenue_per_account, anew=True),
    "cac": Definition(ACQUISITION, lambda *, spent, customers: ratio(spent, customers), company_wide=True),
    "ltv": Definition(LIFETIME, lifetime_value, anew=True),
    "ltv_to_cac": Definition(
        {**LIFETIME, **{name: of_last_year(part) for name, part in ACQUISITION.items()}},
        lifetime_to_cost,
        anew=True,
        company_wide=True,
    ),
}
