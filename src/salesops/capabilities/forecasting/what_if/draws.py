"""The draws of a kept run as a table of wins that assumptions change, and back into something figures are told from.

A win has the day on which it falls, drawn evenly within its span, so that an assumption may begin on any day. Wins of open deals
and renewals of contracts stay at most one a draw. Those of deals not yet created come and go independently (they are drawn as a
Poisson process, so that thinning by a share and adding a share of copies are exact).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.keeping import LATER, OPEN, Kept
from salesops.capabilities.forecasting.facts import NEVER, Flags, Floats, Ints

TRIES = 12
"""How often a second win of the same open deal in the same draw is put into another draw before it is given up."""
NEW_OWNER = -2
"""Owners who do not exist yet are -2, -3, ..."""


@dataclass(frozen=True)
class Holders:
    """Who a win may belong to: the rows of a kept run first, then those of them that are somebody else's meanwhile. row: the row
    of the run. labels: slice -> place in the names."""

    row: Ints
    owner: Ints
    labels: Mapping[str, Ints]

    def with_others(self, places: Ints, owner: int, labels: Mapping[str, int]) -> "Holders":
        """With those at these places once more, of another owner and with some other labels."""

        def longer(column: Ints, value: int | None) -> Ints:
            return np.concatenate([column, column[places] if value is None else np.full(len(places), value)])

        more = {name: longer(column, labels.get(name)) for name, column in self.labels.items()}
        return Holders(longer(self.row, None), longer(self.owner, owner), more)


@dataclass(frozen=True)
class Draws:
    """Columns of one row a win. holder: whose it is, a place in `holders`. names: slice -> its names.

    chance: to be won within the spans, by row of the run; 0 for those that are not open deals.
    """

    kept: Kept
    rng: np.random.Generator
    draw: Ints
    holder: Ints
    day: Ints
    amount: Floats
    deals: Floats
    holders: Holders
    names: Mapping[str, tuple[str, ...]]
    chance: Floats

    def __len__(self) -> int:
        return len(self.draw)

    @property
    def carrier(self) -> Ints:
        """The row of the run that is won."""
        return self.holders.row[self.holder]

    @property
    def owner(self) -> Ints:
        return self.holders.owner[self.holder]

    @property
    def opened(self) -> Flags:
        return (self.kept.kind == OPEN)[self.carrier]

    @property
    def later(self) -> Flags:
        """Of deals not yet created: they come and go independently."""
        return (self.kept.kind == LATER)[self.carrier]

    def called(self, by: str, name: str) -> Flags:
        """Those that belong to the part of this name."""
        place = self.names[by].index(name) if name in self.names[by] else NEVER
        return (self.holders.labels[by] == place)[self.holder]

    def take(self, rows: Ints | Flags) -> "Draws":
        return replace(self, **{name: getattr(self, name)[rows] for name in _COLUMNS})

    def joined(self, other: "Draws") -> "Draws":
        """Both, by the holders and names of `other`, which has all of this one's and may have more."""
        return replace(other, **{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _COLUMNS})

    def given(self, rows: Flags, owner: int, named: Mapping[str, str]) -> "Draws":
        """These wins belong to somebody else from now on; `named`: slice -> what they are called there, which may be new."""
        new = {by: (*self.names[by], name) for by, name in named.items() if name not in self.names[by]}
        names = {**self.names, **new}
        moved, place = np.unique(self.holder[rows], return_inverse=True)
        holder = self.holder.copy()
        holder[rows] = len(self.holders.row) + place
        labels = {by: names[by].index(name) for by, name in named.items()}
        return replace(self, holder=holder, holders=self.holders.with_others(moved, owner, labels), names=names)


_COLUMNS = ("draw", "holder", "day", "amount", "deals")


def unfold(kept: Kept, seed: int) -> Draws:
    """The same run and seed give the same days."""
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[kept.day + 1], kept.edges[:-1] + 1])
    wins, kinds = kept.wins, kept.kind
    day = rng.integers(starts[wins.bucket], kept.edges[wins.bucket] + 1)
    chance = np.zeros(len(kinds))
    chance[: len(kept.chance)] = kept.chance.sum(axis=1)
    holders = Holders(np.arange(len(kinds)), kept.owner, kept.labels)
    return Draws(kept, rng, wins.draw, wins.carrier, day, wins.amount, wins.deals, holders, dict(kept.names), chance)


def fold(draws: Draws) -> Kept:
    """As a kept run, with a carrier for each of its rows and whoever else has it."""
    kept, holders = draws.kept, draws.holders
    shown = draws.take(draws.day <= kept.edges[-1])
    wins = Wins(shown.draw, shown.holder, np.searchsorted(kept.edges, shown.day), shown.amount, shown.deals)
    columns = {name: getattr(kept, name)[holders.row] for name in ("kind", "deal", "value", "yearly", "close_date", "closed")}
    none = np.zeros((0, len(kept.edges)))
    more = {"owner": holders.owner, "labels": holders.labels, "names": draws.names, "chance": none, "expected": none}
    return replace(kept, wins=wins, **columns, **more)


def thinned(draws: Draws, rows: Flags, share: Floats | float) -> Draws:
    """Each of these wins stays with this chance."""
    stays = draws.rng.random(len(draws)) < share
    return draws.take(~rows | stays)


def copied(draws: Draws, rows: Flags, share: Floats | float) -> Draws:
    """As many more of these wins as a share of them, on average, each in another draw."""
    shares = np.broadcast_to(np.asarray(share, dtype=float), len(draws)) * rows
    whole = np.floor(shares)
    count = (whole + (draws.rng.random(len(draws)) < shares - whole)).astype(np.int64)
    more = draws.take(np.repeat(np.arange(len(draws)), count))
    return draws.joined(_elsewhere(draws, more))


def _elsewhere(draws: Draws, more: Draws) -> Draws:
    """In draws drawn anew; an open deal that is won there already is put elsewhere again."""
    count, once = draws.kept.draws, ~draws.later
    draw = draws.rng.integers(0, count, len(more))
    taken = np.zeros(len(draws.kept.kind) * count, dtype=bool)
    taken[draws.carrier[once] * count + draws.draw[once]] = True
    again = _clashing(more, draw, taken)
    for _ in range(TRIES):
        if not again.any():
            break
        draw[again] = draws.rng.integers(0, count, int(again.sum()))
        again = _clashing(more, draw, taken)
    return replace(more, draw=draw).take(~again)


def _clashing(more: Draws, draw: Ints, taken: Flags) -> Flags:
    """Which of these wins of open deals are there already (`taken`, by row and draw), or a second time."""
    once = np.flatnonzero(~more.later)
    cell = more.carrier[once] * more.kept.draws + draw[once]
    first = np.zeros(len(once), dtype=bool)
    first[np.unique(cell, return_index=True)[1]] = True
    found = np.zeros(len(more), dtype=bool)
    found[once] = ~first | taken[cell]
    return found
