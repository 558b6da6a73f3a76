"""What people did toward their deals: how often, when, and how it went. Fits the stages the deals were in."""

from dataclasses import dataclass

import numpy as np

from salesops.kernel.kinds import ACTIVITY_TYPES, CALL_OUTCOMES
from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import DAY, NONE, WORK_FOR, WORK_FROM, Ints, last_workday
from salesops.workspace.demo.contacts import Known
from salesops.workspace.demo.deals import Deals
from salesops.workspace.demo.draws import chosen, spread
from salesops.workspace.demo.habits import sooner
from salesops.workspace.demo.shape import DEMO, DISCOVERY, PROSPECTING

CALL, SENT, RECEIVED, REPLIED, BOOKED, HELD, NO_SHOW, TASK, NOTE = range(len(ACTIVITY_TYPES))
RATES = np.array(
    [
        # call sent received replied booked held no-show task note
        [2.4, 3.2, 0.3, 0.4, 0.0, 0.0, 0.00, 0.4, 0.2],
        [1.4, 2.2, 0.8, 0.7, 0.0, 0.7, 0.12, 0.5, 0.6],
        [1.2, 2.2, 1.0, 0.9, 0.0, 0.9, 0.12, 0.6, 0.6],
        [1.8, 2.6, 1.3, 1.0, 0.0, 1.1, 0.10, 0.6, 0.5],
        [2.0, 3.0, 1.6, 1.2, 0.0, 1.0, 0.06, 0.5, 0.4],
        [1.2, 1.6, 0.6, 0.6, 0.0, 0.9, 0.08, 0.4, 0.3],
        [1.4, 2.0, 1.1, 0.8, 0.0, 0.6, 0.04, 0.4, 0.3],
    ]
)
"""Stage by type: how often on average, in a visit of the stage."""
DEALS_AT_FULL_DETAIL = 20_000
LIVELY_DAYS = 35
"""A visit that lasts longer has gone quiet."""
OUTCOMES = [0.3, 0.38, 0.24, 0.06, 0.02]
MEETING_MINUTES = np.array([30, 45, 60, 60])
TASKS_DONE = 0.88
TALK_MINUTES, TALK_SPREAD = 9.0, 0.7
CALLED_FIRST = 0.55
FOLLOW_UPS = [0.4, 0.4, 0.1, 0.1]
"""Of what follows the first touch of a lead: calls, e-mails sent, received, replied to."""


def detail(deals: int) -> float:
    """Activities shrink against deals beyond 20,000, as the people who do them grow slower than the deals."""
    return min(1.0, (DEALS_AT_FULL_DETAIL / deals) ** 0.35)


@dataclass(frozen=True)
class Activities:
    """One row an activity; `deal` and `lead` are rows of what they were made for, by block or NONE."""

    type: Ints
    moment: Ints
    person: Ints
    deal: Ints
    lead: Ints
    contact: Ints
    minutes: Ints
    outcome: Ints
    due: Ints
    done: Ints


def for_deals(
    deals: Deals, known: Known, prompt: np.ndarray, cast: Cast, today: int, share: float, rng: np.random.Generator
) -> Activities:
    """The activities of a block of deals, in the order of their moments. `share` of the usual number; `prompt` deals have
    a meeting soon after entering the demo."""
    left = deals.left(today)
    deal, stage = np.nonzero(deals.entered != NONE)
    entered, left = deals.entered[deal, stage], left[deal, stage]
    effort = cast.of_people("effort")[cast.owner_at(deals.seat[deal], entered)]
    counts = rng.poisson(RATES[stage] * share * effort[:, None])
    _add_meetings(counts, deals, deal, stage, left - entered)
    visit, kind = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape[1])
    length = np.minimum(left - entered, LIVELY_DAYS)[visit]
    day = last_workday(entered[visit] + (rng.random(len(visit)) * length).astype(np.int64))
    day = sooner(day, visit, (kind == HELD) & (stage[visit] == DEMO) & prompt[deal[visit]], entered, left)
    moment = day * DAY + WORK_FROM + rng.integers(0, WORK_FOR, len(visit))
    order = np.argsort(moment, kind="stable")
    kind, moment, of_deal, day = kind[order], moment[order], deal[visit][order], day[order]
    person = cast.owner_at(deals.seat[of_deal], day)
    contact = _whom(of_deal, known, len(deals), rng)
    return _filled(kind, moment, person, of_deal, np.full(len(kind), NONE), contact, today, rng)


