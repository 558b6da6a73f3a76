"""What the definitions start from: deals, leads, customers and people in the right state for a question."""

from collections.abc import Callable

import ibis

from salesops.metrics.tables import LOST, OPEN, WON
from salesops.metrics.trees import known_from
from salesops.metrics.view import View


def deals(view: View) -> ibis.Table:
    """All deals as they stand, or stood at the end of `as_of`."""
    return _as_they_stand(view, "deal")


def leads(view: View) -> ibis.Table:
    return _as_they_stand(view, "lead")


def _as_they_stand(view: View, kind: str) -> ibis.Table:
    if view.as_of is None:
        return view.table(kind)
    versions = view.table(f"{kind}_version")
    return versions.filter(versions.valid_from <= view.known_moment, view.known_moment < versions.valid_to)


def won(view: View) -> ibis.Table:
    all_deals = deals(view)
    return view.flow(all_deals.filter(all_deals.status == WON), "closed_on")


def lost(view: View) -> ibis.Table:
    all_deals = deals(view)
    return view.flow(all_deals.filter(all_deals.status == LOST), "closed_on")


def closed(view: View) -> ibis.Table:
    all_deals = deals(view)
    return view.flow(all_deals.filter(all_deals.status.isin((WON, LOST))), "closed_on")


def won_of_type(deal_type: str) -> Callable[[View], ibis.Table]:
    def rows(view: View) -> ibis.Table:
        found = won(view)
        return found.filter(found["type"] == deal_type)

    return rows


def closed_in_year(view: View) -> ibis.Table:
    """Deals won or lost in the 365 days that end with the last day of each window."""
    all_deals = deals(view)
    decided = all_deals.filter(all_deals.status.isin((WON, LOST)))
    return view.within(decided, lambda t, w: [t.closed_on > w.year_ago, t.closed_on <= w.last])


def deals_at_end(view: View) -> ibis.Table:
    """All deals as they stood at the end of each window."""
    if view.is_now:
        return view.table("deal")
    return view.within(view.table("deal_version"), lambda t, w: [t.valid_from <= w.closing, w.closing < t.valid_to])


def open_deals(view: View) -> ibis.Table:
    """Deals open at the end of each window; `on` is the day they are expected to close."""
    if view.is_now:
        current = view.table("deal")
        return current.filter(current.status == OPEN).mutate(on=current.close_date)
    rows = view.within(
        view.table("deal_version"), lambda t, w: [t.status == OPEN, t.valid_from <= w.closing, w.closing < t.valid_to]
    )
    return rows.mutate(on=rows.close_date)


def in_force(table: ibis.Table, day: ibis.Value) -> ibis.Value:
    """Whether a subscription runs on a day; never empty."""
    return (table.starts_on <= day).fill_null(False) & (day < table.ends_on).fill_null(table.ends_on.isnull())  # noqa: FBT003


def subscriptions(view: View) -> ibis.Table:
    rows = view.within(view.table("subscription"), lambda t, w: [in_force(t, w.last)])
    return rows.mutate(on=rows.starts_on)


def people_at_end(view: View) -> ibis.Table:
    """Reps as they stood at the end of each window, as owners: `owner_id`, `person`, team, manager, hired, left, ramped."""
    versions = view.table("person_version")
    versions = versions.mutate(known_from=known_from(versions, "person_id"))
    rows = view.within(versions, lambda t, w: [t.role == "rep", t.known_from <= w.closing, w.closing < t.valid_to])
    return rows.mutate(owner_id=rows.person_id)


def days_between(start: ibis.Value, end: ibis.Value) -> ibis.Value:
    return end.delta(start, unit="day")
