"""Where a day stands in its quarter: its month, and how many weeks are left."""

import numpy as np

from salesops.capabilities.forecasting.facts import Ints

MONTHS, WEEKS = 3, 14


def places(days: Ints, fiscal_start_month: int) -> tuple[Ints, Ints]:
    """The month in the quarter (0 to 2) and the whole weeks to its end (0 in the last seven days), by day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    month = (months.astype(np.int64) - (fiscal_start_month - 1)) % MONTHS
    end = (months + (MONTHS - month)).astype("datetime64[D]").astype(np.int64)
    return month, np.minimum((end - days - 1) // 7, WEEKS - 1)
