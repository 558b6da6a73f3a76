"""From values to places: round axis steps and shares of a width."""

import math
from collections.abc import Iterable


def share(value: float, largest: float) -> float:
    """How much of the width a value takes, within 0 and 1."""
    return min(1.0, max(0.0, value / largest)) if largest > 0 else 0.0


def axis(largest: float, lines: int = 4) -> tuple[float, list[float]]:
    """The top of an axis a little above `largest`, and the round values at which lines are drawn: steps of 1, 2, 2.5
    or 5 times a power of ten, as near to `lines` of them as can be."""
    if largest <= 0:
        return 1.0, []
    power = 10 ** (math.floor(math.log10(largest / lines)) - 1)
    steps = [factor * power * ten for ten in (1, 10, 100) for factor in (1, 2, 2.5, 5)]
    step = min(steps, key=lambda step: abs(largest / step - lines))
    top = largest * 1.04
    return top, [step * number for number in range(1, math.floor(top / step) + 1)]


def largest_of(values: Iterable[float | None]) -> float:
    return max((value for value in values if value is not None), default=0.0)
