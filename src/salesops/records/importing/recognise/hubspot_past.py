"""What HubSpot remembers of deals, as past changes."""

from collections.abc import Iterator, Mapping

from salesops.records.importing.recipe import PastChanges
from salesops.records.importing.recognise.columns import Columns
from salesops.records.importing.recognise.shape import key_sql

_NAMES = {
    "dealstage": "stage",
    "amount": "amount",
    "closedate": "close_date",
    "hubspot_owner_id": "owner",
    "hs_next_step": "next_step",
}


def changes(objects: Mapping[str, Columns]) -> Iterator[PastChanges]:
    """Stage visits where they are given; other properties, and stages without visits, from the property history."""
    visits, history = objects.get("deal_visits"), objects.get("deal_history")
    if visits:
        yield _change(visits, "dateentered", "'stage'", _stage(visits.text("value")))
    if history:
        said = history.text("name")
        named = {theirs: ours for theirs, ours in _NAMES.items() if not (visits and ours == "stage")}
        field = "CASE " + said + "".join(f" WHEN '{theirs}' THEN '{ours}'" for theirs, ours in named.items()) + " END"
        value = history.text("value")
        new = f"CASE {said} WHEN 'dealstage' THEN {_stage(value)} ELSE {value} END"
        yield _change(history, "timestamp|timestampinstant", field, new, where=f"{field} IS NOT NULL")


def _stage(value: str) -> str:
    """Stages are remembered by id, deals here have them by name."""
    return key_sql(f"coalesce((SELECT any_value(label) FROM hubspot_stages WHERE id = {value}), {value})")


def _change(columns: Columns, moment: str, field: str, new: str, where: str = "true") -> PastChanges:
    source = f"(SELECT * FROM {columns.table.name} WHERE {where})"
    return PastChanges("deal", source, columns.table.file, columns.sql("dealid"), columns.sql(moment), field, new)
