"""The simulation: what will be won, when, how much and by whom, in many draws of one and the same future."""

from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.arrivals import alike, arrivals
from salesops.capabilities.forecasting.decide.hazards import chances, daily
from salesops.capabilities.forecasting.decide.landmarks import BANDS
from salesops.capabilities.forecasting.decide.model import Model
from salesops.capabilities.forecasting.decide.renewing import renewed
from salesops.capabilities.forecasting.facts import Floats, Ints

DRAWS = 500
COMMON_SPREAD = 0.1
"""How much a whole company does better or worse than its past in a draw, as a logarithm."""
FEWEST_DRAWS, MOST_DRAWN = 120, 12_000_000
"""Of many deals fewer draws are made: what a single one does matters the less to the whole."""
MOST_NEW = 2_000
"""From so many new wins a draw on, one that is drawn stands for several."""
AT_ONCE = 250_000
"""So many chances are drawn at once: they fit into the processor's cache."""
LEAST, MOST = 0.25, 4.0


@dataclass(frozen=True)
class Wins:
    """One row a deal won in a draw. `carrier`: which deal, a place in the carriers; `bucket`: which span of days.
    `deals`: one, until a calibration has stretched it."""

    draw: Ints
    carrier: Ints
    bucket: Ints
    amount: Floats
    deals: Floats

    def __len__(self) -> int:
        return len(self.draw)


@dataclass(frozen=True)
class Simulated:
    """edges:    the last day of each span; the first begins on the day after `day`.
    carriers:    rows of the model's book: the open deals first, then won ones that stand for those not yet created.
    contracts:   rows of its terms, of contracts that may be renewed: as carriers they come after those.
    opened:      how many of the carriers are open deals. chance: open deal by span, to be won by its end."""

    day: int
    edges: Ints
    draws: int
    carriers: Ints
    contracts: Ints
    opened: int
    chance: Floats
    worth: Floats
    wins: Wins

    def by_span(self) -> Floats:
        """What is won in each span of days: span by draw."""
        cell = self.wins.bucket * self.draws + self.wins.draw
        return np.bincount(cell, self.wins.amount, len(self.edges) * self.draws).reshape(-1, self.draws)


