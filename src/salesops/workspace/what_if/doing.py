"""What was posted, done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salesops.capabilities.forecasting.what_if import actions
from salesops.capabilities.forecasting.what_if.models import Scenario
from salesops.capabilities.forecasting.what_if.queries import scenario
from salesops.kernel.finding import Finding
from salesops.records.access import Viewer
from salesops.records.errors import InvalidError
from salesops.workspace.what_if.forms import posted


def make(name: str, viewer: Viewer, at: datetime) -> Scenario:
    return actions.make(name, [], viewer=viewer, by=viewer.actor("page"), at=at)


def do(number: int, data: Mapping[str, str], viewer: Viewer, at: datetime) -> tuple[bool, str]:
    """Whether the scenario is out of the list now, and what to say. Raises InvalidError, NotFoundError."""
    known: dict[str, Any] = {"viewer": viewer, "by": viewer.actor("page"), "at": at}
    what = data.get("do", "")
    if what == "put_away":
        return True, f"{actions.put_away(number, **known).name} is put away. It can be brought back below."
    if what == "bring_back":
        return False, f"{actions.bring_back(number, **known).name} is back."
    one = scenario(number, viewer, at)
    assumptions, name, words = _changed(one, data, what)
    actions.change(number, assumptions, version=_version(data, one), name=name, **known)
    return False, words


def _changed(one: Scenario, data: Mapping[str, str], what: str) -> tuple[list[dict[str, Any]], str | None, str]:
    if what == "add":
        return [*one.assumptions, posted(data)], None, "Assumed."
    if what == "remove":
        place = data.get("place", "")
        kept = [each for n, each in enumerate(one.assumptions) if str(n) != place]
        return kept, None, "No longer assumed."
    if what == "rename":
        return one.assumptions, data.get("name", ""), "Renamed."
    if what == "compute":
        return one.assumptions, None, "Computed on the latest forecast."
    why = "The page sends one of add, remove, rename, compute, put_away, bring_back."
    raise InvalidError([Finding("do", f"{what!r} is nothing to do.", why, "Load the page again.")])


def _version(data: Mapping[str, str], one: Scenario) -> int:
    said = data.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else one.version
