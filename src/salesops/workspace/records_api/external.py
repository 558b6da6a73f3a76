"""Records by what another system calls them: looked up, referred to, created or changed; the same again changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Kind
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import queries
from salesops.records.access import scope_of
from salesops.records.errors import InvalidError
from salesops.web.api_caller import Caller

_LONGEST = {"source_system": 100, "external_id": 255}
_OPEN = frozenset({"person", "team", "product"})
"""What whoever may write may name, also without seeing its records (as `editing` has it)."""


def checked(kind: Kind, given: Mapping[str, Any], *, required: bool = False) -> None:
    """Raises InvalidError where names of other systems cannot be kept."""
    findings = []
    for name, longest in _LONGEST.items():
        value = given.get(name, "")
        if not isinstance(value, str) or len(value) > longest or value != value.strip() or not _plain(value):
            fix = f"Give a text of at most {longest} characters, without blanks around it."
            findings.append(Finding(f"{kind.name}.{name}", f"{value!r} cannot be kept.", "It names a record elsewhere.", fix))
    if required and not given.get("external_id"):
        why = "It says which record is meant."
        findings.append(Finding(f"{kind.name}.external_id", "The external_id is missing.", why, "Give it."))
    if findings:
        raise InvalidError(findings)


def _plain(text: str) -> bool:
    return "\x00" not in text and text.isprintable()


def unrevealing(kind: Kind, finding: Finding, external: Mapping[str, Any], scope: Scope) -> Finding:
    """What is wrong, without the number of a record that the caller does not see."""
    if finding.where != f"{kind.name}.external_id" or not external.get("external_id"):
        return finding
    if queries.by_external_id(kind.name, external["source_system"], external["external_id"], scope=scope):
        return finding
    why = "It was deleted, or belongs to somebody whose records you do not see."
    return Finding(finding.where, finding.what, why, "Ask its owner, or restore it.")


@dataclass
class References:
    """Finds the records that `{"external_id": ...}` refers to, each once a call."""

    caller: Caller
    source_system: str
    _known: dict[tuple[str, str, str], int | None] = field(default_factory=dict)

    def resolved(self, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with ids for references. Raises InvalidError."""
        found, findings = dict(values), []
        for name, value in values.items():
            described = kind.by_name.get(name)
            if described and described.type == "ref" and isinstance(value, dict):
                found[name] = self._id(described.refers_to, value)
                if found[name] is None:
                    what = f"No {described.refers_to} is called {value.get('external_id')!r}."
                    why = "It was never there, has been deleted, or is not yours to see."
                    findings.append(Finding(f"{kind.name}.{name}", what, why, "Send that one first, or give its id."))
        if findings:
            raise InvalidError(findings)
        return found

    def _id(self, kind: str, value: Mapping[str, Any]) -> int | None:
        system, external_id = value.get("source_system", self.source_system), value.get("external_id")
        if not isinstance(system, str) or not isinstance(external_id, str) or not external_id or kind not in KINDS:
            return None
        key = (kind, system, external_id)
        if key not in self._known:
            scope = EVERYTHING if kind in _OPEN else scope_of(self.caller.viewer, self.caller.at)
            row = queries.by_external_id(kind, system, external_id, scope=scope)
            self._known[key] = row.id if row else None
        return self._known[key]
