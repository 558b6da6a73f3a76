"""Level 2: the open deals, and whether they are enough."""

from fractions import Fraction

from tests.agreement.oracle import deals
from tests.agreement.oracle.evaluate import Definition, Part, simple
from tests.agreement.oracle.measures import count, mean, mean_of, ratio, total
from tests.agreement.oracle.quotas import BOOKINGS, QUOTA
from tests.agreement.oracle.recurring import last_year
from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row


def expected(rows: list[Row], view: View) -> Fraction:
    return sum((Fraction(row["amount"] or 0) * Fraction(row["probability"] or 0) for row in rows), Fraction(0))


def due(view: View) -> list[Row]:
    """Open deals to be closed before the period ends, overdue ones too."""
    return [deal for deal in deals.open_(view) if deal["close_date"] and deal["close_date"] < view.period.end]


def coverage(*, due: Fraction, quota: Fraction | None, bookings: Fraction) -> Fraction | None:
    left = Fraction(quota or 0) - Fraction(bookings)
    return ratio(due, left) if left >= Fraction(1, 200) else None


def closed_last_year(view: View) -> list[Row]:
    return deals.closed("won", "lost")(last_year(view))


def size(rows: list[Row], view: View) -> Fraction | None:
    return mean_of(row["amount"] for row in rows if row["status"] == "won")


def wins(rows: list[Row], view: View) -> Fraction | None:
    return ratio(sum(row["status"] == "won" for row in rows), len(rows))


def cycle(rows: list[Row], view: View) -> Fraction | None:
    won = [row for row in rows if row["status"] == "won" and row["created_on"]]
    return mean_of(days for row in won if (days := (row["closed_on"] - row["created_on"]).days) >= 0)


def velocity(*, number: int, size: Fraction | None, wins: Fraction | None, cycle: Fraction | None) -> Fraction | None:
    return None if size is None or wins is None else ratio(number * size * wins, cycle)


PIPELINE: dict[str, Definition] = {
    "open_pipeline": simple(deals.open_, total("amount"), anew=True),
    "open_deals": simple(deals.open_, count, anew=True),
    "weighted_pipeline": simple(deals.open_, expected, anew=True),
    "deals_in_stage": simple(lambda view: [deal for deal in deals.open_(view) if deal["stage"]], count, anew=True),
    "days_in_stage": simple(deals.waiting, mean("_days"), anew=True),
    "stuck_deals": simple(deals.stuck, count, anew=True),
    "stuck_amount": simple(deals.stuck, total("amount"), anew=True),
    "pipeline_coverage": Definition(
        {"due": Part(due, total("amount"), 0), "quota": QUOTA, "bookings": BOOKINGS}, coverage, anew=True, span="quarter"
    ),
    "pipeline_created": simple(deals.created, total("amount")),
    "deals_created": simple(deals.created, count),
    "pipeline_velocity": Definition(
        {
            "number": Part(deals.open_, count, 0),
            "size": Part(closed_last_year, size),
            "wins": Part(closed_last_year, wins),
            "cycle": Part(closed_last_year, cycle),
        },
        velocity,
        anew=True,
    ),
}
