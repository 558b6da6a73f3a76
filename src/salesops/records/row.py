"""A record as everything outside this package sees it: plain values, nothing that could be saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.history.encoding import CUSTOM
from salesops.records.models import Record


@dataclass(frozen=True)
class Row:
    """`values`: field name -> value (references as ids); custom fields that are filled as `custom.<name>`, encoded."""

    kind: str
    id: int
    version: int
    source_system: str
    external_id: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    values: dict[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


def values_of(record: Record) -> dict[str, Any]:
    values = {field.name: getattr(record, field.column) for field in record.KIND.fields}
    if record.KIND.custom:
        values |= {CUSTOM + name: value for name, value in record.custom.items()}
    return values


def row_of(record: Record) -> Row:
    return Row(
        record.KIND.name,
        record.id,
        record.version,
        record.source_system,
        record.external_id,
        record.created_at,
        record.updated_at,
        record.deleted_at,
        values_of(record),
    )


def put(record: Record, values: dict[str, Any]) -> None:
    """Set fields of a record that is about to be saved; an empty custom field is left out."""
    for name, value in values.items():
        if name.startswith(CUSTOM):
            custom = {key: kept for key, kept in record.custom.items() if CUSTOM + key != name}
            record.custom = custom if value is None else {**custom, name.removeprefix(CUSTOM): value}
        else:
            setattr(record, record.KIND.field(name).column, value)
