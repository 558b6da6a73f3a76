"""Several deals before one gate: what each lacks, what can be filled in for all at once, and the move of all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import SalesProcess, Stage
from salesops.records.access import Viewer
from salesops.records.row import Row
from salesops.workspace.process.gate_page import GatePage, Item, gate_page
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
    pages = [gate_page(process, deal, to, role=role, scope=scope, day=day, back="/deals") for deal in deals]
    known = [page for page in pages if page is not None]
    if len(known) < len(pages) or not known:
        return None
    alone = tuple(Alone(page.deal, f"/deals/{page.deal.id}/gate", _alone(page)) for page in known)
    chosen = frozenset(one.deal.id for one in alone if not one.lacks) if chosen is None else chosen
    return ManyPage(known[0].stage, alone, _shared(known), said, chosen)


def _alone(page: GatePage) -> tuple[str, ...]:
    return tuple(item.missing.what for item in page.items if not _for_all(item))


def _for_all(item: Item) -> bool:
    return item.missing.kind in _FOR_ALL and bool(item.controls)


def _shared(pages: Sequence[GatePage]) -> tuple[Shared, ...]:
    """In the order of the gate; what deals lack in the same way is asked for once."""
    found: dict[str, tuple[Item, list[Row]]] = {}
    for page in pages:
        for item in filter(_for_all, page.items):
            found.setdefault(item.missing.name, (item, []))[1].append(page.deal)
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
