"""What `salesops doctor` says about mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from salesops.kernel.finding import Finding
from salesops.records.notices import queries

_LATE = timedelta(minutes=15)
_WHY = "Whoever it is for does not know what they were to be told."


def examine(*, at: datetime) -> list[Finding]:
    """Mail that does not go out, and mail that was given up."""
    return [*_waiting(at), *_given_up()]


def _waiting(at: datetime) -> Iterator[Finding]:
    oldest = queries.oldest_waiting()
    if oldest is None or at - oldest < _LATE:
        return
    fix = "Start the worker, or see what is wrong: salesops mail status." if queries.mail_is_on() else "Set EMAIL_URL."
    yield Finding("mail", f"Mail has waited since {oldest:%Y-%m-%d %H:%M} UTC.", _WHY, fix, "warning")


def _given_up() -> Iterator[Finding]:
    if lost := queries.mail_states().get("given_up", 0):
        fix = "See why: salesops mail status. Try it again: salesops mail retry."
        yield Finding("mail", f"{lost} mails were given up.", _WHY, fix, "note")
