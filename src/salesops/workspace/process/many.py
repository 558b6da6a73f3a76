"""Several deals before one gate: what each lacks, what can be filled in for all at once, and the move of all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesops.capabilities.process.facts import Missing
from salesops.kernel.actor import Actor
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.records.access import Viewer
from salesops.records.row import Row
from salesops.workspace.editing.gates import gates_of
from salesops.workspace.editing.process import custom_fields
from salesops.workspace.process.aiming import aim_of
from salesops.workspace.process.controls import Inputs, Item
from salesops.workspace.process.moving import fill_and_move

MOST = 100
NAMED = 3
"""So many deals are named where several lack something."""
_FOR_ALL = frozenset({"field", "reason", "criterion", "confirmation", "activity"})


@dataclass(frozen=True)
class Shared:
    """Something that deals lack and that can be filled in for all of them at once."""

    item: Item
    deals: tuple[Row, ...]

    @property
    def said(self) -> str:
        more = len(self.deals) - NAMED
        return ", ".join(str(deal["name"]) for deal in self.deals[:NAMED]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Alone:
    """A deal, and what it lacks that must be done for it alone."""

    deal: Row
    href: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class ManyPage:
    stage: Stage
    deals: tuple[Alone, ...]
    shared: tuple[Shared, ...]
    said: tuple[str, ...] = ()
    chosen: frozenset[int] = field(default_factory=frozenset)

    @property
    def scope(self) -> str:
        return f"{len(self.deals)} deals → {self.stage.name}"


def many_page(
    process: SalesProcess,
    deals: Sequence[Row],
    to: str,
    *,
    role: str,
    scope: Scope,
    day: date,
    said: tuple[str, ...] = (),
    chosen: frozenset[int] | None = None,
) -> ManyPage | None:
    """None where the process does not know the stage for one of the deals."""
    aims = [aim_of(process, deal, to) for deal in deals]
    ways = [(deal, aim.pipeline, aim.target) for deal, aim in zip(deals, aims, strict=True) if aim]
    if len(ways) < len(aims) or not ways:
        return None
    inputs = Inputs(custom_fields("deal", day), scope)
    lacking = [
        (deal, [_item(inputs, one, deal, pipeline) for one in gate.lacking])
        for (deal, pipeline, _), gate in zip(ways, gates_of(process, ways, role=role, day=day), strict=True)
    ]
    alone = tuple(Alone(deal, f"/deals/{deal.id}/gate", _alone(items)) for deal, items in lacking)
    chosen = frozenset(one.deal.id for one in alone if not one.lacks) if chosen is None else chosen
    return ManyPage(ways[0][2], alone, _shared(lacking), said, chosen)


def _item(inputs: Inputs, one: Missing, deal: Row, pipeline: Pipeline) -> Item:
    """Without inputs where it must be done for one deal alone."""
    return inputs.item(one, deal, pipeline) if one.kind in _FOR_ALL else Item(one)


def _alone(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(item.missing.what for item in items if not item.controls)


def _shared(lacking: Sequence[tuple[Row, Sequence[Item]]]) -> tuple[Shared, ...]:
    """In the order of the gate; what deals lack in the same way is asked for once."""
    found: dict[str, tuple[Item, list[Row]]] = {}
    for deal, items in lacking:
        for item in items:
            if item.controls:
                found.setdefault(item.missing.name, (item, []))[1].append(deal)
    return tuple(Shared(item, tuple(deals)) for item, deals in found.values())


def move_all(
    deals: Sequence[tuple[Row, int]], page: ManyPage, given: Mapping[str, Any], *, viewer: Viewer, by: Actor, at: datetime
) -> list[int]:
    """Each deal gets of what was filled in what it lacks, and moves; all of them, or none. The numbers of the events."""
    sequences: list[int] = []
    with transaction.atomic():
        for deal, version in deals:
            mine = _lacked(page, deal.id, given)
            known = {"version": version, "viewer": viewer, "by": by, "at": at}
            sequences += fill_and_move(deal, page.stage.key, mine, **known)
    return sequences


def _lacked(page: ManyPage, deal_id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    mine = [one.item for one in page.shared if any(deal.id == deal_id for deal in one.deals)]
    wanted = {control.name for item in mine for control in item.controls}
    return {key: value for key, value in given.items() if key in wanted}
