"""The one sentence at the top of Overview: verdict, gap, where it is, what would close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salesops.capabilities.reporting.facts import Landing, Part

Outlook = Literal["not_told", "no_data", "no_quota", "done", "missed", "yes", "likely", "unlikely", "no"]
CLOSE = 0.02
"""A likely landing this near to the target, as a share of it, is on it."""


@dataclass(frozen=True)
class Verdict:
    outlook: Outlook
    gap: float = 0.0
    """What is missing to the quota, as things are likely to land; below zero what is beyond it."""
    worst: Part | None = None
    """The part that misses most of its own quota, where any does."""


def verdict(landing: Landing | None, quota: float | None, parts: Sequence[Part], *, over: bool) -> Verdict:
    """`over`: the period has ended, so that what is booked is what it came to. No landing: no forecast tells."""
    if landing is None:
        return Verdict("not_told")
    if not landing.best:
        return Verdict("no_data")
    if not quota:
        return Verdict("no_quota")
    gap = quota - landing.likely
    if over:
        return Verdict("missed" if landing.booked < quota else "done", quota - landing.booked, _worst(parts, likely=False))
    if landing.booked >= quota:
        return Verdict("done", gap)
    return Verdict(_outlook(landing, quota), gap, _worst(parts, likely=True) if gap > 0 else None)


def _outlook(landing: Landing, quota: float) -> Outlook:
    if landing.worst >= quota:
        return "yes"
    if landing.likely >= quota * (1 - CLOSE):
        return "likely"
    return "unlikely" if landing.best >= quota else "no"


def _worst(parts: Sequence[Part], *, likely: bool) -> Part | None:
    def missing(part: Part) -> float:
        return (part.quota or 0) - (part.expected if likely else part.booked)

    short = [part for part in parts if part.quota and missing(part) > 0]
    return max(short, key=missing) if len(parts) > 1 and short else None
