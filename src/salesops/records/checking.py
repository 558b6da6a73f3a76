"""Values somebody gives for a record, read against the fields of its kind: all findings at once."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from salesops.history.encoding import CUSTOM, encode
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import Field, Kind
from salesops.records.reading import Unreadable, read


def check(kind: Kind, values: Mapping[str, Any], custom_fields: Sequence[Field]) -> tuple[dict[str, Any], list[Finding]]:
    """The values as they will be stored, and what is wrong with them.

    Custom fields are named `custom.<name>`, must be among `custom_fields` (what the `fields` policy in
    force declares for the kind), and are stored encoded, as in history.
    """
    fields = {**kind.by_name, **{CUSTOM + field.name: field for field in custom_fields if kind.custom}}
    read_values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, raw in values.items():
        if name not in fields:
            findings.append(_unknown(kind, name, fields))
            continue
        try:
            value = read(fields[name], raw)
        except Unreadable as problem:
            findings.append(Finding(f"{kind.name}.{name}", "The value cannot be stored:", problem.why, problem.fix))
        else:
            read_values[name] = encode(value, fields[name].type) if name.startswith(CUSTOM) else value
    return read_values, findings


def missing(kind: Kind, values: Mapping[str, Any], among: Iterable[str]) -> list[Finding]:
    """A finding for each required field of `among` that is empty."""
    return [
        Finding(f"{kind.name}.{name}", f"{field.title} is missing.", f"Every {kind.name} needs one.", "Fill it in.")
        for name in among
        if (field := kind.by_name.get(name)) and field.required and values.get(name) in (None, "")
    ]


def _unknown(kind: Kind, name: str, fields: Mapping[str, Field]) -> Finding:
    near = get_close_matches(name, fields, n=3)
    meant = f"Did you mean {' or '.join(near)}?" if near else f"It has: {', '.join(fields)}."
    why = f"{kind.plural.capitalize()} have no such field."
    return Finding(f"{kind.name}.{name}", f"There is no field {name!r}.", why, meant)
