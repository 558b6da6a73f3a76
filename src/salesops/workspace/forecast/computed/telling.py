"""How good the methods were, as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from salesops.capabilities.forecasting.decide.accuracy import Accuracy
from salesops.warehouse.showing import as_csv, as_table

COLUMNS = ("by", "method", "horizon", "n", "relative_error", "bias", "range_held")
_RATES = ("relative_error", "bias", "range_held")


def accuracy_rows(found: Mapping[tuple[str, str, str], Accuracy]) -> list[dict[str, Any]]:
    """`relative_error`: the sum of absolute errors over the sum of what came; `range_held`: how often it lay in the range."""
    return [
        {
            "by": by,
            "method": method,
            "horizon": horizon,
            "n": one.n,
            "relative_error": _rounded(one.relative_error),
            "bias": _rounded(one.bias),
            "range_held": _rounded(one.hit_rate),
        }
        for (by, method, horizon), one in found.items()
    ]


def accuracy_table(rows: Sequence[dict[str, Any]], form: str) -> str:
    if form == "csv":
        return as_csv(COLUMNS, rows)
    return as_table(COLUMNS, [{**row, **{name: _share(row[name]) for name in _RATES}} for row in rows])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
