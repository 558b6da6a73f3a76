"""Sums, counts, means and medians of rows, exact. What of nothing is empty is None."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from tests.agreement.worlds import Row


def total(column: str) -> Callable:
    return lambda rows, view: sum((row[column] or 0 for row in rows), 0)


def count(rows: list[Row], view: Any) -> int:
    return len(rows)


def mean_of(values: Iterable) -> Fraction | None:
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def median_of(values: Iterable) -> Fraction | None:
    known = sorted(Fraction(value) for value in values if value is not None)
    if not known:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2


def mean(column: str) -> Callable:
    return lambda rows, view: mean_of(row[column] for row in rows)


def median(column: str) -> Callable:
    return lambda rows, view: median_of(row[column] for row in rows)


def ratio(numerator: Any, denominator: Any) -> Fraction | None:
    """Empty where either is, or where the denominator is 0."""
    if numerator is None or denominator is None or not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator)


def share(holds: Callable[[Row, Any], bool]) -> Callable:
    """The share of the rows for which something holds."""
    return lambda rows, view: ratio(sum(holds(row, view) for row in rows), len(rows))
