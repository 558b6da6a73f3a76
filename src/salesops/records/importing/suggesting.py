"""A first mapping for files nobody recognised: what their columns most likely mean, by name."""

from collections.abc import Sequence
from pathlib import Path

from salesops.kernel.kinds import KINDS, Kind
from salesops.records.importing.mapping import ColumnMap, FileMap, Mapping
from salesops.records.importing.planning import folder
from salesops.records.importing.reading.files import DOCUMENTS, find
from salesops.records.importing.reading.tables import Table, load
from salesops.records.importing.recognise.columns import plain_name
from salesops.records.importing.workshop import Workshop

_ALSO = {
    "external_id": ("id", "number", "no", "key", "recordid", "dealid", "opportunityid", "accountid"),
    "name": ("title", "deal", "dealname", "opportunity", "opportunityname", "company", "customername", "accountname"),
    "account": ("customer", "client", "company", "accountname"),
    "owner": ("rep", "salesrep", "seller", "agent", "salesperson", "responsible", "assignedto"),
    "amount": ("value", "revenue", "total", "price", "dealvalue"),
    "stage": ("phase", "step", "dealstage"),
    "status": ("state", "result", "outcome"),
    "close_date": ("closing", "expectedclose", "expectedclosedate", "closedate"),
    "created_at": ("created", "createdon", "createddate", "date", "opened"),
    "email": ("mail", "emailaddress"),
    "country": ("land",),
}


def suggest(paths: Sequence[Path]) -> Mapping:
    """Raises ImportProblem for files that cannot be read."""
    workshop = Workshop(folder())
    try:
        tables = load(workshop, [file for file in find(paths) if file.suffix not in DOCUMENTS])
    finally:
        workshop.close()
    return Mapping(files={table.file: _file(table) for table in tables})


def _file(table: Table) -> FileMap:
    kind = max(KINDS.values(), key=lambda kind: _fit(kind, table))
    meant = _meanings(kind, table)
    return FileMap(kind=kind.name, columns={name: ColumnMap(field=meant.get(name, "")) for name in table.columns})


def _fit(kind: Kind, table: Table) -> float:
    """How many columns it would explain; a file called after the kind counts double, required fields more."""
    meant = set(_meanings(kind, table).values())
    named = plain_name(table.stem) in (plain_name(kind.plural), plain_name(kind.name))
    return len(meant) + sum(f.required and f.name in meant for f in kind.fields) + 3 * named


def _meanings(kind: Kind, table: Table) -> dict[str, str]:
    """Column -> field, each field once."""
    found: dict[str, str] = {}
    for field in ("external_id", "created_at", *kind.by_name):
        spellings = {plain_name(field), *_ALSO.get(field, ())}
        column = next((c for c in table.columns if plain_name(c) in spellings and c not in found), None)
        if column:
            found[column] = field
    return found
