"""Where a day stands in its quarter: its month, and how many weeks are left."""

import numpy as np

from salesops.capabilities.forecasting.facts import Ints

MONTHS, WEEKS = 3, 14


def places(days: Ints, fiscal_start_month: int) -> tuple[Ints, Ints]:
    """The month in the quarter (0 to 2) and the whole weeks to its end (0 in the last seven days), by day."""
    first, last = (int(days.min()), int(days.max())) if days.size else (0, 0)
    if days.size <= last - first + 1:
        return _places(days, fiscal_start_month)
    month, weeks = _places(np.arange(first, last + 1), fiscal_start_month)
    return month[days - first], weeks[days - first]


def _places(days: Ints, fiscal_start_month: int) -> tuple[Ints, Ints]:
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    month = (months.astype(np.int64) - (fiscal_start_month - 1)) % MONTHS
    end = (months + (MONTHS - month)).astype("datetime64[D]").astype(np.int64)
    return month, np.minimum((end - days - 1) // 7, WEEKS - 1)
