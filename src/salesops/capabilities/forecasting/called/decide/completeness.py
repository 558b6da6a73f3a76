"""Whether a roll-up is whole: who has not called, and whose call would reach nobody. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from salesops.capabilities.forecasting.called.decide.roll_up import circles

Why = Literal["alone", "under_nobody", "circle"]
WORDS: dict[Why, str] = {
    "alone": "reports to nobody, and nobody reports to them: what they call reaches no manager",
    "under_nobody": "reports to somebody who has left: nobody adjusts what they call",
    "circle": "stands in a circle of people who report to one another: what they call reaches no top",
}


@dataclass(frozen=True)
class Outside:
    person: int
    why: Why


def outside(line: Mapping[int, int | None], owing: Collection[int], gone: Collection[int]) -> tuple[Outside, ...]:
    """Those who owe a call and do not stand in the hierarchy as they should, in order of their ids."""
    turning = frozenset().union(*circles(line))
    leading = {manager for manager in line.values() if manager is not None}
    found = []
    for person in sorted(owing):
        manager = line.get(person)
        if person in turning:
            found.append(Outside(person, "circle"))
        elif manager is None and person not in leading:
            found.append(Outside(person, "alone"))
        elif manager in gone:
            found.append(Outside(person, "under_nobody"))
    return tuple(found)
