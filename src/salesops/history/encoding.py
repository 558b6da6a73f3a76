"""The form values have inside `changes`: JSON, exact, the same whoever writes them (see docs/architecture.md).

Empty is null there, whatever the type; decoded, an empty text is `''` and everything else empty is None,
as in the record's own row. Values of custom fields are kept encoded everywhere, in the row and here.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from salesops.kernel.kinds import KINDS, FieldType

TEXTS = frozenset({"text", "long_text", "choice"})
PLACES = {"money": Decimal("0.01"), "number": Decimal("0.0001")}
CUSTOM = "custom."
"""What the names of custom fields begin with wherever they stand beside ordinary ones."""


def empty(field_type: FieldType) -> Any:
    return "" if field_type in TEXTS else None


def encode(value: Any, field_type: FieldType) -> Any:
    """A Python value as JSON: money and numbers `"1234.50"`, days `2017-03-01`, moments `...T12:00:00.000000Z`."""
    if value is None or value == "":
        return None
    match field_type:
        case "money" | "number":
            return str(Decimal(value).quantize(PLACES[field_type]))
        case "date":
            return value.isoformat()
        case "moment":
            return encode_moment(value)
        case _:
            return value


def decode(value: Any, field_type: FieldType) -> Any:
    """The Python value again; the inverse of `encode` up to the two spellings of empty."""
    if value is None:
        return empty(field_type)
    match field_type:
        case "money" | "number":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value)
        case "moment":
            return datetime.fromisoformat(value)
        case _:
            return value


def encode_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"The moment {moment} has no time zone. Give it one: history keeps moments in UTC.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def type_of(kind: str, field: str) -> FieldType:
    """The type a field is stored as; `json`, kept as it is, for what `kernel.kinds` does not list (any more)."""
    if field == "deleted_at":
        return "moment"
    fields = KINDS[kind].by_name if kind in KINDS else {}
    return fields[field].type if field in fields else "json"


def check_field(kind: str, field: str) -> None:
    """Refuse to remember a change of a field that a kind of record has not."""
    if kind not in KINDS or field == "deleted_at" or field.startswith(CUSTOM) or field in KINDS[kind].by_name:
        return
    known = ", ".join(KINDS[kind].by_name)
    raise ValueError(f"A {kind} has no field {field!r}, so no change of it can be remembered. It has: {known}.")
