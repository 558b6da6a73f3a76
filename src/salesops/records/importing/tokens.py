"""Values as SQL text: inside `changes` of an event, and in a row of the record store. See docs/architecture.md."""

from salesops.kernel.kinds import Field


def token(field: Field, value: str) -> str:
    """SQL for the JSON of a typed value, NULL where it is empty."""
    match field.type:
        case "money" | "number":
            return f"""('"' || {value}::VARCHAR || '"')"""
        case "date":
            return f"""('"' || strftime({value}, '%Y-%m-%d') || '"')"""
        case "moment":
            return f"""('"' || strftime({value}, '%Y-%m-%dT%H:%M:%S.%f') || 'Z"')"""
        case "integer" | "ref" | "yes_no" | "json":
            return f"{value}::VARCHAR"
        case _:
            return f"to_json(nullif({value}, ''))::VARCHAR"


def moment_text(value: str) -> str:
    """A moment as Django writes it to SQLite: no fraction where it is zero, so that text order is time order."""
    return f"""CASE WHEN microsecond({value}) % 1000000 = 0 THEN strftime({value}, '%Y-%m-%d %H:%M:%S')
        ELSE strftime({value}, '%Y-%m-%d %H:%M:%S.%f') END"""


def cell(field: Field, value: str) -> str:
    """SQL for a typed value as it is stored: text for what has no exact Arrow form everywhere."""
    match field.type:
        case "text" | "long_text" | "choice":
            return f"coalesce({value}, '')"
        case "date":
            return f"strftime({value}, '%Y-%m-%d')"
        case "moment":
            return moment_text(value)
        case "money" | "number":
            return f"{value}::VARCHAR"
        case "yes_no":
            return f"{value}::INTEGER"
        case _:
            return value


_TYPES = {
    "money": "DECIMAL(18, 2)",
    "number": "DECIMAL(18, 4)",
    "date": "DATE",
    "moment": "TIMESTAMP",
    "yes_no": "BOOLEAN",
    "integer": "BIGINT",
    "ref": "BIGINT",
}


def typed(field: Field, text: str) -> str:
    """SQL for the typed value of what the store gave as text, '' being empty."""
    filled = f"nullif({text}, '')"
    return f"{filled}::{_TYPES[field.type]}" if field.type in _TYPES else filled
