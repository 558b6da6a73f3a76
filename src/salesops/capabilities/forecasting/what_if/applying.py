"""What each assumption does to the draws."""

from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch
from typing import Any

import numpy as np

from salesops.capabilities.forecasting.decide.keeping import OPEN, Kept
from salesops.capabilities.forecasting.facts import NEVER, Flags, Floats, number_of
from salesops.capabilities.forecasting.what_if.assumptions import Change, Leaves, Moves, Price, Recession, Starts, Where
from salesops.capabilities.forecasting.what_if.draws import NEW_OWNER, Draws, copied, fold, thinned, unfold

DAYS_A_MONTH = 30.4375
NOBODY = "none"
SEED = 17


@dataclass(frozen=True)
class Somebody:
    """A person an assumption names: what they are called and the team they are in."""

    id: int
    name: str
    team: str


def apply(kept: Kept, assumptions: tuple[Any, ...], people: dict[int, Somebody]) -> Kept:
    """The kept run as it would be. The same run and assumptions give the same to the cent; `people`: everybody named."""
    draws = unfold(kept, SEED + kept.day)
    for one in assumptions:
        draws = _apply(one, draws, people)
    return fold(draws)


@singledispatch
def _apply(one: Any, draws: Draws, people: dict[int, Somebody]) -> Draws:
    raise TypeError(f"Nothing says what {type(one).__name__} does.")


@_apply.register
def _change(one: Change, draws: Draws, people: dict[int, Somebody]) -> Draws:
    rows, start = _matching(draws, one.where), _start(one.starts_on, draws)
    return _CHANGES[one.what](draws, rows, start, float(one.factor))


@_apply.register
def _price(one: Price, draws: Draws, people: dict[int, Somebody]) -> Draws:
    rows, start = _matching(draws, one.where), _start(one.starts_on, draws)
    sized = _deal_size(draws, rows, start, 1 + float(one.percent) / 100)
    return _win_rate(sized, rows, start, float(one.win_rate))


@_apply.register
def _recession(one: Recession, draws: Draws, people: dict[int, Somebody]) -> Draws:
    for what in ("new_deals", "win_rate", "deal_size", "cycle"):
        part = Change.model_validate({"what": what, "factor": getattr(one, what), "starts_on": one.starts_on})
        draws = _change(part, draws, people)
    return draws


@_apply.register
def _leaves(one: Leaves, draws: Draws, people: dict[int, Somebody]) -> Draws:
    after = (draws.owner == one.person) & (draws.day >= _start(one.starts_on, draws))
    share = np.where(draws.later, float(one.covered), float(one.kept))
    stays = draws.rng.random(len(draws)) < share
    left = draws.take(~after | stays)
    return _given(left, after[~after | stays], people.get(one.to) if one.to is not None else None)


@_apply.register
def _moves(one: Moves, draws: Draws, people: dict[int, Somebody]) -> Draws:
    rows = _matching(draws, one.where) & (draws.day >= _start(one.starts_on, draws)) & (draws.owner != one.to)
    rows &= True if one.person is None else draws.owner == one.person
    stays = draws.later | (draws.rng.random(len(draws)) < float(one.kept))
    return _given(draws.take(~rows | stays), rows[~rows | stays], people[one.to])


@_apply.register
def _starts(one: Starts, draws: Draws, people: dict[int, Somebody]) -> Draws:
    like = draws.later
    if one.team:
        like &= _matching(draws, Where(by="team", name=one.team))
    colleagues = len(np.unique(draws.owner[like & (draws.owner >= 0)]))
    since, start = draws.day - _start(one.starts_on, draws), one.ramp_months * DAYS_A_MONTH
    ramped = np.clip(since / start, 0, 1) if start else np.ones(len(draws))
    share = np.where(like & (since >= 0), ramped * one.people / max(colleagues, 1), 0.0)
    new = copied(draws, like, share)
    added = np.arange(len(new)) >= len(draws)
    return _given(new, added, Somebody(_next_new(new), one.name, one.team))


def _matching(draws: Draws, where: Where | None) -> Flags:
    return np.ones(len(draws), dtype=bool) if where is None else draws.called(where.by, where.name)


def _start(day: date | None, draws: Draws) -> int:
    return max(draws.kept.day + 1, number_of(day) if day else 0)


def _win_rate(draws: Draws, rows: Flags, start: int, factor: float) -> Draws:
    """Of open deals the hazard is multiplied, so that no chance exceeds one; of later ones the number."""
    rows = rows & (draws.day >= start)
    chance = np.clip(draws.chance, 1e-9, 1 - 1e-9)
    by_row = np.where(draws.kept.kind == OPEN, -np.expm1(factor * np.log1p(-chance)) / chance, factor)
    ratio = by_row[draws.carrier]
    return thinned(draws, rows, ratio) if factor < 1 else copied(draws, rows, ratio - 1)


def _new_deals(draws: Draws, rows: Flags, start: int, factor: float) -> Draws:
    """Only of deals created from `start` on: of those won on a later day, the share that can have begun by then."""
    today = draws.kept.day
    since = np.clip((draws.day - start + 1) / np.maximum(draws.day - today, 1), 0, 1)
    rows = rows & draws.later & (draws.day >= start)
    return thinned(draws, rows, 1 - since * (1 - factor)) if factor < 1 else copied(draws, rows, since * (factor - 1))


def _deal_size(draws: Draws, rows: Flags, start: int, factor: float) -> Draws:
    return replace(draws, amount=np.where(rows & (draws.day >= start), draws.amount * factor, draws.amount))


def _cycle(draws: Draws, rows: Flags, start: int, factor: float) -> Draws:
    """The time from `start` to a win is stretched. Where it shrinks, what lies beyond the run is taken to go on as its last
    quarter does."""
    if factor < 1:
        draws, rows = _beyond(draws, rows, start, factor)
    late = rows & (draws.day >= start)
    moved = start + np.floor((draws.day - start) * factor).astype(np.int64)
    return replace(draws, day=np.where(late, moved, draws.day))


def _beyond(draws: Draws, rows: Flags, start: int, factor: float) -> tuple[Draws, Flags]:
    last = int(draws.kept.edges[-1])
    length = max(1, min(91, last - start + 1))
    needed = (last - start) / factor - (last - start)
    found, flags = draws, rows
    for step in range(1, int(np.ceil(needed / length)) + 1):
        again = draws.take(np.flatnonzero(rows & (draws.day > last - length) & (draws.day >= start)))
        moved = replace(again, day=again.day + step * length, draw=draws.rng.permutation(draws.kept.draws)[again.draw])
        fresh = moved.later | ~np.isin(_cells(moved), _cells(found))
        found = found.joined(moved.take(fresh))
        flags = np.concatenate([flags, np.ones(int(fresh.sum()), dtype=bool)])
    return found, flags


def _cells(draws: Draws) -> Floats:
    return draws.carrier * draws.kept.draws + draws.draw


_CHANGES = {"win_rate": _win_rate, "new_deals": _new_deals, "deal_size": _deal_size, "cycle": _cycle}


def _given(draws: Draws, rows: Flags, to: Somebody | None) -> Draws:
    """These wins belong to somebody else."""
    named = {"person": to.name if to else NOBODY}
    if to and to.team:
        named["team"] = to.team
    return draws.given(rows, to.id if to else NEVER, named)


def _next_new(draws: Draws) -> int:
    return min(NEW_OWNER + 1, int(draws.owner.min(initial=0))) - 1
