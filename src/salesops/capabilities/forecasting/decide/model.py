"""Everything learned from a book on a day: what the simulation draws from."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.hazards import Hazards, entry_rates, learn, norm_rates
from salesops.capabilities.forecasting.decide.knowing import Life, as_of, lives, usual_values
from salesops.capabilities.forecasting.decide.landmarks import (
    Landmarks,
    Standing,
    bands_of,
    beginnings,
    landmarks,
    stage_entered,
    stand,
)
from salesops.capabilities.forecasting.decide.renewing import Renewing, renewing
from salesops.capabilities.forecasting.decide.season import Pace, learn_pace
from salesops.capabilities.forecasting.facts import EXPANSION, NEW, OPEN, WON, Book, Floats

FEWEST_RATIOS = 20
FEWEST_TERMS = 5


@dataclass(frozen=True)
class Model:
    """values: by version, what the deal is worth by then (usual values where none was entered).
    yearly: by version, what part of that is new yearly revenue.
    ratios: by pipeline, what won deals brought compared with what they were worth while open."""

    day: int
    book: Book
    life: Life
    values: Floats
    yearly: Floats
    standing: Standing
    hazards: Hazards
    entering: Hazards
    born: Landmarks
    pace: Pace
    renewing: Renewing
    ratios: tuple[Floats, ...]
    fiscal_start_month: int


def learn_model(book: Book, day: int, fiscal_start_month: int) -> Model:
    """Looks at nothing that happened or was learned after `day`."""
    known = as_of(book, day)
    life = lives(known, day)
    values = np.where(np.isnan(known.value), usual_values(known)[known.labels["product"]], known.value)
    entered, bands = stage_entered(known), bands_of(known, values)
    marks = landmarks(known, life, entered, bands)
    hazards = learn(marks, norm_rates(known.norms))
    born = beginnings(known, life, bands)
    entering = learn(born, entry_rates(known.norms, known.names["pipeline"]))
    open_now = np.flatnonzero(known.last & (known.status == OPEN))
    standing = stand(known, open_now, np.full(len(open_now), day), entered, bands)
    pace = learn_pace(known, marks, hazards, fiscal_start_month)
    ratios = _ratios(known, life, marks, values)
    yearly, contracts = _yearly(known, life), renewing(known, life)
    return Model(day, known, life, values, yearly, standing, hazards, entering, born, pace, contracts, ratios, fiscal_start_month)


def _ratios(book: Book, life: Life, marks: Landmarks, values: Floats) -> tuple[Floats, ...]:
    row = marks.standing.row[marks.outcome == WON]
    found = np.clip(life.value[life.number[row]] / np.maximum(values[row], 1e-9), 0.05, 20.0)
    everywhere = found if len(found) else np.ones(1)
    pipeline = book.labels["pipeline"][row]
    own = (found[pipeline == place] for place in range(len(book.names["pipeline"])))
    return tuple(one if len(one) >= FEWEST_RATIOS else everywhere for one in own)


def _yearly(book: Book, life: Life) -> Floats:
    """Of new business and expansions what the service dates say. A deal that is won without them counts as if its amount
    were that of a year, one that is open as those that were won with them. None of a renewal is new."""
    found = np.zeros(len(book))
    for name in (NEW, EXPANSION):
        rows = book.labelled("type", name)
        won = life.row[life.won & rows[life.row] & ~np.isnan(book.yearly[life.row])]
        paid = book.value[won] > 0
        usual = np.average(book.yearly[won][paid], weights=book.value[won][paid]) if paid.sum() >= FEWEST_TERMS else 1.0
        otherwise = np.where(book.status[rows] == WON, 1.0, usual)
        found[rows] = np.where(np.isnan(book.yearly[rows]), otherwise, book.yearly[rows])
    return found
