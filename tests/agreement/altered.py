"""Worlds made from worlds, whose numbers follow from the first one's."""

from dataclasses import replace
from datetime import date, timedelta

from tests.agreement.oracle.days import end_of
from tests.agreement.worlds import Row, World

from salesops.metrics.dimensions import column_of
from salesops.metrics.tables import FAR_FUTURE

VERSIONED = ("deal_version", "lead_version", "person_version", "team_version")
HIDES = {"manager": "manager_id"}
"""Dimensions that are not columns, and the column they come from."""


def with_idle_edits(world: World) -> World:
    """Every version in two: the second began by an edit that changed nothing."""
    tables = {name: [part for row in world[name] for part in _halves(row)] for name in VERSIONED}
    now = {name: [row for row in tables[f"{name}_version"] if row["valid_to"] == FAR_FUTURE] for name in ("deal", "lead")}
    return replace(world, tables={**world.tables, **tables, **now})


def _halves(row: Row) -> list[Row]:
    middle = row["valid_from"] + timedelta(minutes=1)
    if middle >= row["valid_to"]:
        return [row]
    return [{**row, "valid_to": middle}, {**row, "valid_from": middle}]


def without(world: World, dimension: str) -> World:
    """With a dimension empty in every row of every table."""
    column = HIDES.get(dimension, column_of(dimension))
    kept = {"calendar", "team_version"}

    def blank(name: str, row: Row) -> Row:
        own = "person_id" if name == "person_version" and column == "owner_id" else column
        return {**row, own: None} if own in row else row

    tables = {name: rows if name in kept else [blank(name, row) for row in rows] for name, rows in world.tables.items()}
    return replace(world, tables=tables)


def as_known_on(world: World, day: date) -> World:
    """Deals and leads as if nothing had happened to them after a day, which is today there."""
    end = end_of(world.company, day)
    past = {
        f"{kind}_version": [
            {**row, "valid_to": row["valid_to"] if row["valid_to"] < end else FAR_FUTURE}
            for row in world[f"{kind}_version"]
            if row["valid_from"] < end
        ]
        for kind in ("deal", "lead")
    }
    now = {kind: [row for row in past[f"{kind}_version"] if row["valid_to"] == FAR_FUTURE] for kind in ("deal", "lead")}
    return replace(world, today=day, tables={**world.tables, **past, **now})
