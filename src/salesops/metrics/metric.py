"""What a metric is: its meaning in words, and how it is computed from warehouse tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis

from salesops.metrics.view import Span, View

Unit = Literal["money", "money_per_day", "count", "ratio", "days", "hours", "minutes", "per_deal"]
Kind = Literal["flow", "stock", "compound"]
Columns = dict[str, ibis.Value]
"""Named expressions; always `value`, and `numerator` and `denominator` where the value is a ratio."""


@dataclass(frozen=True, kw_only=True)
class Sliced:
    """Computed from one set of rows: `rows` are filtered by scope and condition, grouped, then `measure`d.

    rows:    the rows behind, with `on` (the day a row is about, for flows) or the grain's column already in place.
    measure: rows, and the columns grouped by -> the aggregates.
    fold:    rows, and the columns grouped by -> rows one step coarser (one an account), before `measure`.
    """

    rows: Callable[[View], ibis.Table]
    measure: Callable[[ibis.Table], Columns]
    fold: Callable[[ibis.Table, tuple[str, ...]], ibis.Table] | None = None


@dataclass(frozen=True, kw_only=True)
class Composed:
    """Several slices by the same dimensions, put side by side and combined.

    combine: a table with each part's columns as `<part>_<column>` -> the values.
    shown:   the part whose rows are shown as the rows behind.
    """

    parts: Mapping[str, Sliced]
    combine: Callable[[ibis.Table], Columns]
    shown: str


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One number, defined once. `formula` is exact enough to compute it by hand, given `conventions.TERMS`.

    level:  1 outcomes, 2 pipeline, 3 activity. grain: what one row behind it is.
    span:   the period meant when none is asked for. target: the value to reach where no `targets` policy says otherwise.
    company_wide: cannot be attributed to people, so that only those who see everything see it.
    """

    name: str
    title: str
    question: str
    level: Literal[1, 2, 3]
    timing: Literal["leading", "lagging"]
    unit: Unit
    grain: str
    good: Literal["up", "down", "near_target"]
    formula: str
    source: tuple[str, ...]
    owner: str
    dims: tuple[str, ...]
    kind: Kind
    how: Sliced | Composed
    target: float | None = None
    span: Span = "all_time"
    company_wide: bool = False
