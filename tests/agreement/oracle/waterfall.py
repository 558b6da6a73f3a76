"""The pipeline waterfall, one deal after the other."""

from collections import defaultdict
from decimal import Decimal

from tests.agreement.oracle.filters import visible
from tests.agreement.oracle.recurring import opening_day
from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row

from salesops.kernel.period import Period

Bars = dict[str, tuple[int, Decimal]]
"""Bar -> how many deals, and how much, without a sign."""


def waterfall(view: View, due: Period | None) -> Bars:
    was = {deal["deal_id"]: deal for deal in view.at("deal", opening_day(view))}
    now = {deal["deal_id"]: deal for deal in view.at("deal", view.last_day)}
    found: dict[str, list[Decimal]] = defaultdict(list)
    for deal_id in sorted({*was, *now}):
        for bar, amount in moves(view, due, was.get(deal_id), now.get(deal_id)):
            found[bar].append(amount)
    return {bar: (len(amounts), sum(amounts, Decimal(0))) for bar, amounts in found.items()}


def moves(view: View, due: Period | None, was: Row | None, now: Row | None) -> list[tuple[str, Decimal]]:
    """The bars one deal is in, and with how much."""
    before, after = amount(was), amount(now)
    was_in, is_in, passed = is_open(view, due, was), is_open(view, due, now), passed_through(view, due, was, now)
    bars = []
    if was_in:
        bars.append(("open_at_start", before))
    if is_in:
        bars.append(("open_at_end", after))
    if (is_in or passed) and not was_in:
        bars.append((how_it_came(view, due, was), after))
    if was_in and now and after > before:
        bars.append(("amount_up", after - before))
    if was_in and now and after < before:
        bars.append(("amount_down", before - after))
    if passed or (was_in and not is_in):
        bars.append((how_it_went(view, due, now), after if now else before))
    return bars


def amount(deal: Row | None) -> Decimal:
    return (deal and deal["amount"]) or Decimal(0)


def is_open(view: View, due: Period | None, deal: Row | None) -> bool:
    if deal is None or deal["status"] != "open" or not visible(deal, view):
        return False
    return due is None or (deal["close_date"] is not None and deal["close_date"] in due)


def passed_through(view: View, due: Period | None, was: Row | None, now: Row | None) -> bool:
    """Came in after the start, or was open but not counted then, and was won or lost in the period."""
    if now is None or now["status"] not in ("won", "lost") or now["closed_on"] is None or not visible(now, view):
        return False
    closed_in_time = opening_day(view) < now["closed_on"] <= view.last_day and (due is None or now["closed_on"] in due)
    return closed_in_time and (was is None or was["status"] == "open") and not is_open(view, due, was)


def is_later(due: Period | None, deal: Row) -> bool:
    return due is not None and (deal["close_date"] is None or deal["close_date"] >= due.end)


def how_it_came(view: View, due: Period | None, was: Row | None) -> str:
    if was is None:
        return "created"
    if was["status"] != "open":
        return "reopened"
    return "pulled_in" if is_later(due, was) and visible(was, view) else "moved_in"


def how_it_went(view: View, due: Period | None, now: Row | None) -> str:
    if now is None:
        return "deleted"
    if now["status"] != "open":
        return now["status"]
    return "pushed_out" if is_later(due, now) and visible(now, view) else "moved_out"
