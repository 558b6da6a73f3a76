"""A kept run made by hand, of which arithmetic says what it comes to."""

from datetime import date
from functools import lru_cache

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.keeping import BOOKED, LATER, OPEN, Kept
from salesops.capabilities.forecasting.facts import NEVER, SLICES, number_of
from salesops.kernel.period import Period

DAY = date(2026, 1, 31)
YEAR = Period(date(2026, 2, 1), date(2026, 5, 1))
DRAWS = 2000
RITA, RAJ, MAYA = 1, 2, 3


@lru_cache
def run(chance: float = 0.5, later: float = 2.0) -> Kept:
    """Ten open deals of 100 (five each of Rita and Raj), won with `chance`; `later` new deals of 100 each are won a draw, by
    one like Rita's or one like Raj's."""
    rng = np.random.default_rng(5)
    edges = np.array([number_of(day) for day in (date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))])
    won = rng.random((10, DRAWS)) < chance
    deal, draw = np.nonzero(won)
    count = rng.poisson(later, DRAWS)
    new_draw = np.repeat(np.arange(DRAWS), count)
    new = 10 + rng.integers(0, 2, len(new_draw))
    draws, carriers = np.concatenate([draw, new_draw]), np.concatenate([deal, new])
    wins = Wins(draws, carriers, rng.integers(0, 3, len(draws)), np.full(len(draws), 100.0), np.ones(len(draws)))
    owner = np.array([RITA] * 5 + [RAJ] * 5 + [RITA, RAJ, RITA])
    place = owner - 1
    labels = {name: place if name == "person" else np.zeros(13, dtype=np.int64) for name in SLICES}
    names: dict[str, tuple[str, ...]] = {name: ("all",) for name in SLICES} | {"person": ("Rita", "Raj"), "team": ("West",)}
    return Kept(
        day=number_of(DAY),
        edges=edges,
        draws=DRAWS,
        wins=wins,
        kind=np.array([OPEN] * 10 + [LATER] * 2 + [BOOKED]),
        deal=np.array([*range(10), NEVER, NEVER, 99]),
        owner=owner,
        value=np.full(13, 100.0),
        yearly=np.ones(13),
        close_date=np.full(13, number_of(DAY) + 30),
        closed=np.array([NEVER] * 12 + [number_of(date(2026, 2, 1)) - 1]),
        labels=labels,
        names=names,
        chance=np.full((10, 3), chance / 3),
        expected=np.full((10, 3), 100 * chance / 3),
    )
