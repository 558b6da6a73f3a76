"""Records as JSON, as `shapes` describes them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from salesops.history.encoding import CUSTOM, encode, encode_moment
from salesops.kernel.kinds import KINDS, Kind
from salesops.records.row import Row

_TEXTS = ("text", "long_text", "choice")


def values(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """A record's own fields, and `custom`."""
    told = {field.name: plain(given.get(field.name), field.type) for field in kind.fields}
    if kind.custom:
        told["custom"] = {
            name.removeprefix(CUSTOM): value for name, value in given.items() if name.startswith(CUSTOM) and value is not None
        }
    return told


def plain(value: Any, field_type: Any) -> Any:
    encoded = encode(value, field_type)
    return "" if encoded is None and field_type in _TEXTS else encoded


def bare(value: Any) -> Any:
    """A value whose field is not at hand."""
    match value:
        case Decimal():
            return str(value)
        case datetime():
            return encode_moment(value)
        case date():
            return value.isoformat()
        case _:
            return value


def record(row: Row, only: Collection[str] = ()) -> dict[str, Any]:
    """The whole record, or its id, version and the fields named."""
    whole = {
        "id": row.id,
        "version": row.version,
        "source_system": row.source_system,
        "external_id": row.external_id,
        "created_at": encode_moment(row.created_at),
        "updated_at": encode_moment(row.updated_at),
        **values(KINDS[row.kind], row.values),
    }
    return {name: value for name, value in whole.items() if name in ("id", "version", *only)} if only else whole


def names(found: Mapping[str, Mapping[int, str]]) -> dict[str, dict[str, str]]:
    return {kind: {str(record_id): name for record_id, name in called.items()} for kind, called in found.items()}


def flat(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody gives, with `custom.<name>` in place of `custom`; anything but an object there is left for the actions."""
    rest = {name: value for name, value in given.items() if name != "custom"}
    custom = given.get("custom")
    if custom is None or not kind.custom:
        return rest if custom is None else dict(given)
    if not isinstance(custom, dict):
        return dict(given)
    return rest | {CUSTOM + name: value for name, value in custom.items()}
