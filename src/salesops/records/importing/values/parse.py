"""The value of a field from what a file says, per type of field: SQL, decided from the column's own values."""

from dataclasses import dataclass

from salesops.kernel.kinds import Field
from salesops.records.importing.values import dates, numbers

SQL_TYPES = {
    "text": "VARCHAR",
    "long_text": "VARCHAR",
    "choice": "VARCHAR",
    "ref": "VARCHAR",
    "json": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18, 4)",
    "money": "DECIMAL(18, 2)",
    "date": "DATE",
    "moment": "TIMESTAMP",
    "yes_no": "BOOLEAN",
}
_ASK_FOR = {
    "integer": "a whole number",
    "number": "a number",
    "money": "an amount of money",
    "date": "a date",
    "moment": "a date or a moment",
    "yes_no": "yes or no",
    "json": "JSON",
}
NUMERIC = ("DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "UINTEGER", "UBIGINT")


@dataclass(frozen=True)
class Spelling:
    """How a column writes its values, found out from them."""

    mark: numbers.Mark = "point"
    order: dates.Order = "dmy"
    plain: bool = False
    """Whether every value is in the form machines write: ISO dates, digits with a point."""


def says(field: Field) -> str:
    """What a value of the field has to be, in words."""
    if field.type == "choice":
        return "one of " + ", ".join(field.choices)
    return _ASK_FOR.get(field.type, "text")


def is_typed(field: Field, sql_type: str) -> bool:
    """Whether values of this DuckDB type need no parsing for the field."""
    match field.type:
        case "money" | "number" | "integer":
            return sql_type.startswith(NUMERIC)
        case "date":
            return sql_type == "DATE" or sql_type.startswith("TIMESTAMP")
        case "moment":
            return sql_type.startswith("TIMESTAMP")
        case "yes_no":
            return sql_type == "BOOLEAN"
        case _:
            return False


def cleaned(field: Field, text: str) -> str:
    """SQL for the trimmed text, NULL for the spellings of empty. Identifiers keep all but the empty text."""
    return f"so_clean({text})" if field.name != "external_id" else f"so_id({text})"


def parsed(  # noqa: C901  one line a type
    field: Field, text: str, spelling: Spelling
) -> str:
    """SQL for the value in the cleaned `text`; NULL where it has none."""
    match field.type:
        case "money" | "number" | "integer" | "date" | "moment" if spelling.plain:
            return plain(field, text)
        case "money" | "number":
            return numbers.parsed(text, spelling.mark, SQL_TYPES[field.type])
        case "integer":
            whole = numbers.parsed(text, spelling.mark, "DECIMAL(38, 6)")
            return f"CASE WHEN {whole} = trunc({whole}) THEN try_cast({whole} AS BIGINT) END"
        case "date":
            return dates.day(text, spelling.order)
        case "moment":
            return dates.moment(text, spelling.order)
        case "yes_no":
            return f"so_yes_no({text})"
        case "choice":
            listed = ", ".join(f"'{choice}'" for choice in field.choices)
            return f"CASE WHEN so_choice({text}) IN ({listed}) THEN so_choice({text}) END"
        case "json":
            return f"CASE WHEN json_valid({text}) THEN {text} END"
        case _:
            return text


def plain(field: Field, text: str) -> str:
    """SQL for the value of a `text` in the form machines write; NULL for any other."""
    if field.type in ("date", "moment"):
        return dates.plain_day(text) if field.type == "date" else dates.plain_moment(text)
    if field.type == "integer":
        return f"CASE WHEN regexp_matches({text}, '^-?\\d+$') THEN try_cast({text} AS BIGINT) END"
    return f"CASE WHEN regexp_matches({text}, '^-?\\d+(\\.\\d+)?$') THEN try_cast({text} AS {SQL_TYPES[field.type]}) END"
