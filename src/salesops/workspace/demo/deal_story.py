"""What the fields of a deal said over time: its past changes, and what they came to."""

from dataclasses import dataclass

import numpy as np

from salesops.kernel.kinds import DEAL_STATUSES, FORECAST_CATEGORIES
from salesops.workspace.demo.block import Block
from salesops.workspace.demo.changes import Changes, along, at_end, handovers
from salesops.workspace.demo.clock import NONE, Ints
from salesops.workspace.demo.deals import RENEWAL
from salesops.workspace.demo.finding_out import Told, found_out
from salesops.workspace.demo.shape import COMPETITORS, DEMO, FORECAST, LOSS_REASONS, NEXT_STEPS, OPEN_STAGES, STAGES
from salesops.workspace.demo.texts import date_text, money_text, person_ids, picked
from salesops.workspace.demo.ways_back import ways_back
from salesops.workspace.demo.world import World

HAS_NEXT_STEP = 0.9
COMPETED, COMPETED_RENEWAL = 0.45, 0.12
REASON_KNOWN = 0.93
CATEGORY = np.array([FORECAST_CATEGORIES.index(name) for name in FORECAST])
"""By stage."""


@dataclass(frozen=True)
class Story:
    """What the changing fields say now (places in their lists, cents, days, people) and how they came to."""

    changes: tuple[Changes, ...]
    now: dict[str, Ints]


def story(block: Block, world: World) -> Story:
    """A field is told once: its values by stage give both the changes and what the deal shows now."""
    told = [
        *_by_stage(block, world),
        *_at_the_end(block, world),
        _close_date(block),
        _owner(block, world),
        *found_out(block, world),
    ]
    changes = [change for _, parts, _ in told for change in parts]
    return Story(tuple(changes), {field: now for field, _, now in told})


def _by_stage(block: Block, world: World) -> list[Told]:
    deals = block.deals
    stages = np.broadcast_to(np.arange(OPEN_STAGES), deals.entered.shape)
    steps = np.where(block.rng(world, "next steps").random(stages.shape) < HAS_NEXT_STEP, stages, NONE)
    fields = (
        ("stage", stages, deals.stage, lambda v: picked(STAGES, v)),
        ("forecast_category", CATEGORY[stages], CATEGORY[deals.stage], lambda v: picked(FORECAST_CATEGORIES, v)),
        ("amount", world.business.amounts[block.rows], None, money_text),
        ("next_step", steps, None, lambda v: picked(NEXT_STEPS, v)),
        ("competitor", _competitors(block, world), None, lambda v: picked(COMPETITORS, v)),
    )
    told: list[Told] = []
    for field, values, final, spell in fields:
        changes, now = along(field, block.journey, values, final, spell)
        told.append((field, [changes], now))
    field, stages_told, now = told[0]
    told[0] = field, [*stages_told, ways_back(block, world, stages_told[0].spell)], now
    return told


def _competitors(block: Block, world: World) -> Ints:
    """Known from the demo on, and in renewals from the beginning."""
    deals = block.deals
    rng = block.rng(world, "competitors")
    rival = rng.integers(0, len(COMPETITORS), len(deals))
    share = np.where(deals.type == RENEWAL, COMPETED_RENEWAL, COMPETED)
    rival = np.where(rng.random(len(deals)) < share, rival, NONE)
    values = np.repeat(rival[:, None], OPEN_STAGES, axis=1)
    values[:, :DEMO] = NONE
    return values


def _at_the_end(block: Block, world: World) -> list[Told]:
    deals, journey = block.deals, block.journey
    rng = block.rng(world, "reasons")
    reason = np.where(deals.lost & (rng.random(len(deals)) < REASON_KNOWN), rng.integers(0, len(LOSS_REASONS), len(deals)), NONE)
    status = np.where(deals.won, DEAL_STATUSES.index("won"), np.where(deals.lost, DEAL_STATUSES.index("lost"), 0))
    nothing = np.full(len(deals), NONE)
    told: list[Told] = []
    for field, before, now, spell in (
        ("status", np.zeros(len(deals), dtype=np.int64), status, lambda v: picked(DEAL_STATUSES, v)),
        ("closed_on", nothing, deals.ended, date_text),
        ("loss_reason", nothing, reason, lambda v: picked(LOSS_REASONS, v)),
        ("service_start", nothing, world.service_start[block.rows], date_text),
        ("service_end", nothing, world.service_end[block.rows], date_text),
    ):
        rows = np.flatnonzero(before != now)
        told.append((field, [at_end(field, journey, rows, before[rows], now[rows], spell)], now))
    return told


def _close_date(block: Block) -> Told:
    """Pushed while open; set to the day it closed in the end."""
    said, deals = block.pushes, block.deals
    owners = block.journey.mover[said.row, deals.last_open_stage[said.row]]
    pushed = Changes("close_date", said.row, said.moment, said.old, said.new, owners, date_text)
    rows = np.flatnonzero((deals.ended != NONE) & (said.last != deals.ended))
    closed = at_end("close_date", block.journey, rows, said.last[rows], deals.ended[rows], date_text)
    return "close_date", [pushed, closed], np.where(deals.ended == NONE, said.last, deals.ended)


def _owner(block: Block, world: World) -> Told:
    deals = block.deals
    last = np.where(deals.ended == NONE, world.span.today, deals.ended) - 1
    changes = handovers(world.cast, deals.seat, deals.created, last, person_ids)
    return "owner", [changes], world.cast.owner_at(deals.seat, last)
