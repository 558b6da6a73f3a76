"""Deals and what hangs on them, onto sheets."""

import numpy as np
import pyarrow as pa

from salesops.kernel.kinds import DEAL_STATUSES, FORECAST_CATEGORIES
from salesops.workspace.demo import finding_out
from salesops.workspace.demo.block import Block
from salesops.workspace.demo.clock import DAY, NONE, WORK_FROM, Ints, last_workday
from salesops.workspace.demo.deal_story import story
from salesops.workspace.demo.deals import RENEWAL, TYPES
from salesops.workspace.demo.people_names import DEAL_ROLES
from salesops.workspace.demo.shape import (
    COMPETITORS,
    LOSS_REASONS,
    NEXT_STEPS,
    PIPELINES,
    SOURCES,
    STAGES,
)
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import (
    account_ids,
    constant,
    contact_ids,
    dates,
    deal_ids,
    ids,
    joined,
    lead_ids,
    moments,
    money,
    person_ids,
    picked,
)
from salesops.workspace.demo.world import World

TYPE_NAMES = ("new business", "expansion", "renewal")


def write_deals(folder: Folder, block: Block, world: World, account_names: pa.Array) -> None:
    told = story(block, world)
    deals, now = block.deals, told.now
    folder.add(
        "deal",
        {
            "external_id": deal_ids(block.rows),
            "created_at": moments(created_at(block)),
            "name": joined(account_names.take(pa.array(deals.account)), " - ", picked(TYPE_NAMES, deals.type)),
            "account": account_ids(deals.account),
            "owner": person_ids(now["owner"]),
            "pipeline": picked(PIPELINES, (deals.type == RENEWAL).astype(np.int64)),
            "stage": picked(STAGES, now["stage"]),
            "status": picked(DEAL_STATUSES, now["status"]),
            "amount": money(now["amount"]),
            "currency": constant("USD", len(deals)),
            "close_date": dates(now["close_date"]),
            "closed_on": dates(now["closed_on"]),
            "forecast_category": picked(FORECAST_CATEGORIES, now["forecast_category"]),
            "type": picked(TYPES, deals.type),
            "next_step": picked(NEXT_STEPS, now["next_step"]),
            "competitor": picked(COMPETITORS, now["competitor"]),
            "loss_reason": picked(LOSS_REASONS, now["loss_reason"]),
            "source": picked(SOURCES, world.sources[block.rows]),
            "product": ids("PR-", world.business.basket.product[block.rows, 0]),
            "lead": lead_ids(world.lead[block.rows]),
            "service_start": dates(now["service_start"]),
            "service_end": dates(now["service_end"]),
            **finding_out.columns(now),
        },
    )
    folder.remember("deal", deal_ids(block.rows), told.changes)


def write_contact_roles(folder: Folder, block: Block, world: World) -> None:
    known = block.known
    deal = deal_ids(block.rows[known.deal])
    folder.add(
        "deal_contact",
        {
            "external_id": joined(deal, "-", pa.array(known.number + 1).cast(pa.string())),
            "created_at": moments(_met_at(block, world.span.today)),
            "deal": deal,
            "contact": contact_ids(known.contact),
            "role": picked(DEAL_ROLES, known.role),
            "is_primary": pa.array(known.number == 0),
        },
    )


def _met_at(block: Block, today: int) -> Ints:
    """A contact known later comes up one to three days into the stage, before the deal leaves it."""
    known, deals = block.known, block.deals
    stage = np.maximum(known.since, 0)
    entered, left = deals.entered[known.deal, stage], deals.left(today)[known.deal, stage]
    day = last_workday(np.minimum(entered + 1 + known.deal % 3, np.maximum(entered, left - 1)))
    later = (known.since != NONE) & (entered != NONE)
    moment: Ints = np.where(later, day * DAY + WORK_FROM, created_at(block)[known.deal])
    return moment


def created_at(block: Block) -> Ints:
    """The moment each deal entered its first stage."""
    first = block.deals.entered == block.deals.created[:, None]
    moment: Ints = block.journey.moved.max(axis=1, where=first, initial=0)
    return moment
