"""From the types of fields and of warehouse columns to those of DuckDB."""

import ibis
from ibis.expr import datatypes as dt

from salesops.kernel.kinds import Field, FieldType

_FIELD: dict[FieldType, str] = {
    "text": "VARCHAR",
    "long_text": "VARCHAR",
    "choice": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18, 4)",
    "money": "DECIMAL(18, 2)",
    "date": "DATE",
    "moment": "TIMESTAMP",
    "yes_no": "BOOLEAN",
    "ref": "BIGINT",
    "json": "VARCHAR",
}


def field_type(field: Field) -> str:
    return _FIELD[field.type]


def parsed(text: str, field: Field) -> str:
    """SQL for a value of the field's type from its text; NULL where empty or unreadable (`doctor` tells of those)."""
    if field_type(field) == "VARCHAR":
        return f"nullif({text}, '')"
    return f"TRY_CAST(nullif({text}, '') AS {field_type(field)})"


def column_type(dtype: dt.DataType) -> str:
    """DuckDB's name of a warehouse column's type."""
    if isinstance(dtype, dt.Decimal):
        return f"DECIMAL({dtype.precision}, {dtype.scale})"
    if isinstance(dtype, dt.Timestamp):
        return "TIMESTAMP"
    return {"int64": "BIGINT", "string": "VARCHAR", "float64": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}[str(dtype)]


def warehouse_type(field: Field) -> dt.DataType:
    """The type a custom field has in the warehouse."""
    names = {"DECIMAL(18, 4)": "decimal(18, 4)", "DECIMAL(18, 2)": "decimal(18, 2)", "BIGINT": "int64", "DATE": "date"}
    return ibis.dtype(names.get(field_type(field), {"BOOLEAN": "boolean"}.get(field_type(field), "string")))


def moment(text: str) -> str:
    """SQL for a moment from its text; an empty result's columns are numbers, hence the cast in between."""
    return f"CAST(CAST({text} AS VARCHAR) AS TIMESTAMP)"
