"""The judgements about getting in: when somebody is locked out and for how long, and what a link is still worth. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Subject = Literal["name", "address", "code", "reset"]

FREE = {"name": 5, "address": 20, "code": 5, "reset": 5}
"""Failures that cost nothing. An office shares an address, so an address has more of them."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=2)
"""So long without a failure, and counting starts again."""
VALID_FOR = {"invite": timedelta(days=7), "reset": timedelta(hours=4)}
SECOND_FACTOR_WITHIN = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(minutes=15)
"""So long after the last proof of who one is, what concerns security may be changed without another."""


@dataclass(frozen=True)
class Tries:
    """Failures of one subject so far."""

    failures: int = 0
    last_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class LinkFacts:
    purpose: str
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    active: bool


def locked_for(tries: Tries, at: datetime) -> timedelta | None:
    """How long one must still wait; None if one may try."""
    return tries.until - at if tries.until is not None and tries.until > at else None


def after_failure(kind: Subject, tries: Tries, at: datetime) -> Tries:
    """The tries with one more failure: from the last free one on a minute to wait, then double each time, an hour at most."""
    stale = tries.last_at is None or at - tries.last_at > FORGOTTEN_AFTER
    failures = (0 if stale else tries.failures) + 1
    over = failures - FREE[kind]
    if over < 0:
        return Tries(failures, at, None)
    return Tries(failures, at, at + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(over, 10)))


def said(wait: timedelta) -> str:
    """`40 seconds`, `1 minute`, `12 minutes`: rounded up, so that who waits that long gets in."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def refusal(link: LinkFacts | None, at: datetime) -> str:
    """Why a link lets nobody in, in words; empty if it does."""
    if link is None:
        return "This link is not one of ours, or it was cut off on the way. Copy the whole of it, or ask for another."
    if link.used_at is not None:
        return "This link was used already. Log in with the password that was chosen, or ask for another link."
    if link.withdrawn_at is not None:
        return "A newer link was made after this one. Use the newer one, or ask for another."
    if link.expires_at <= at:
        return "This link has expired. Ask your administrator for another."
    if not link.active:
        return "This login was deactivated. Ask your administrator."
    return ""
