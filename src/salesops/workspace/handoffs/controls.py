"""Inputs for fields of a record, as forms show them."""

from collections.abc import Sequence
from datetime import date

from salesops.history.encoding import CUSTOM
from salesops.kernel.kinds import KINDS, Field
from salesops.kernel.scope import Scope
from salesops.records.queries import listed
from salesops.workspace import editing
from salesops.workspace.process.controls import INPUTS, Control

_MOST = 200


def controls(kind: str, names: Sequence[str], *, scope: Scope, day: date) -> tuple[Control, ...]:
    """One input a field; those of fields the company no longer has are left out."""
    known = {**KINDS[kind].by_name, **{CUSTOM + field.name: field for field in editing.custom_fields(kind, day)}}
    return tuple(_control(name, known[name], scope) for name in names if name in known)


def _control(name: str, field: Field, scope: Scope) -> Control:
    if field.type == "choice":
        return Control(name, field.title, "select", "", tuple((choice, choice.replace("_", " ")) for choice in field.choices))
    if field.type == "yes_no":
        return Control(name, field.title, "select", "", (("yes", "Yes"), ("no", "No")))
    if field.type == "ref":
        found = listed(field.refers_to, scope=scope, limit=_MOST).rows
        return Control(
            name, field.title, "select", "", tuple((str(row.id), str(row.values.get("name", row.id))) for row in found)
        )
    return Control(name, field.title, INPUTS.get(field.type, "text"))
