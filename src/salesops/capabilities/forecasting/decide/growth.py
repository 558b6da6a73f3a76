"""How fast a company grows, by how often something happened in its last two years."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.facts import Floats, Ints

GROWTH_SPREAD = 0.25
"""How much yearly growth (as a logarithm) differs between companies: what a short history is drawn towards zero by."""
YEAR, QUARTER = 365, 91
FEWEST_QUARTERS, MOST_QUARTERS = 4, 8
MOST = 0.5


@dataclass(frozen=True)
class Growth:
    """The logarithm by which something grows in a year, and how unsure that is (a standard deviation)."""

    yearly: float
    unsure: float

    def over(self, days: Floats) -> Floats:
        """The factor by which it has grown after so many days."""
        return np.exp(self.yearly * days / YEAR)


def growth_of(age: Ints) -> Growth:
    """`age`: how many days ago each happened. Drawn towards none."""
    quarters = int(age.max(initial=-1) + 1) // QUARTER
    if quarters < FEWEST_QUARTERS:
        return Growth(0.0, GROWTH_SPREAD)
    count = np.bincount(age[age < quarters * QUARTER] // QUARTER, minlength=quarters)[:MOST_QUARTERS] + 0.5
    back, logs = (np.arange(len(count)) + 0.5) * QUARTER / YEAR, np.log(count)
    middle = float(np.average(back, weights=count))
    known = float((count * (back - middle) ** 2).sum())
    slope = -float((count * (back - middle) * (logs - np.average(logs, weights=count))).sum()) / max(known, 1e-9)
    sure = known / 4 + 1 / GROWTH_SPREAD**2
    return Growth(float(np.clip(slope * (known / 4) / sure, -MOST, MOST)), float(1 / np.sqrt(sure)))
