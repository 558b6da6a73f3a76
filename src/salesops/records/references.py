"""Whether the records that values refer to are there, and whether a tree stays a tree."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import Kind
from salesops.records.models import MODELS

_UPWARD = {"team": "parent", "account": "parent", "person": "manager"}
"""The reference of a kind to the one above it."""


def unresolved(kind: Kind, values: Mapping[str, Any]) -> list[Finding]:
    """A finding for each reference to a record that is not there; one query a kind referred to."""
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value in values.items():
        field = kind.by_name.get(name)
        if field and field.type == "ref" and value is not None:
            wanted[field.refers_to][name] = value
    found = []
    for target, ids in wanted.items():
        present = set(MODELS[target].objects.present().filter(id__in=ids.values()).values_list("id", flat=True))
        found += [_absent(kind, name, target, id_) for name, id_ in ids.items() if id_ not in present]
    return found


def loops(kind: Kind, record_id: int, values: Mapping[str, Any]) -> list[Finding]:
    """A finding if the record would end up above itself."""
    name = _UPWARD.get(kind.name)
    if name is None or values.get(name) is None:
        return []
    above, seen = values[name], set()
    while above is not None and above not in seen:
        if above == record_id:
            why = f"{kind.name} {values[name]} is itself below {kind.name} {record_id}, or the same."
            return [Finding(f"{kind.name}.{name}", "That would close a circle.", why, f"Choose another {name}.")]
        seen.add(above)
        column = kind.field(name).column
        above = MODELS[kind.name].objects.filter(id=above).values_list(column, flat=True).first()
    return []


def _absent(kind: Kind, name: str, target: str, record_id: int) -> Finding:
    why = "It was never there or has been deleted."
    return Finding(f"{kind.name}.{name}", f"There is no {target} {record_id}.", why, f"Choose an existing {target}.")
