"""Each deal at two moments, and how it came into and went out of the open pipeline between them."""

from decimal import Decimal

import ibis

from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.filters import marked
from salesops.metrics.tables import LOST, OPEN, WON
from salesops.metrics.view import View

_JUDGED = ("deal_id", "status", "close_date", "closed_on", "amount", "fits")
DESCRIBED = ("name", "account", "person", "team", "stage", "status", "close_date")
_ZERO = Decimal(0)


def moves(view: View, ask: Ask, due: Period | None, described: tuple[str, ...] = ()) -> ibis.Table:
    """One row a deal that was open and due at the start or the end, or came and closed in between.

    Columns: `was_in`, `is_in`, `exists` (at the end), `came` and `went` (the bar, or empty), `opening_amount`,
    `closing_amount`, and the columns `described` of the deal as it stood last.
    """
    both = _both(view, ask, tuple(dict.fromkeys((*_JUDGED, *described))))
    known = both.mutate(
        exists=both.now_status.notnull(),
        was_in=_truly((both.was_status == OPEN) & both.was_fits & _within(both.was_close_date, due)),
        is_in=_truly((both.now_status == OPEN) & both.now_fits & _within(both.now_close_date, due)),
        opening_amount=both.was_amount.coalesce(_ZERO),
        closing_amount=both.now_amount.coalesce(_ZERO),
    )
    known = known.mutate(passed=_passed_through(known, view, due))
    concerned = known.filter(known.was_in | known.is_in | known.passed)
    return concerned.select(
        "exists", "was_in", "is_in", "opening_amount", "closing_amount",
        deal_id=concerned.now_deal_id.coalesce(concerned.was_deal_id),
        came=_came(concerned, due), went=_went(concerned, due),
        **{name: concerned[f"now_{name}"].coalesce(concerned[f"was_{name}"]) for name in described},
    )  # fmt: skip


def _both(view: View, ask: Ask, columns: tuple[str, ...]) -> ibis.Table:
    window, versions = view.last, view.table("deal_version")
    opening = ibis.literal(window.opening, type="timestamp(6)")
    closing = ibis.literal(window.closing, type="timestamp(6)")
    was = versions.filter(versions.valid_from <= opening, opening < versions.valid_to)
    now = versions.filter(versions.valid_from <= closing, closing < versions.valid_to)
    if view.is_now:
        now = view.table("deal")
    was = marked(was, view, ask).select(*columns)
    now = marked(now, view, ask).select(*columns)
    was = was.rename({f"was_{name}": name for name in columns})
    now = now.rename({f"now_{name}": name for name in columns})
    return was.outer_join(now, was.was_deal_id == now.now_deal_id)


def _passed_through(deals: ibis.Table, view: View, due: Period | None) -> ibis.Value:
    """Came in after the start and was won or lost by the end."""
    window = view.last
    closed = deals.now_status.isin((WON, LOST)) & deals.now_fits & _within(deals.now_closed_on, due)
    meanwhile = (deals.now_closed_on > window.opening_day) & (deals.now_closed_on <= window.last)
    came = deals.was_status.isnull() | (deals.was_status == OPEN)
    return _truly(closed & meanwhile & came) & ~deals.was_in


def _came(deals: ibis.Table, due: Period | None) -> ibis.Value:
    late = _truly(_after(deals.was_close_date, due)) & deals.was_fits
    enters = ~deals.was_in & (deals.is_in | deals.passed)
    kind = ibis.cases(
        (deals.was_status.isnull(), "created"),
        (deals.was_status != OPEN, "reopened"),
        (late, "pulled_in"),
        else_="moved_in",
    )
    return ibis.ifelse(enters, kind, ibis.null("string"))


def _went(deals: ibis.Table, due: Period | None) -> ibis.Value:
    late = _truly(_after(deals.now_close_date, due)) & deals.now_fits
    leaves = (deals.was_in & ~deals.is_in) | deals.passed
    kind = ibis.cases(
        (~deals.exists, "deleted"),
        (deals.now_status == WON, "won"),
        (deals.now_status == LOST, "lost"),
        (late, "pushed_out"),
        else_="moved_out",
    )
    return ibis.ifelse(leaves, kind, ibis.null("string"))


def _within(day: ibis.Value, due: Period | None) -> ibis.Value:
    if due is None:
        return ibis.literal(True)  # noqa: FBT003
    return (day >= ibis.literal(due.start)) & (day < ibis.literal(due.end))


def _after(day: ibis.Value, due: Period | None) -> ibis.Value:
    if due is None:
        return ibis.literal(False)  # noqa: FBT003
    return day.isnull() | (day >= ibis.literal(due.end))


def _truly(value: ibis.Value) -> ibis.Value:
    return value.fill_null(False)  # noqa: FBT003
