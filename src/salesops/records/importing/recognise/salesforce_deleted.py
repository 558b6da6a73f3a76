"""Rows Salesforce marks as deleted: left out, and told of."""

from salesops.kernel.finding import Finding
from salesops.records.importing.recognise.columns import Columns, is_true
from salesops.records.importing.workshop import Workshop


def present(columns: Columns) -> str:
    deleted = columns.first("isdeleted|fivetrandeleted")
    return f"NOT {is_true(columns.text('isdeleted|fivetrandeleted'))}" if deleted else ""


def deleted(workshop: Workshop, columns: Columns) -> list[Finding]:
    kept = present(columns)
    gone = workshop.value(f"SELECT count(*) FROM {columns.table.name} WHERE NOT ({kept})") if kept else 0
    return (
        [Finding(columns.table.file, f"{gone:,} rows are marked as deleted.", "They are left out.", "", "note")] if gone else []
    )
