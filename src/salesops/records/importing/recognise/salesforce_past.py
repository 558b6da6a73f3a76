"""What Salesforce remembers of opportunities, as past changes."""

from collections.abc import Callable, Iterator

from salesops.records.importing.recipe import PastChanges
from salesops.records.importing.recognise.columns import FORECASTS, Columns, choice
from salesops.records.importing.recognise.shape import key_sql

_FIELDS = {
    "stage": "stagename|stage|tostage",
    "amount": "amount",
    "close_date": "closedate",
    "owner": "ownerid",
    "forecast_category": "forecastcategoryname|forecastcategory",
    "next_step": "nextstep",
}
_NAMES = {
    "stagename": "stage",
    "stage": "stage",
    "amount": "amount",
    "closedate": "close_date",
    "owner": "owner",
    "ownerid": "owner",
    "nextstep": "next_step",
    "forecastcategoryname": "forecast_category",
}


def _value(field: str, text: str) -> str:
    if field == "stage":
        return key_sql(text)
    return choice(text, FORECASTS) if field == "forecast_category" else text


def saved_states(columns: Columns) -> Iterator[PastChanges]:
    """OpportunityHistory: a row says how the opportunity stood from then on."""
    yield from _states(columns, "opportunityid", "createddate|lastmodifieddate|lastmodified", "createdbyid|lastmodifiedby")


def versions(columns: Columns) -> Iterator[PastChanges]:
    """The ELT shape: a row a version, from its start on."""
    yield from _states(columns, "id", "fivetranstart", "lastmodifiedbyid")


def _states(columns: Columns, record: str, moment: str, by: str) -> Iterator[PastChanges]:
    for field, names in _FIELDS.items():
        if columns.has(names):
            yield PastChanges(
                kind="deal",
                source=columns.table.name,
                file=columns.table.file,
                external_id=columns.sql(record),
                happened_at=columns.sql(moment),
                field=f"'{field}'",
                new=_value(field, columns.text(names)),
                by=columns.text(by),
            )


def field_changes(columns: Columns) -> Iterator[PastChanges]:
    """OpportunityFieldHistory: a row a change. `created` says nothing that the record itself does not."""
    said = f"so_choice(replace({columns.text('field')}, '_', ''))"
    named = " ".join(f"WHEN '{theirs}' THEN '{ours}'" for theirs, ours in _NAMES.items())
    field = f"CASE {said} {named} END"
    old, new = columns.text("oldvalue"), columns.text("newvalue")
    yield PastChanges(
        kind="deal",
        source=f"(SELECT * FROM {columns.table.name} WHERE {field} IS NOT NULL)",
        file=columns.table.file,
        external_id=columns.sql("opportunityid"),
        happened_at=columns.sql("createddate"),
        field=field,
        new=f"CASE WHEN {field} = 'stage' THEN {key_sql(new)} ELSE {new} END",
        old=f"CASE WHEN {field} = 'stage' THEN {key_sql(old)} ELSE {old} END",
        by=columns.text("createdbyid"),
    )


PAST: dict[str, Callable[[Columns], Iterator[PastChanges]]] = {
    "opportunity_history": saved_states,
    "opportunity_versions": versions,
    "opportunity_field_history": field_changes,
}
