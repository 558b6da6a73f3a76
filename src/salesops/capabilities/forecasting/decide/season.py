"""How much faster deals are decided by the place of the day in its quarter, and by whose and what they are."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.hazards import FIRST_BIN, Hazards
from salesops.capabilities.forecasting.decide.landmarks import WEEK, Landmarks, weekly
from salesops.capabilities.forecasting.decide.places import MONTHS, WEEKS, places
from salesops.capabilities.forecasting.decide.shrinking import ratios
from salesops.capabilities.forecasting.facts import LOST, WON, Book, Floats, Ints

MONTH_STRENGTH = 20.0


@dataclass(frozen=True)
class Season:
    """Factors on the chance of a day, by month in the quarter and by weeks to its end."""

    month: Floats
    week: Floats

    def of(self, days: Ints, fiscal_start_month: int) -> Floats:
        month, week = places(days, fiscal_start_month)
        return self.month[month] * self.week[week]


EVEN = Season(np.ones(MONTHS), np.ones(WEEKS))


@dataclass(frozen=True)
class Pace:
    """The seasons of winning and losing; factors on winning by owner and product; how many wins all this was learned from."""

    won: Season
    lost: Season
    owner: Floats
    product: Floats
    wins: float


def learn_pace(book: Book, marks: Landmarks, hazards: Hazards, fiscal_start_month: int) -> Pace:
    """From the seven days after each look, so that no day of a deal counts twice."""
    short = weekly(marks)
    owners, products = len(book.names["person"]), len(book.names["product"])
    if not len(short.days):
        return Pace(EVEN, EVEN, np.ones(owners), np.ones(products), 0.0)
    won, lost = hazards.of(short.standing.levels, FIRST_BIN)
    season, expected = _season(short, won[:, 0], WON, fiscal_start_month)
    losing, _ = _season(short, lost[:, 0], LOST, fiscal_start_month)
    happened = short.outcomes(WON).astype(float)
    owner, product = (book.labels[name][short.standing.row] for name in ("person", "product"))
    by_owner = ratios(np.bincount(owner, happened, owners), np.bincount(owner, expected, owners))
    further = expected * by_owner[owner]
    by_product = ratios(np.bincount(product, happened, products), np.bincount(product, further, products))
    return Pace(season, losing, by_owner, by_product, float(happened.sum()))


def _season(marks: Landmarks, rate: Floats, kind: int, fiscal_start_month: int) -> tuple[Season, Floats]:
    """The season of one outcome, and how often it was to be expected by row, season included."""
    step = np.arange(1, WEEK + 1)
    month, week = places(marks.look[:, None] + step, fiscal_start_month)
    happened = (step == marks.days[:, None]) & marks.outcomes(kind)[:, None]
    expected = np.where(step <= marks.days[:, None], rate[:, None], 0.0)
    expected *= happened.sum() / max(float(expected.sum()), 1e-9)
    of_month = (np.bincount(month[happened], minlength=MONTHS) + MONTH_STRENGTH) / (
        np.bincount(month.ravel(), expected.ravel(), MONTHS) + MONTH_STRENGTH
    )
    expected *= of_month[month]
    of_week = ratios(
        np.bincount(week[happened], minlength=WEEKS).astype(float), np.bincount(week.ravel(), expected.ravel(), WEEKS)
    )
    return Season(of_month, of_week), (expected * of_week[week]).sum(axis=1)
