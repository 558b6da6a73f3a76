"""What the report says of several hand-offs. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from salesops.capabilities.handoffs.facts import Measured, Passed


def measure(group: str, found: Sequence[Passed]) -> Measured:
    """Met, breached, sent back in time and waiting in time add up to all that started."""
    took = sorted(one.minutes for one in found if one.minutes is not None)
    lacked = Counter(name for one in found for name in one.lacked)
    met, breached, back = (sum(getattr(one, name) for one in found) for name in ("met", "breached", "sent_back"))
    return Measured(
        group,
        len(found),
        met,
        breached,
        back,
        len(found) - met - breached - back,
        float(median(took)) if took else None,
        nearest_rank(took, 0.9) if took else None,
        tuple(sorted(lacked.items(), key=lambda item: (-item[1], item[0]))),
    )


def nearest_rank(ordered: Sequence[int], share: float) -> int:
    """The smallest value that at least so large a share is not above."""
    return next(value for number, value in enumerate(ordered, start=1) if number >= share * len(ordered))


def measured_by(found: Iterable[Passed], group: Callable[[Passed], str]) -> dict[str, list[Passed]]:
    groups: dict[str, list[Passed]] = defaultdict(list)
    for one in found:
        groups[group(one)].append(one)
    return groups
