"""The few ways of turning rows into numbers, alike on every engine.

Sums of money stay decimal (38 digits, 2 of them after the point); ratios and means are exact sums divided once.
"""

from decimal import Decimal

import ibis

from salesops.metrics.metric import Columns

NOUGHT = ibis.literal(0).cast("float64")
"""0 as a float on every engine: Spark takes a bare 0.0 for a decimal."""

MONEY_SUM = "decimal(38, 2)"


def total(amount: ibis.Value, where: ibis.Value | None = None) -> ibis.Value:
    """The sum of money, 0 for nothing."""
    return amount.sum(where=where).coalesce(Decimal(0)).cast(MONEY_SUM)


def number(value: ibis.Value) -> ibis.Value:
    return value.cast("float64")


def over(numerator: ibis.Value, denominator: ibis.Value) -> ibis.Value:
    """Their quotient; empty where the denominator is 0 or empty."""
    return number(numerator) / number(denominator).nullif(NOUGHT)


def some(value: ibis.Value) -> ibis.Value:
    """The number, 0 where there is none."""
    return number(value).coalesce(NOUGHT)


def summed(amount: ibis.Value) -> Columns:
    return {"value": total(amount)}


def counted(rows: ibis.Table) -> Columns:
    return {"value": rows.count()}


def ratio(numerator: ibis.Value, denominator: ibis.Value) -> Columns:
    return {"value": over(numerator, denominator), "numerator": number(numerator), "denominator": number(denominator)}


def how_many(condition: ibis.Value) -> ibis.Value:
    """The number of rows for which it holds."""
    return condition.cast("int64").sum().coalesce(0).cast("int64")


def mean(values: ibis.Value) -> Columns:
    return ratio(values.sum(), values.count())


def median(values: ibis.Value) -> Columns:
    return {"value": number(values).median()}