def simulate(model: Model, edges: Ints, *, seed: int, draws: int = DRAWS) -> Simulated:
    rng = np.random.default_rng(seed)
    draws = min(draws, max(FEWEST_DRAWS, MOST_DRAWN // max(len(model.standing.row), 1)))
    shock = _shocks(model, draws, rng)
    chance, worth, hazard = open_chances(model, edges)
    opened = _open_wins(model, hazard, worth, shock, rng)
    carriers, created = _new_wins(model, edges, shock, rng)
    rows = np.concatenate([model.standing.row, carriers])
    contracts, again = _renewals(model, edges, shock, len(rows), rng)
    wins = Wins(*(np.concatenate(all_) for all_ in zip(*map(_columns, (opened, created, again)), strict=True)))
    return Simulated(model.day, edges, draws, rows, contracts, len(model.standing.row), chance, worth, wins)


def _columns(wins: Wins) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    return wins.draw, wins.carrier, wins.bucket, wins.amount, wins.deals


def _renewals(model: Model, edges: Ints, shock: Floats, before: int, rng: np.random.Generator) -> tuple[Ints, Wins]:
    """Rows of the terms, and when contracts that no deal renews yet are renewed; `before`: how many carriers come first."""
    found = renewed(model.renewing, model.day, int(edges[-1]), shock.shape[1], rng)
    known, carrier = np.unique(found.contract, return_inverse=True)
    rows = model.renewing.contracts.row[known]
    luck = shock[model.book.terms.labels["pipeline"][rows][carrier], found.draw]
    wins = Wins(found.draw, carrier + before, np.searchsorted(edges, found.day), found.amount * luck, np.ones(len(luck)))
    return rows, wins


def _shocks(model: Model, draws: int, rng: np.random.Generator) -> Floats:
    """By pipeline and draw: what nobody can know, times what so little history cannot tell."""
    unsure = 1 / np.sqrt(max(model.pace.wins, 4.0))
    common = rng.normal(0, COMMON_SPREAD, draws)
    own = rng.normal(0, unsure, (len(model.book.names["pipeline"]), draws))
    return np.exp(common + own - (COMMON_SPREAD**2 + unsure**2) / 2)


def open_chances(model: Model, edges: Ints) -> tuple[Floats, Floats, Floats]:
    """Of each open deal: the chance to be won by each edge, what it would bring, and the cumulated hazard."""
    row = model.standing.row
    worth = model.values[row] * np.array([one.mean() for one in model.ratios])[model.book.labels["pipeline"][row]]
    days = int(edges[-1] - model.day)
    if not len(row):
        return np.zeros((0, len(edges))), worth, np.zeros((0, len(edges)))
    _, first, cell = np.unique(model.standing.cell, return_index=True, return_inverse=True)
    won, lost = model.hazards.of(tuple(level[first] for level in model.standing.levels))
    ahead = model.day + np.arange(1, days + 1)
    seasons = [season.of(ahead, model.fiscal_start_month) for season in (model.pace.won, model.pace.lost)]
    by_day = chances(daily(won, days) * seasons[0], daily(lost, days) * seasons[1])
    factor = model.pace.owner[model.book.labels["person"][row]] * model.pace.product[model.book.labels["product"][row]]
    hazard = -np.log1p(-np.minimum(by_day[:, edges - model.day], 0.9999))[cell] * np.clip(factor, LEAST, MOST)[:, None]
    return -np.expm1(-hazard), worth, hazard


def _open_wins(model: Model, hazard: Floats, worth: Floats, shock: Floats, rng: np.random.Generator) -> Wins:
    """An open deal is won when the hazard it has gone through exceeds an exponential draw."""
    draws, found = shock.shape[1], []
    pipeline = model.book.labels["pipeline"][model.standing.row]
    slowness, limit = (1 / shock).astype(np.float32), hazard.astype(np.float32)
    step = max(1, AT_ONCE // draws)
    for begin in range(0, max(len(hazard), 1), step):
        part = slice(begin, begin + step)
        threshold = rng.standard_exponential((len(limit[part]), draws), dtype=np.float32) * slowness[pipeline[part]]
        won = threshold <= limit[part][:, -1:]
        row = np.repeat(np.arange(len(won)), np.count_nonzero(won, axis=1))
        found.append((row + begin, np.flatnonzero(won) - row * draws, threshold[won]))
    deal, draw, at = (np.concatenate(column) for column in zip(*found, strict=True))
    bucket = np.zeros(len(deal), dtype=np.uint8)
    for passed in limit.T[:-1]:
        bucket += at > np.ascontiguousarray(passed)[deal]
    amount = model.values[model.standing.row[deal]]
    wins = Wins(draw, deal, bucket.astype(np.int64), amount, np.ones(len(deal)))
    return _priced(wins, pipeline[deal], model, rng)


def _priced(wins: Wins, pipeline: Ints, model: Model, rng: np.random.Generator) -> Wins:
    """Worth as much of what is on the list as deals of that pipeline turned out to be."""
    counts = np.array([len(ratios) for ratios in model.ratios], dtype=np.int64)
    luck = (rng.random(len(wins)) * counts[pipeline]).astype(np.int64)
    every, first = np.concatenate([np.zeros(0), *model.ratios]), np.cumsum(counts) - counts
    return replace(wins, amount=wins.amount * every[first[pipeline] + luck])


def _new_wins(model: Model, edges: Ints, shock: Floats, rng: np.random.Generator) -> tuple[Ints, Wins]:
    """The rows that new deals are like, and the wins of those that are created from tomorrow on."""
    coming = arrivals(model, int(edges[-1] - model.day))
    upto = np.concatenate([np.zeros((len(coming.groups), 1)), np.cumsum(coming.wins, axis=1)], axis=1)[:, edges - model.day]
    by_span = np.diff(upto, axis=1, prepend=0.0)
    each, draws = max(1.0, float(by_span.sum()) / MOST_NEW), shock.shape[1]
    grown = np.exp(coming.unsure[edges - model.day - 1][:, None] * rng.normal(0, 1, draws))
    parts = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))]
    for group, expected in zip(coming.groups, by_span, strict=True):
        pool, weight = alike(model, int(group))
        if len(pool):
            often, worth = _unsure(model.life.value[pool], weight, draws, rng)
            count = rng.poisson(expected[:, None] / each * shock[int(group) // BANDS] * grown * often).ravel()
            cell = np.repeat(np.arange(len(count)), count)
            parts.append((rng.choice(pool, len(cell), p=weight), cell, worth[cell % draws] * each))
    deal, cell, factor = (np.concatenate(column) for column in zip(*parts, strict=True))
    known, carrier = np.unique(deal, return_inverse=True)
    amount, deals = model.life.value[deal] * factor, np.full(len(deal), each)
    return model.life.row[known], Wins(cell % draws, carrier + len(model.standing.row), cell // draws, amount, deals)


def _unsure(values: Floats, weight: Floats, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """By draw, factors on how often such deals are won and on what they bring: as unsure as so few of them leave it."""
    few, mean = float((weight**2).sum()), float((weight * values).sum())
    apart = float((weight * (values / max(mean, 1e-9) - 1) ** 2).sum())
    spreads = np.sqrt(np.log1p([few, few * apart]))[:, None]
    often, worth = np.exp(spreads * rng.normal(0, 1, (2, draws)) - spreads**2 / 2)
    return often, worth
