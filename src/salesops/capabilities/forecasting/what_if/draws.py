"""The draws of a kept run as a table of wins that assumptions change, and back into something figures are told from.

A win has the day on which it falls, drawn evenly within its span, so that an assumption may begin on any day. Wins of open deals
and renewals of contracts stay at most one a draw. Those of deals not yet created come and go independently (they are drawn as a
Poisson process, so that thinning by a share and adding a share of copies are exact).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.keeping import BOOKED, LATER, OPEN, Kept
from salesops.capabilities.forecasting.facts import SLICES, Flags, Floats, Ints

TRIES = 12
"""How often a second win of the same open deal in the same draw is put into another draw before it is given up."""
NEW_OWNER = -2
"""Owners who do not exist yet are -2, -3, ..."""


@dataclass(frozen=True)
class Draws:
    """Columns of one row a win. owner: of the deal at that moment. labels: slice -> place in `names[slice]`.

    chance: to be won within the spans, by carrier; 0 for those that are not open deals.
    """

    kept: Kept
    rng: np.random.Generator
    draw: Ints
    carrier: Ints
    day: Ints
    amount: Floats
    deals: Floats
    owner: Ints
    labels: Mapping[str, Ints]
    names: Mapping[str, tuple[str, ...]]
    chance: Floats

    def __len__(self) -> int:
        return len(self.draw)

    @property
    def opened(self) -> Flags:
        return self.kept.kind[self.carrier] == OPEN

    @property
    def later(self) -> Flags:
        """Of deals not yet created: they come and go independently."""
        return self.kept.kind[self.carrier] == LATER

    def take(self, rows: Ints | Flags) -> "Draws":
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in ("draw", "carrier", "day", "amount", "deals", "owner")},
            labels={name: places[rows] for name, places in self.labels.items()},
        )

    def joined(self, other: "Draws") -> "Draws":
        """Both, by the names of `other`, which has all of this one's and may have more."""
        columns = ("draw", "carrier", "day", "amount", "deals", "owner")
        return replace(
            other,
            **{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in columns},
            labels={name: np.concatenate([self.labels[name], other.labels[name]]) for name in self.labels},
        )

    def named(self, by: str, name: str) -> tuple["Draws", int]:
        """With a name that may be new, and its place."""
        if name in self.names[by]:
            return self, self.names[by].index(name)
        return replace(self, names={**self.names, by: (*self.names[by], name)}), len(self.names[by])


def unfold(kept: Kept, seed: int) -> Draws:
    """The same run and seed give the same days."""
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[kept.day + 1], kept.edges[:-1] + 1])
    wins, kinds = kept.wins, kept.kind
    day = rng.integers(starts[wins.bucket], kept.edges[wins.bucket] + 1)
    chance = np.zeros(len(kinds))
    chance[: len(kept.chance)] = kept.chance.sum(axis=1)
    return Draws(
        kept,
        rng,
        wins.draw,
        wins.carrier,
        day,
        wins.amount,
        wins.deals,
        kept.owner[wins.carrier],
        {name: kept.labels[name][wins.carrier] for name in SLICES},
        dict(kept.names),
        chance,
    )


def fold(draws: Draws) -> Kept:
    """As a kept run, with a carrier for each open or later deal and whoever has it; then what is booked, as it was."""
    kept, inside = draws.kept, draws.day <= draws.kept.edges[-1]
    shown = draws.take(inside)
    columns = [shown.carrier, shown.owner, *(shown.labels[name] for name in SLICES)]
    carriers, place = np.unique(np.stack(columns), axis=1, return_inverse=True)
    booked = np.flatnonzero(kept.kind == BOOKED)
    old = np.concatenate([carriers[0], booked])
    owner = np.concatenate([carriers[1], kept.owner[booked]])
    labels = {name: np.concatenate([carriers[2 + n], kept.labels[name][booked]]) for n, name in enumerate(SLICES)}
    bucket = np.searchsorted(kept.edges, shown.day)
    none = np.zeros((0, len(kept.edges)))
    return replace(
        kept,
        wins=Wins(shown.draw, place.ravel(), bucket, shown.amount, shown.deals),
        kind=kept.kind[old],
        deal=kept.deal[old],
        owner=owner,
        value=kept.value[old],
        yearly=kept.yearly[old],
        close_date=kept.close_date[old],
        closed=kept.closed[old],
        labels=labels,
        names=draws.names,
        chance=none,
        expected=none,
    )


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
    count = draws.kept.draws
    draw = draws.rng.integers(0, count, len(more))
    taken = draws.carrier[~draws.later] * count + draws.draw[~draws.later]
    again = _clashing(more, draw, taken)
    for _ in range(TRIES):
        if not again.any():
            break
        draw[again] = draws.rng.integers(0, count, int(again.sum()))
        again = _clashing(more, draw, taken)
    return replace(more, draw=draw).take(~again)


def _clashing(more: Draws, draw: Ints, taken: Ints) -> Flags:
    """Which of these wins of open deals are there already, or a second time."""
    cell = np.where(~more.later, more.carrier * more.kept.draws + draw, -1 - np.arange(len(more)))
    first = np.zeros(len(more), dtype=bool)
    first[np.unique(cell, return_index=True)[1]] = True
    return ~more.later & (~first | np.isin(cell, taken))
