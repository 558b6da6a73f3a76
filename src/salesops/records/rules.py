"""What must hold between the fields of one record, whoever wrote it."""

from collections.abc import Mapping
from typing import Any

from salesops.kernel.finding import Finding

_IN_ORDER = {
    "person": (("hired_on", "left_on"),),
    "price": (("starts_on", "ends_on"),),
    "subscription": (("starts_on", "ends_on"),),
    "deal": (("service_start", "service_end"),),
}
_AT_LEAST_ZERO = {"activity": ("minutes",), "account": ("employees",), "lead": ("employees",)}


def broken(kind: str, values: Mapping[str, Any]) -> list[Finding]:
    """What the record as a whole would get wrong."""
    found = [
        Finding(
            f"{kind}.{last}",
            f"{last} ({values[last]}) lies before {first} ({values[first]}).",
            "It cannot end before it starts.",
            "Correct one of the two dates.",
        )
        for first, last in _IN_ORDER.get(kind, ())
        if values.get(first) and values.get(last) and values[last] < values[first]
    ]
    found += [
        Finding(f"{kind}.{name}", f"{name} is {values[name]}.", "It cannot be negative.", "Give 0 or more.")
        for name in _AT_LEAST_ZERO.get(kind, ())
        if values.get(name) is not None and values[name] < 0
    ]
    return found + (_closing(values) if kind == "deal" else [])


def _closing(deal: Mapping[str, Any]) -> list[Finding]:
    status, closed_on = deal.get("status"), deal.get("closed_on")
    if status in ("won", "lost") and not closed_on:
        why = "A closed deal has the day it closed."
        return [Finding("deal.closed_on", f"The deal is {status} without a day.", why, "Give the day.")]
    if status == "open" and closed_on:
        why = "Only a won or lost deal has such a day."
        fix = "Leave it empty, or move the deal to a closing stage."
        return [Finding("deal.closed_on", f"The deal is open and has closed on {closed_on}.", why, fix)]
    return []
