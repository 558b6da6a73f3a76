"""A draft of the automations in force with a ready-made one added."""

from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.policies import queries as policies
from salesops.policies.documents import library
from salesops.policies.documents.yaml_text import data_of, written
from salesops.policies.life import writing
from salesops.policies.models import PolicyDraft
from salesops.records.errors import NotFoundError


def draft_with(key: str, *, role: str, by: Actor, at: datetime) -> PolicyDraft:
    """Raises NotFoundError, and NotAllowedError for whoever drafts no automations."""
    ready: dict[str, Any] = data_of(library.text("automations"))
    one = next((one for one in ready["automations"] if one["key"] == key), None)
    if one is None:
        raise NotFoundError(f"There is no ready-made automation {key}.")
    day = policies.company(at.date()).day_of(at)
    found = policies.version_in_force("automations", day)
    now: dict[str, Any] = data_of(found.text) if found and found.text else {"policy": "automations"}
    there = [other for other in now.get("automations") or [] if other["key"] != key]
    cases = [case for case in now.get("cases") or [] if case["automation"] != key]
    whole = {
        **now,
        "automations": [*there, one],
        "cases": [*cases, *(case for case in ready["cases"] if case["automation"] == key)],
    }
    return writing.begin("automations", written(whole), role=role, by=by, at=at, note=f"{one['name']}, ready-made")
