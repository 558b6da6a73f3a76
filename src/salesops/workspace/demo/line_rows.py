"""The lines of deals, onto a sheet: what was proposed, at the discount agreed; a renewal is one line of its whole amount."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesops.workspace.demo.block import Block
from salesops.workspace.demo.clock import Ints
from salesops.workspace.demo.deals import RENEWAL
from salesops.workspace.demo.shape import NEGOTIATION, PROPOSAL
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import deal_ids, ids, joined, moments, money, number_text
from salesops.workspace.demo.world import World


@dataclass(frozen=True)
class Lines:
    """deal: row in the block. price and amount in cents, discount in percent."""

    deal: Ints
    number: Ints
    product: Ints
    quantity: Ints
    price: Ints
    discount: Ints
    amount: Ints
    since: Ints


def write_lines(folder: Folder, block: Block, world: World) -> None:
    parts = (_sold(block, world), _renewed(block, world))
    lines = Lines(*(np.concatenate(column) for column in zip(*(vars(part).values() for part in parts), strict=True)))
    order = np.lexsort((lines.number, lines.deal))
    lines = Lines(*(column[order] for column in vars(lines).values()))
    deal = deal_ids(block.rows[lines.deal])
    folder.add(
        "deal_line",
        {
            "external_id": joined(deal, "-", number_text(lines.number)),
            "created_at": moments(lines.since),
            "deal": deal,
            "product": ids("PR-", lines.product),
            "quantity": pa.array(lines.quantity.astype(np.float64)),
            "unit_price": pa.array(lines.price / 100),
            "discount": pa.array(lines.discount / 100),
            "amount": money(lines.amount),
        },
    )


def _sold(block: Block, world: World) -> Lines:
    """New business and expansions, from the proposal on."""
    furthest = block.deals.last_open_stage
    basket = world.business.basket
    offered = (block.deals.type != RENEWAL) & (furthest >= PROPOSAL)
    row, line = np.nonzero(offered[:, None] & (basket.quantity[block.rows] > 0))
    place = block.rows[row], line
    agreed = furthest[row] >= NEGOTIATION
    quantity, price = basket.quantity[place], basket.price[place]
    discount = np.where(agreed, basket.discount[block.rows[row]], 0)
    amount = np.where(agreed, basket.line_amounts[place], quantity * price)
    return Lines(row, line + 1, basket.product[place], quantity, price, discount, amount, block.journey.moved[row, PROPOSAL])


def _renewed(block: Block, world: World) -> Lines:
    row = np.flatnonzero(block.deals.type == RENEWAL)
    furthest = block.deals.last_open_stage[row]
    amount = world.business.amounts[block.rows[row], furthest]
    one, none = np.ones(len(row), dtype=np.int64), np.zeros(len(row), dtype=np.int64)
    product = world.business.basket.product[block.rows[row], 0]
    return Lines(row, one, product, one, amount, none, amount, block.journey.moved[row, furthest])
