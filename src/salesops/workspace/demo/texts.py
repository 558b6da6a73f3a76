"""Whole columns at once: numbers and choices into Arrow columns. NONE (-1) becomes null."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesops.workspace.demo.clock import NONE, Ints

MONEY = pa.decimal128(18, 2)
MOMENT = pa.timestamp("us", tz="UTC")


def _numbers(values: Ints, dtype: Any) -> pa.Array:
    return pa.array(values.astype(dtype), mask=values == NONE)


def integers(values: Ints) -> pa.Array:
    return _numbers(values, np.int64)


def dates(days: Ints) -> pa.Array:
    return _numbers(days, np.int32).view(pa.date32())


def moments(seconds: Ints) -> pa.Array:
    """Seconds since 1970 in UTC."""
    return pa.array(seconds.astype(np.int64) * 1_000_000, mask=seconds == NONE).view(pa.timestamp("us")).cast(MOMENT)


def money(cents: Ints) -> pa.Array:
    """Cents as exact decimals, without going through a float: 128 bits, the lower half first."""
    halves = np.empty((len(cents), 2), dtype=np.int64)
    halves[:, 0], halves[:, 1] = cents, cents >> 63
    valid = pa.array(cents != NONE).buffers()[1]
    return pa.Array.from_buffers(MONEY, len(cents), [valid, pa.py_buffer(halves)])


def picked(words: Sequence[str], places: Ints) -> pa.Array:
    return pa.array(words, pa.string()).take(_numbers(places, np.int64))


def number_text(values: Ints) -> pa.Array:
    return integers(values).cast(pa.string())


def ids(prefix: str, numbers: Ints) -> pa.Array:
    """External ids: the prefix and the number counted from 1."""
    return joined(prefix, number_text(np.where(numbers == NONE, NONE, numbers + 1)))


def person_ids(numbers: Ints) -> pa.Array:
    return ids("P-", numbers)


def account_ids(numbers: Ints) -> pa.Array:
    return ids("A-", numbers)


def contact_ids(numbers: Ints) -> pa.Array:
    return ids("C-", numbers)


def deal_ids(numbers: Ints) -> pa.Array:
    return ids("D-", numbers)


def lead_ids(numbers: Ints) -> pa.Array:
    return ids("L-", numbers)


def date_text(days: Ints) -> pa.Array:
    return dates(days).cast(pa.string())


def moment_text(seconds: Ints) -> pa.Array:
    """As history writes them: `2017-03-01T12:00:00.000000Z`."""
    return pc.strftime(moments(seconds).cast(pa.timestamp("s", tz="UTC")), format="%Y-%m-%dT%H:%M:%S.000000Z")


def money_text(cents: Ints) -> pa.Array:
    return money(cents).cast(pa.string())


def joined(*parts: pa.Array | str) -> pa.Array:
    """The parts one after another; null where one of them is."""
    return pc.binary_join_element_wise(*parts, "")


def constant(word: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(word, pa.string()), count)
