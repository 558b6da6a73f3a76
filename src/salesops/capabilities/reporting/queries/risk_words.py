"""Deals that need help, as a table: the largest first, with the reason in words."""

from collections.abc import Sequence

from salesops.capabilities.reporting.decide.warnings import warnings_of
from salesops.capabilities.reporting.facts import OpenDeal
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.web.components import Cell, Chip, Column, Table
from salesops.web.formatting import day

_COLUMNS = (
    Column("Deal"),
    Column("Amount", numeric=True),
    Column("Close", secondary=True),
    Column("Stage", secondary=True),
    Column("Why"),
    Column("Owner", secondary=True),
)


def risk_table(deals: Sequence[OpenDeal], chosen: Selection, around: Surroundings) -> Table:
    return Table("Deals that need help", _COLUMNS, tuple(_row(deal, chosen, around) for deal in deals))


def _row(deal: OpenDeal, chosen: Selection, around: Surroundings) -> tuple[Cell, ...]:
    close = day(deal.close_date, year=deal.close_date is not None and deal.close_date.year != chosen.day.year)
    keep = f"?as_of={chosen.as_of.isoformat()}" if chosen.as_of else ""
    return (
        Cell(deal.account or deal.name, _apart_from_account(deal), f"/deals/{deal.deal_id}{keep}"),
        Cell(chosen.money(deal.amount)),
        Cell(close, tone="bad" if deal.days_overdue else "", whole=True),
        Cell(around.stage_name(deal.stage)),
        Cell(chips=tuple(Chip(warning.text, warning.tone) for warning in warnings_of(deal))),
        Cell(deal.owner or "Nobody"),
    )


def _apart_from_account(deal: OpenDeal) -> str:
    """The deal's name without the account's, where it begins with it."""
    left = deal.name.removeprefix(deal.account).lstrip(" -–—:·") if deal.account else ""
    return left[:1].upper() + left[1:]
