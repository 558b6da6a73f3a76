"""What reps found out about deals on their way, in the company's own fields: mostly when a stage begins, sometimes later."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesops.workspace.demo.block import Block
from salesops.workspace.demo.changes import Changes, along
from salesops.workspace.demo.clock import NONE, Ints
from salesops.workspace.demo.deals import RENEWAL
from salesops.workspace.demo.shape import DEMO, DISCOVERY, NEGOTIATION, OPEN_STAGES, PROPOSAL
from salesops.workspace.demo.texts import money, money_text, picked
from salesops.workspace.demo.world import World

AT_ONCE = 0.94
"""Written down when the stage begins that asks for it; the others only as the deal goes on."""
BUDGETS_TO_AMOUNT = np.array([0.8, 0.9, 1.0, 1.1, 1.25])


@dataclass(frozen=True)
class Finding:
    """A field, the stage that asks for it, and what is heard."""

    name: str
    stage: int
    words: tuple[str, ...]


FINDINGS = (
    Finding(
        "pain_points",
        DISCOVERY,
        (
            "Closing the books takes two weeks",
            "Nobody trusts the numbers before the twentieth",
            "Everything is consolidated by hand",
            "The auditors found errors last year",
            "Three systems that do not talk to each other",
        ),
    ),
    Finding("timeline", DISCOVERY, ("This quarter", "Next quarter", "Before the fiscal year ends", "Within six months")),
    Finding(
        "features",
        DEMO,
        (
            "Consolidation",
            "Approvals and the audit trail",
            "Bank reconciliation",
            "Reports for the board",
            "Connections to their ERP",
        ),
    ),
    Finding(
        "terms", PROPOSAL, ("One year, yearly in advance", "Three years, 5 % off", "One year, quarterly", "Two years, net 60")
    ),
    Finding(
        "contract_terms",
        NEGOTIATION,
        ("Our standard contract", "Their paper, legal agreed", "Ours with a data processing addendum"),
    ),
)
BUDGET_STAGE = DISCOVERY
Told = tuple[str, list[Changes], Ints]
"""Field, its changes, its value now."""


def found_out(block: Block, world: World) -> list[Told]:
    """Field (`custom.<name>`), its changes, its value now: places in its words, cents for the budget."""
    told: list[Told] = []
    for finding in FINDINGS:
        rng = block.rng(world, finding.name)
        heard = rng.integers(0, len(finding.words), len(block.deals))
        values = _from(block, finding.stage, heard, rng)
        told.append(_along(block, finding.name, values, _speller(finding.words)))
    rng = block.rng(world, "budget")
    budget = _budgets(world.business.amounts[block.rows], rng)
    told.append(_along(block, "budget", _from(block, BUDGET_STAGE, budget, rng), money_text))
    return told


def columns(now: dict[str, Ints]) -> dict[str, pa.Array]:
    """What the fields hold now, for the sheet of deals."""
    found = {f"custom.{one.name}": picked(one.words, now[f"custom.{one.name}"]) for one in FINDINGS}
    return {**found, "custom.budget": money(now["custom.budget"])}


def _speller(words: tuple[str, ...]) -> Callable[[Ints], pa.Array]:
    return lambda places: picked(words, places)


def _along(block: Block, name: str, values: Ints, spell: Callable[[Ints], pa.Array]) -> Told:
    changes, now = along(f"custom.{name}", block.journey, values, None, spell)
    return f"custom.{name}", [changes], now


def _from(block: Block, stage: int, value: Ints, rng: np.random.Generator) -> Ints:
    """Deal by open stage: known from the stage on, or from the next; never in renewals."""
    since = stage + (rng.random(len(value)) >= AT_ONCE)
    since = np.where(block.deals.type == RENEWAL, OPEN_STAGES, since)
    return np.where(np.arange(OPEN_STAGES) >= since[:, None], value[:, None], NONE)


def _budgets(amounts: Ints, rng: np.random.Generator) -> Ints:
    """About what the deal is worth in the end, in whole thousands."""
    latest = amounts.max(axis=1)
    share = BUDGETS_TO_AMOUNT[rng.integers(0, len(BUDGETS_TO_AMOUNT), len(latest))]
    return np.maximum(1, np.round(latest * share / 100_000)).astype(np.int64) * 100_000
