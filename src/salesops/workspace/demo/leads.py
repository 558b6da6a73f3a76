"""Interest from outside: leads, who follows them up and when, and what became of them."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import (
    DAY,
    MOVES_FROM,
    NONE,
    WORK_FOR,
    WORK_FROM,
    Floats,
    Ints,
    Span,
    months,
    next_workday,
    weekday,
)
from salesops.workspace.demo.deals import Deals
from salesops.workspace.demo.draws import Draws, chosen, weighted
from salesops.workspace.demo.shape import INBOUND_SOURCES, LEADS_AN_INBOUND_DEAL, MONTHLY_DEMAND, YEARLY_GROWTH

STATUSES = ("new", "working", "qualified", "converted", "disqualified")
FRESH, WORKING, QUALIFIED, CONVERTED, DISQUALIFIED = range(5)
REASONS = ("Not a fit", "No answer", "No budget", "Student or private", "Duplicate")
CAMPAIGNS = ("Spring launch", "Month-end close webinar", "CFO summit", "Newsletter", "Partner referral", "Search ads")
TOUCH_HOURS, TOUCH_SPREAD = 4.0, 1.5
WITHIN_OFFICE = WORK_FROM, WORK_FROM + WORK_FOR
NEVER_TOUCHED = 0.06
UNOWNED = 0.03
QUALIFIED_SHARE = 0.14
"""Of the leads that never convert, so many are qualified first."""
DAYS_TO_DECIDE = 9.0


@dataclass(frozen=True)
class Leads:
    """All moments in seconds, NONE where it has not happened. `deal` is what it was converted to."""

    created: Ints
    touched: Ints
    qualified: Ints
    decided: Ints
    status: Ints
    deal: Ints
    owner: Ints
    source: Ints
    number: Ints
    """Where it came in the drawing; keeps a lead's other values apart from the order of days."""

    def __len__(self) -> int:
        return len(self.created)


def make_leads(deals: Deals, sources: Ints, cast: Cast, span: Span, draws: Draws) -> Leads:
    """The leads behind the inbound deals, and all those that led to nothing (yet), by the day they came."""
    rng = draws.of("leads")
    inbound = np.flatnonzero(deals.inbound == 1)
    others = round(len(inbound) * (LEADS_AN_INBOUND_DEAL - 1))
    count = len(inbound) + others
    deal = np.r_[inbound, np.full(others, NONE)]
    waited = np.maximum(1, np.round(rng.gamma(2.0, DAYS_TO_DECIDE / 2, count))).astype(np.int64)
    day = np.r_[deals.created[inbound] - waited[: len(inbound)], _arrivals(others, span, rng)]
    created = day * DAY + WITHIN_OFFICE[0] + rng.integers(-6 * 3600, WORK_FOR, count)
    decided_day = np.r_[deals.created[inbound], next_workday(day[len(inbound) :] + waited[len(inbound) :])]
    converted = np.r_[np.ones(len(inbound), bool), np.zeros(others, bool)]
    leads = _fates(created, decided_day, converted, deal, span, rng)
    owner = cast.sdrs[rng.integers(0, len(cast.sdrs), count)]
    owner = np.where((rng.random(count) < UNOWNED) & ~converted, NONE, owner)
    source = np.r_[sources[inbound], rng.integers(0, len(INBOUND_SOURCES), others)]
    found = Leads(created, *leads, deal, owner, source, np.arange(count))
    order = np.argsort(created, kind="stable")
    return Leads(**{name: column[order] for name, column in vars(found).items()})


def _arrivals(count: int, span: Span, rng: np.random.Generator) -> Ints:
    days = np.arange(span.start, span.today)
    usual: Floats = MONTHLY_DEMAND[months(days) % 12] * (1 + YEARLY_GROWTH) ** ((days - span.start) / 365.25)
    return span.start + weighted(rng, usual * np.where(weekday(days) < 5, 1.0, 0.35), count)


def _fates(
    created: Ints, decided_day: Ints, converted: np.ndarray, deal: Ints, span: Span, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """First touch, qualification, decision and status of each lead, as far as they have happened."""
    count = len(created)
    end = span.today * DAY
    decided = decided_day * DAY + MOVES_FROM - 1800
    touched = _office_time(created + (3600 * TOUCH_HOURS * np.exp(rng.normal(0, TOUCH_SPREAD, count))).astype(np.int64))
    touched = np.where(converted, np.minimum(touched, decided - 3600), touched)
    touched = np.maximum(touched, created + 60)
    touched[(rng.random(count) < NEVER_TOUCHED) & ~converted] = NONE
    qualifies = converted | (rng.random(count) < QUALIFIED_SHARE)
    qualified = np.where(qualifies, touched + ((decided - touched) * rng.uniform(0.3, 0.9, count)).astype(np.int64), NONE)
    touched = np.where(touched < end, touched, NONE)
    qualified = np.where((touched != NONE) & (qualified > touched) & (qualified < end), qualified, NONE)
    decided = np.where((touched != NONE) & (decided > np.maximum(touched, qualified)) & (decided < end), decided, NONE)
    status = np.where(touched == NONE, FRESH, np.where(qualified == NONE, WORKING, QUALIFIED))
    status = np.where(decided == NONE, status, np.where(converted, CONVERTED, DISQUALIFIED))
    return touched, qualified, decided, status


def _office_time(moment: Ints) -> Ints:
    """The moment itself in office hours, else the beginning of the next ones (some minutes into them)."""
    second = moment % DAY
    minutes = moment % 3600
    day = moment // DAY + (second >= WITHIN_OFFICE[1])
    inside = (second >= WITHIN_OFFICE[0]) & (second < WITHIN_OFFICE[1]) & (weekday(day) < 5)
    return np.where(inside, moment, next_workday(day) * DAY + WITHIN_OFFICE[0] + minutes)


def words_of(count: int, draws: Draws) -> tuple[Ints, Ints]:
    """Reason and campaign of each lead."""
    rng = draws.of("lead words")
    return rng.integers(0, len(REASONS), count), chosen(rng, [0.2, 0.25, 0.15, 0.15, 0.1, 0.15], count)
