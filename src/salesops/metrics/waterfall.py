"""How open pipeline went from one day to another: what came in, what changed, what went out. It adds up exactly.

Each deal is compared as it stood at the end of the opening day and of the last day of the period; the difference is given
to bars deal by deal, and only then summed. A deal that came in and was won or lost in between is in both bars, so that
the won bar is the bookings of the deals in question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import ibis

from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.check import check
from salesops.metrics.measures import how_many, total
from salesops.metrics.moves import DESCRIBED, moves
from salesops.metrics.view import view_of

Direction = Literal["level", "in", "change", "out"]


@dataclass(frozen=True)
class BarKind:
    name: str
    title: str
    direction: Direction
    meaning: str


KINDS = (
    BarKind("open_at_start", "Open at start", "level", "Open at the end of the opening day, and due in the window."),
    BarKind("created", "Created", "in", "Not there at the start; at its amount on the last day."),
    BarKind("pulled_in", "Pulled in", "in", "Open at the start but due after the window, or without a close date."),
    BarKind("reopened", "Reopened", "in", "Won or lost at the start, open on the last day."),
    BarKind(
        "moved_in",
        "Moved in",
        "in",
        "Overdue at the start and due in the window now, or did not meet the condition at the start.",
    ),
    BarKind("amount_up", "Amount up", "change", "By how much deals open at the start grew, whatever became of them."),
    BarKind("amount_down", "Amount down", "change", "By how much deals open at the start shrank."),
    BarKind("pushed_out", "Pushed out", "out", "Still open but due after the window now, or without a close date."),
    BarKind("won", "Won", "out", "Won on the last day's view, at the amount it was won for."),
    BarKind("lost", "Lost", "out", "Lost on the last day's view."),
    BarKind("moved_out", "Moved out", "out", "Due before the window now, or does not meet the condition any more."),
    BarKind("deleted", "Deleted", "out", "Not there any more."),
    BarKind("open_at_end", "Open at end", "level", "Open at the end of the last day, and due in the window."),
)
_BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Bar:
    """`deals` it is made of; `amount` with its sign: what goes out and what shrinks is negative."""

    name: str
    title: str
    deals: int
    amount: Decimal


def waterfall_expr(tables: Mapping[str, ibis.Table], ask: Ask, company: Company, due: Period | None = None) -> ibis.Table:
    """One row with `<bar>_deals` and `<bar>_amount` for every bar; `bars` makes a list of it.

    ask: `period` (its opening day to its last day), `as_of`, `where` and `scope` count; `due`: only deals due in these days.
    """
    compared = _moves(tables, ask, company, due)
    columns: dict[str, ibis.Value] = {}
    for kind in KINDS:
        inside, amount = _of_bar(compared, kind)
        columns[f"{kind.name}_deals"] = how_many(inside)
        columns[f"{kind.name}_amount"] = total(amount, inside)
    return compared.aggregate(**columns)


def waterfall_rows_expr(
    tables: Mapping[str, ibis.Table], ask: Ask, company: Company, bar: str, due: Period | None = None
) -> ibis.Table:
    """The deals of one bar with the `moved` amount, largest first. Raises KeyError for a bar there is none of."""
    compared = _moves(tables, ask, company, due, DESCRIBED)
    inside, amount = _of_bar(compared, _BY_NAME[bar])
    found = compared.filter(inside).select("deal_id", *DESCRIBED, "opening_amount", "closing_amount", moved=amount)
    return found.order_by(ibis.desc("moved"), "deal_id")


def bars(row: Mapping[str, Any]) -> tuple[Bar, ...]:
    """The bars in order, from the one row of `waterfall_expr`."""
    return tuple(
        Bar(kind.name, kind.title, int(row[f"{kind.name}_deals"]), Decimal(row[f"{kind.name}_amount"]) * _sign(kind))
        for kind in KINDS
    )


def _sign(kind: BarKind) -> int:
    return -1 if kind.direction == "out" or kind.name == "amount_down" else 1


def _moves(
    tables: Mapping[str, ibis.Table], ask: Ask, company: Company, due: Period | None, described: tuple[str, ...] = ()
) -> ibis.Table:
    ask = replace(ask, by=())
    check(METRICS["open_pipeline"], ask, tables)
    return moves(view_of(ask, tables, company, "quarter", whole_rows=bool(described)), ask, due, described)


def _of_bar(compared: ibis.Table, kind: BarKind) -> tuple[ibis.Value, ibis.Value]:
    """Which deals are in a bar, and with how much."""
    grown = compared.closing_amount - compared.opening_amount
    if kind.name == "open_at_start":
        return compared.was_in, compared.opening_amount
    if kind.name == "open_at_end":
        return compared.is_in, compared.closing_amount
    if kind.name == "amount_up":
        return compared.was_in & compared.exists & (grown > 0), grown
    if kind.name == "amount_down":
        return compared.was_in & compared.exists & (grown < 0), -grown
    if kind.direction == "in":
        return (compared.came == kind.name).fill_null(False), compared.closing_amount  # noqa: FBT003
    leaving = ibis.ifelse(compared.exists, compared.closing_amount, compared.opening_amount)
    return (compared.went == kind.name).fill_null(False), leaving  # noqa: FBT003
