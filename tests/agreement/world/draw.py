"""Small draws that worlds are made of. `Rng` is random.Random, seeded or played by hypothesis (which can then shrink)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random as Rng
from typing import TypeVar
from zoneinfo import ZoneInfo

from salesops.metrics.tables import FAR_FUTURE

T = TypeVar("T")

FIRST_DAY = date(2023, 6, 15)
TODAY = date(2024, 8, 20)
SPAN = (TODAY - FIRST_DAY).days

AMOUNTS = ("0.00", "0.01", "100.10", "999.99", "5000.00", "12345.67", "50000.00", "250000.05")


def chance(rng: Rng, per_cent: int) -> bool:
    return rng.randint(1, 100) <= per_cent


def maybe(rng: Rng, value: T, *, empty: int = 15) -> T | None:
    """`value`, or nothing in `empty` per cent of the cases."""
    return None if chance(rng, empty) else value


def money(rng: Rng, *, empty: int = 15) -> Decimal | None:
    return maybe(rng, Decimal(rng.choice(AMOUNTS)), empty=empty)


def pick(rng: Rng, values: Sequence[T], *, empty: int = 15) -> T | None:
    return maybe(rng, rng.choice(values), empty=empty) if values else None


def day(rng: Rng, first: date = FIRST_DAY, last: date = TODAY) -> date:
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def moment_on(rng: Rng, on: date) -> datetime:
    """A UTC moment on that UTC day: often the same ones, so that ties and day borders come up."""
    hour, minute = rng.choice(((0, 0), (3, 30), (9, 15), (12, 0), (20, 45), (23, 59)))
    return datetime(on.year, on.month, on.day, hour, minute)


def moment(rng: Rng, first: date = FIRST_DAY, last: date = TODAY - timedelta(days=1)) -> datetime:
    """Before today in UTC, so that nothing has happened after today in any company's zone."""
    return moment_on(rng, day(rng, first, last))


def local_day(at: datetime, zone: str) -> date:
    """The date in the company's zone of a UTC moment stored without a zone."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def chain(rows: list[dict], *, ends: datetime | None = None) -> list[dict]:
    """Give contiguous `valid_to`s to rows sorted by `valid_from`; the last holds until `ends` (or still)."""
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        row["valid_to"] = following["valid_from"] if following else ends or FAR_FUTURE
    return rows


def holding_at(rows: list[dict], at: datetime) -> dict | None:
    return next((row for row in rows if row["valid_from"] <= at < row["valid_to"]), None)
