"""Past changes of fields, many at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import DAY, MOVES_FROM, NONE, Ints
from salesops.workspace.demo.shape import OPEN_STAGES

Spell = Callable[[Ints], pa.Array]
"""Writes values as history does."""
HANDED_OVER_AT = MOVES_FROM - 3600


@dataclass(frozen=True)
class Changes:
    """Rows of records that changed, when (seconds), from what to what, and which person did it; `spell` writes values."""

    field: str
    row: Ints
    moment: Ints
    old: Ints
    new: Ints
    by: Ints
    spell: Spell


@dataclass(frozen=True)
class Journey:
    """When the deals of a block entered each open stage and ended, in seconds, and who had them then; NONE for never."""

    moved: Ints
    ended: Ints
    mover: Ints
    closer: Ints


def along(field: str, journey: Journey, values: Ints, final: Ints | None, spell: Spell) -> tuple[Changes, Ints]:
    """Changes of a field that has a value by open stage (and one at the end), and what it is now."""
    found: list[tuple[Ints, ...]] = []
    now = np.full(len(values), NONE)
    begun = np.zeros(len(values), dtype=bool)
    for stage in range(OPEN_STAGES):
        here = journey.moved[:, stage] != NONE
        rows = np.flatnonzero(here & begun & (values[:, stage] != now))
        found.append((rows, journey.moved[rows, stage], now[rows], values[rows, stage], journey.mover[rows, stage]))
        now = np.where(here, values[:, stage], now)
        begun |= here
    if final is not None:
        rows = np.flatnonzero((journey.ended != NONE) & (final != now))
        found.append((rows, journey.ended[rows], now[rows], final[rows], journey.closer[rows]))
        now = np.where(journey.ended != NONE, final, now)
    return Changes(field, *(np.concatenate(column) for column in zip(*found, strict=True)), spell), now


def at_end(field: str, journey: Journey, rows: Ints, old: Ints, new: Ints, spell: Spell) -> Changes:
    """What closing a deal changes besides its stage."""
    return Changes(field, rows, journey.ended[rows], old, new, journey.closer[rows], spell)


def handovers(cast: Cast, seat: Ints, first: Ints, last: Ints, spell: Spell) -> Changes:
    """Changes of owner, when somebody else took the seat between the first and the last day of each row."""
    begin, end = cast.stay_at(seat, first), cast.stay_at(seat, last)
    count = np.maximum(0, end - begin)
    row = np.repeat(np.arange(len(seat)), count)
    stay = begin[row] + 1 + np.arange(len(row)) - (np.cumsum(count) - count)[row]
    old, new = cast.stay_person[stay - 1], cast.stay_person[stay]
    return Changes("owner", row, cast.stay_start[stay] * DAY + HANDED_OVER_AT, old, new, cast.of_people("manager")[new], spell)
