"""How fast a company grows, by how often something happened in its last two years."""

import numpy as np

from salesops.capabilities.forecasting.facts import Ints

GROWTH_SPREAD = 0.25
"""How much yearly growth (as a logarithm) differs between companies: what a short history is drawn towards zero by."""
YEAR, QUARTER = 365, 91
FEWEST_QUARTERS, MOST_QUARTERS = 4, 8
MOST = 0.5


def yearly_growth(age: Ints) -> float:
    """The logarithm by which it grows in a year; `age`: how many days ago each happened. Drawn towards none."""
    quarters = int(age.max(initial=-1) + 1) // QUARTER
    if quarters < FEWEST_QUARTERS:
        return 0.0
    count = np.bincount(age[age < quarters * QUARTER] // QUARTER, minlength=quarters)[:MOST_QUARTERS] + 0.5
    back, logs = (np.arange(len(count)) + 0.5) * QUARTER / YEAR, np.log(count)
    middle = float(np.average(back, weights=count))
    known = float((count * (back - middle) ** 2).sum())
    slope = -float((count * (back - middle) * (logs - np.average(logs, weights=count))).sum()) / max(known, 1e-9)
    believed = (known / 4) / (known / 4 + 1 / GROWTH_SPREAD**2)
    return float(np.clip(slope * believed, -MOST, MOST))
