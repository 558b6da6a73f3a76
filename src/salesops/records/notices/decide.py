"""When a mail is tried again, and when it is given up. Pure."""

from datetime import datetime, timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""After the first failure, the second, and so on; the last one again and again."""
GIVEN_UP_AFTER = timedelta(days=3)
"""What could not be sent for so long nobody waits for any more."""
CLAIMED_FOR = timedelta(minutes=10)
"""How long whoever sends a mail has it for themselves: longer than any mail server may take to answer."""


def next_try(tries: int, at: datetime) -> datetime:
    """When a mail that failed `tries` times is tried again."""
    return at + WAITS[min(tries, len(WAITS)) - 1]


def is_given_up(written: datetime, at: datetime) -> bool:
    return at - written >= GIVEN_UP_AFTER
