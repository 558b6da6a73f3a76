"""What a record was, from what happened to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from salesops.history.encoding import CUSTOM, decode, empty, type_of
from salesops.kernel.kinds import KINDS

Pairs = Mapping[str, Any]
"""`changes` as stored: field -> [old, new], encoded."""


def fold(kind: str, events: Iterable[Pairs]) -> dict[str, Any] | None:
    """Every field of the record after the events, which come in the order (happened_at, seq); None without any.

    Holds `deleted_at` besides the kind's fields, and the custom fields that are filled, as `custom.<name>`.
    """
    state: dict[str, Any] | None = None
    for changes in events:
        if state is None:
            state = _blank(kind)
        for field, (_, new) in changes.items():
            state[field] = decode(new, type_of(kind, field))
    return None if state is None else {field: value for field, value in state.items() if not _unset(field, value)}


def _blank(kind: str) -> dict[str, Any]:
    fields = KINDS[kind].fields if kind in KINDS else ()
    return {**{field.name: empty(field.type) for field in fields}, "deleted_at": None}


def _unset(field: str, value: Any) -> bool:
    return value is None and field.startswith(CUSTOM)
