"""Asking an engine and the oracle the same thing, and telling where they differ."""

from decimal import Decimal
from fractions import Fraction
from math import isclose
from typing import Any

from tests.agreement.engines import Engine, Tables
from tests.agreement.oracle import ORACLE, answer
from tests.agreement.worlds import World

from salesops.metrics.ask import Ask
from salesops.metrics.compile import value_expr

CLOSE_ENOUGH = 1e-9
"""Relative, and for ratios and means alone: sums and counts must be exactly equal."""


def found(engine: Engine, tables: Tables, world: World, ask: Ask) -> dict[tuple, Any]:
    """Group -> value, as the engine says. Two rows of one group would be a wrong join, and fail here."""
    rows = engine.rows(value_expr(ask.metric, tables, ask, world.company))
    groups = [tuple(row[name] for name in ask.by) for row in rows]
    assert len(set(groups)) == len(groups), f"{ask} gives a group twice on {engine.name}: {groups}"
    return {group: row["value"] for group, row in zip(groups, rows, strict=True)}


def expected(world: World, ask: Ask) -> dict[tuple, Any]:
    return answer(ORACLE[ask.metric], world, ask)


def same(wanted: Any, got: Any) -> bool:
    if wanted is None or got is None:
        return wanted is None and got is None
    if isinstance(wanted, Fraction):
        return isclose(float(wanted), float(got), rel_tol=CLOSE_ENOUGH, abs_tol=CLOSE_ENOUGH)
    return isinstance(got, int | Decimal) and wanted == got


def differences(wanted: dict[tuple, Any], got: dict[tuple, Any]) -> dict[tuple, str]:
    """Group -> what was expected and what was found, where they differ."""
    absent = "no row"
    return {
        group: f"expected {wanted.get(group, absent)}, found {got.get(group, absent)}"
        for group in {*wanted, *got}
        if group not in wanted or group not in got or not same(wanted[group], got[group])
    }


def agree(engine: Engine, tables: Tables, world: World, ask: Ask) -> None:
    wrong = differences(expected(world, ask), found(engine, tables, world, ask))
    assert not wrong, f"{engine.name} and the oracle differ on {ask}: {wrong}"
