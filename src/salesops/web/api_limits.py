"""How often somebody may call: a sliding minute, counted in the database over all processes.

Each process tells the database what it has counted every so many calls, not at each: with a limit of 1,200 and
24 calls told at once, ten processes let through 20 % more at worst, and reading stays reading. Small limits are exact.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from threading import Lock

from django.conf import settings
from django.db import connection

SECONDS = 60
_SHARE_TOLD_AT_ONCE = 50
_MOST_METERS = 10_000


@dataclass(frozen=True)
class Standing:
    """What the answer's headers say."""

    limit: int
    remaining: int
    reset: int

    @property
    def exceeded(self) -> bool:
        return self.remaining < 0

    @property
    def headers(self) -> dict[str, str]:
        told = {"Limit": self.limit, "Remaining": max(0, self.remaining), "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in told.items()}


@dataclass
class _Meter:
    window: int
    before: int = 0
    """Calls in the window before, by all."""
    known: int = 0
    """Calls in this window, by all, when the database was last told."""
    pending: int = 0


_meters: dict[str, _Meter] = {}
_lock = Lock()


def forget() -> None:
    """Start counting anew in this process; what others told the database stays."""
    with _lock:
        _meters.clear()


def count(caller: str, now: datetime) -> Standing:
    """Count one call, unless it is one too many."""
    limit: int = settings.API_CALLS_A_MINUTE
    window, into = divmod(now.timestamp(), SECONDS)
    with _lock:
        meter = _meter(caller, int(window))
        used = meter.before * (1 - into / SECONDS) + meter.known + meter.pending
        remaining = int(limit - used) - 1
        if remaining >= 0:
            meter.pending += 1
            if meter.pending >= max(1, limit // _SHARE_TOLD_AT_ONCE):
                _tell(caller, meter)
    return Standing(limit, remaining, ceil(SECONDS - into))


def _meter(caller: str, window: int) -> _Meter:
    meter = _meters.get(caller)
    if meter is None or meter.window != window:
        if len(_meters) >= _MOST_METERS:
            _meters.clear()
        if meter is not None and meter.pending:
            _tell(caller, meter)
        meter = _meters[caller] = _Meter(window, *_read(caller, window))
    return meter


def _read(caller: str, window: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(CASE WHEN minute < %s THEN calls END), 0),"
            " coalesce(sum(CASE WHEN minute = %s THEN calls END), 0)"
            " FROM web_call_count WHERE caller = %s AND minute >= %s",
            [window, window, caller, window - 1],
        )
        before, now = cursor.fetchone()
    return int(before), int(now)


def _tell(caller: str, meter: _Meter) -> None:
    """Add what was counted to what all have counted, and forget windows nobody asks for any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_call_count (caller, minute, calls) VALUES (%s, %s, %s) ON CONFLICT (caller, minute)"
            " DO UPDATE SET calls = web_call_count.calls + excluded.calls RETURNING calls",
            [caller, meter.window, meter.pending],
        )
        [meter.known] = cursor.fetchone()
        meter.pending = 0
        cursor.execute("DELETE FROM web_call_count WHERE minute < %s", [meter.window - 2])
