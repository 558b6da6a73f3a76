"""What is done through the screen, the API and the terminal alike: values as they were given, then one action."""

from collections.abc import Mapping
from typing import Any

from salesops.capabilities.forecasting.called import actions
from salesops.capabilities.forecasting.called.actions import Wanted
from salesops.capabilities.forecasting.called.facts import Said
from salesops.kernel.actor import Source
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import FORECAST_CATEGORIES
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace import editing
from salesops.workspace.forecast.choosing import Choice, amounts_in


def say(choice: Choice, given: Mapping[str, Any], source: Source) -> str:
    """A call, or with `do` = adjust an adjustment of `about`; what was done, in words."""
    person = choice.viewer.person_id
    if person is None:
        why = "A call is somebody's own word."
        raise InvalidError([Finding("person", "This login belongs to nobody.", why, "Log in as the person who calls.")])
    if given.get("do") == "adjust":
        said = adjust(choice, person, given, source)
        return f"Adjusted by {choice.shown(said.amounts.likely)}, beside what was called."
    said = submit(choice, person, given, source)
    late = " It is marked as late." if said.late else ""
    return f"{choice.shown(said.amounts.likely)} is called for {choice.name}.{late}"


def submit(choice: Choice, person: int, given: Mapping[str, Any], source: Source) -> Said:
    """Raises InvalidError, NotFoundError."""
    wanted = Wanted(choice.of, amounts_in(given), str(given.get("note", "")))
    return actions.submit(person, wanted, **_who(choice, source))


def adjust(choice: Choice, manager: int, given: Mapping[str, Any], source: Source) -> Said:
    """`likely` alone moves all three amounts. Raises InvalidError, NotFoundError."""
    filled = {name: given.get(name) or given.get("likely") for name in ("commit", "likely", "best_case")}
    about = manager if given.get("about") in (None, "") else number(given["about"], "about")
    wanted = Wanted(choice.of, amounts_in(filled), str(given.get("note", "")), about)
    return actions.adjust(manager, wanted, **_who(choice, source))


def switch(choice: Choice, given: Mapping[str, Any], source: Source) -> str:
    """Lock or unlock the week of now, for everybody or for `person`. Raises InvalidError."""
    locks, person = given.get("do") == "lock", given.get("person")
    who = number(person, "person") if person else None
    actions.switch(str(given.get("reason", "")), locks=locks, person=who, **_who(choice, source))
    return f"The week is {'locked' if locks else 'unlocked'} for {'everybody' if who is None else 'them'}."


def put(choice: Choice, given: Mapping[str, Any]) -> int | None:
    """A deal into another category; the event by which it can be undone. Raises InvalidError, ConflictError, NotFoundError."""
    category = str(given.get("category", ""))
    if category not in FORECAST_CATEGORIES:
        fix = f"Choose one of {', '.join(FORECAST_CATEGORIES)}."
        raise InvalidError([Finding("category", f"There is no category {category!r}.", "Five are known.", fix)])
    deal, version = number(given.get("deal"), "deal"), number(given.get("version"), "version")
    known = {"version": version, "viewer": choice.viewer, "by": choice.viewer.actor("page"), "at": choice.now}
    return editing.change("deal", deal, {"forecast_category": category}, **known).sequence


def number(given: Any, where: str) -> int:
    """Raises InvalidError for what is no number, NotFoundError for one beyond all ids."""
    try:
        value = int(str(given))
    except ValueError:
        raise InvalidError(
            [Finding(where, f"{given!r} is no number.", "Records are known by numbers.", "Give its id.")]
        ) from None
    if not 0 <= value < 2**63:
        raise NotFoundError(f"There is no {where} {given}.")
    return value


def _who(choice: Choice, source: Source) -> dict[str, Any]:
    return {"viewer": choice.viewer, "by": choice.viewer.actor(source), "at": choice.now}