def _add_meetings(counts: Ints, deals: Deals, deal: Ints, stage: Ints, days: Ints) -> None:
    """The meetings that discovery and the demo are about. All are booked in the stage, but for the first one of a deal:
    in prospecting, or by whoever had the lead."""
    furthest = deals.last_open_stage[deal]
    met = ((stage == DISCOVERY) | (stage == DEMO)) & ((furthest > stage) | (days > 5))
    counts[:, BOOKED] = counts[:, HELD] + counts[:, NO_SHOW] + (met & (stage == DEMO))
    counts[:, BOOKED] += (stage == PROSPECTING) & (furthest > PROSPECTING)
    counts[:, HELD] += met


def _whom(deal: Ints, known: Known, deals: int, rng: np.random.Generator) -> Ints:
    count = np.bincount(known.deal, minlength=deals)
    first = np.cumsum(count) - count
    return known.contact[first[deal] + (rng.random(len(deal)) * count[deal]).astype(np.int64)]


def for_leads(
    touched: Ints, until: Ints, met: np.ndarray, owner: Ints, share: float, today: int, rng: np.random.Generator
) -> Activities:
    """The first touch of each lead that had one, what followed until it was decided, and the meeting that some agreed to."""
    here = np.flatnonzero((touched != NONE) & (owner != NONE))
    agreed = np.flatnonzero(met & (owner != NONE))
    row, _ = spread(rng.poisson(2.2 * share, len(here)))
    followed = here[row]
    later = touched[followed] + (rng.random(len(row)) * np.maximum(60, until[followed] - touched[followed])).astype(np.int64)
    lead = np.r_[here, followed, agreed]
    moment = np.r_[touched[here], later, until[agreed]]
    first, next_ones = np.where(rng.random(len(here)) < CALLED_FIRST, CALL, SENT), chosen(rng, FOLLOW_UPS, len(row))
    kind = np.r_[first, next_ones, np.full(len(agreed), BOOKED)]
    order = np.argsort(moment, kind="stable")
    kind, moment, lead = kind[order], moment[order], lead[order]
    nothing = np.full(len(kind), NONE)
    return _filled(kind, moment, owner[lead], nothing, lead, nothing, today, rng)


def _filled(
    kind: Ints, moment: Ints, person: Ints, deal: Ints, lead: Ints, contact: Ints, today: int, rng: np.random.Generator
) -> Activities:
    count = len(kind)
    outcome = np.where(kind == CALL, chosen(rng, OUTCOMES, count), NONE)
    talk = np.maximum(1, np.round(TALK_MINUTES * np.exp(rng.normal(0, TALK_SPREAD, count)))).astype(np.int64)
    minutes = np.where(kind == CALL, np.where(outcome == CALL_OUTCOMES.index("connected"), talk, 1), NONE)
    minutes = np.where(kind == HELD, MEETING_MINUTES[rng.integers(0, 4, count)], minutes)
    due = np.where(kind == TASK, moment // DAY + rng.integers(0, 8, count), NONE)
    done = moment + rng.integers(3600, 5 * DAY, count)
    done = np.where((kind == TASK) & (rng.random(count) < TASKS_DONE) & (done < today * DAY), done, NONE)
    return Activities(kind, moment, person, deal, lead, contact, minutes, outcome, due, done)
