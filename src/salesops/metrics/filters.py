"""What the viewer may see of a definition's rows, and what the question keeps of them."""

from collections.abc import Iterator

import ibis

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Condition, Not, fields_of
from salesops.metrics.ask import Ask
from salesops.metrics.conditions import Resolve, compile_condition, listed
from salesops.metrics.dimensions import column_of
from salesops.metrics.trees import manager_names, people_at_or_below, teams_at_or_below
from salesops.metrics.view import View

_TREES = {"team": (teams_at_or_below, "team_id"), "manager": (people_at_or_below, "manager_id")}
_MEMBERSHIP = ("is", "in", "is_not", "not_in")


def kept(rows: ibis.Table, view: View, ask: Ask) -> ibis.Table:
    """The rows in scope that meet the condition, with every dimension asked as a column."""
    rows, fits = _judged(rows, view, ask)
    return rows if fits is None else rows.filter(fits)


def marked(rows: ibis.Table, view: View, ask: Ask) -> ibis.Table:
    """All rows, with whether each `fits`: is in scope and meets the condition."""
    rows, fits = _judged(rows, view, ask)
    return rows.mutate(fits=ibis.literal(True) if fits is None else fits)  # noqa: FBT003


def _judged(rows: ibis.Table, view: View, ask: Ask) -> tuple[ibis.Table, ibis.Value | None]:
    rows = _named(rows, view, (*ask.by, *fields_of(ask.where)))
    if ask.where == ALWAYS:
        return rows, _in_scope(rows, ask)
    rows, resolve = _placed_in_trees(rows, view, ask.where)
    meets, seen = compile_condition(ask.where, rows, resolve), _in_scope(rows, ask)
    return rows, meets if seen is None else meets & seen


def _in_scope(rows: ibis.Table, ask: Ask) -> ibis.Value | None:
    if ask.scope.everything:
        return None
    if "owner_id" not in rows.columns or not ask.scope.people:
        return ibis.literal(False)  # noqa: FBT003
    return rows.owner_id.isin(sorted(ask.scope.people)).fill_null(False)  # noqa: FBT003


def _named(rows: ibis.Table, view: View, dimensions: tuple[str, ...]) -> ibis.Table:
    added = {dim: rows[column_of(dim)] for dim in dimensions if dim not in rows.columns and dim != "manager"}
    rows = rows.mutate(**added) if added else rows
    if "manager" not in dimensions:
        return rows
    names = manager_names(view)
    return rows.left_join(names, rows.manager_id == names.named_id).drop("named_id")


def _placed_in_trees(rows: ibis.Table, view: View, where: Condition) -> tuple[ibis.Table, Resolve]:
    """Rows with one column for each comparison with a tree, and the reading of those comparisons."""
    places: dict[Compare, str] = {}
    for compare in _comparisons(where):
        if compare.field in _TREES and compare.operator in _MEMBERSHIP and compare not in places:
            find, own = _TREES[compare.field]
            place = places[compare] = f"tree_{len(places)}"
            ids = find(view, _names(compare)).select(**{place: "id"})
            rows = rows.left_join(ids, rows[own] == ids[place])

    def resolve(compare: Compare) -> ibis.Value | None:
        if compare not in places:
            return None
        inside = rows[places[compare]].notnull()
        if compare.field == "team":
            inside |= rows.team.isin(_names(compare)).fill_null(False)  # noqa: FBT003
        return inside if compare.operator in ("is", "in") else ~inside

    return rows, resolve


def _names(compare: Compare) -> tuple[str, ...]:
    return tuple(str(name) for name in listed(compare.value) if name not in (None, ""))


def _comparisons(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)
