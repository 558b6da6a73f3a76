"""Whether a row is left after the viewer's scope and the asked condition."""

from datetime import date
from typing import TYPE_CHECKING

from tests.agreement.oracle.days import end_of
from tests.agreement.worlds import Row, World

from salesops.kernel.condition import All, Any_, Compare, Condition, Not, holds

if TYPE_CHECKING:
    from tests.agreement.oracle.view import View

TREES = {
    "team": ("team_version", "team_id", "team", "parent_id"),
    "manager": ("person_version", "person_id", "person", "manager_id"),
}
"""Dimension -> versions of the tree's nodes, and their columns for id, name and the node above."""


def visible(row: Row, view: "View") -> bool:
    scope, person = view.ask.scope, row.get("owner_id")
    seen = scope.everything or (person is not None and person in scope.people)
    return seen and holds(spelled_out(view.ask.where, view), shown(row, view.world))


def shown(row: Row, world: World) -> Row:
    """The row by the names of its dimensions."""
    names = {version["person_id"]: version["person"] for version in world["person_version"]}
    return {**row, "person_id": row.get("owner_id"), "manager": names.get(row.get("manager_id"))}


def spelled_out(condition: Condition, view: "View") -> Condition:
    """With `team is X` and `manager is X` as the list of ids that are X or below X."""
    match condition:
        case All(parts):
            return All(tuple(spelled_out(part, view) for part in parts))
        case Any_(parts):
            return Any_(tuple(spelled_out(part, view) for part in parts))
        case Not(part):
            return Not(spelled_out(part, view))
        case Compare(field, ("is" | "in" | "is_not" | "not_in") as operator, value) if field in TREES:
            names = value if isinstance(value, tuple) else (value,)
            ids = tuple(sorted(below(field, names, view.world, view.tree_day)))
            return Compare(f"{field}_id", "in" if operator in ("is", "in") else "not_in", ids)
        case _:
            return condition


def below(tree: str, names: tuple, world: World, day: date) -> set[int]:
    """The ids of the nodes with these names and of everything under them, as the tree stood at the end of the day."""
    table, node, name, above = TREES[tree]
    places = {row[node]: row for row in places_on(world, table, node, day)}
    found = {node_id for node_id, row in places.items() if row[name] in names}
    while more := {node_id for node_id, row in places.items() if row[above] in found} - found:
        found |= more
    return found


def places_on(world: World, table: str, node: str, day: date) -> list[Row]:
    """Where each node stood at the end of the day; one not known yet stands where it first did."""
    moment = end_of(world.company, day)
    rows = []
    for node_id in sorted({row[node] for row in world[table]}):
        mine = [row for row in world[table] if row[node] == node_id]
        held = [row for row in mine if row["valid_from"] < moment]
        rows.append(held[-1] if held else mine[0])
    return rows
