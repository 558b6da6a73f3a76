"""Making scenarios, changing what they assume, putting them away. Each is told in history."""

from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.capabilities.forecasting.queries.runs import latest_run
from salesops.capabilities.forecasting.what_if.assumptions import read, written
from salesops.capabilities.forecasting.what_if.comparing import as_data
from salesops.capabilities.forecasting.what_if.models import Scenario
from salesops.capabilities.forecasting.what_if.queries import compute, may_ask, scenario, seen_by, wrong_with
from salesops.history.append import NewEvent, append, hold_order
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.access import Viewer
from salesops.records.errors import InvalidError

LONGEST = 120
MOST_EACH = 100


def make(name: str, assumptions: list[dict[str, Any]], *, viewer: Viewer, by: Actor, at: datetime, note: str = "") -> Scenario:
    """A new scenario, computed on the latest run if there is one. Raises InvalidError."""
    _refuse([*_allowed(viewer), *_named(name), *wrong_with(assumptions, viewer, at), *_not_too_many(viewer, at)])
    plain = written(read(assumptions)[0])
    run_id, results = _computed(plain, viewer, at)
    with transaction.atomic():
        hold_order()
        made = Scenario.objects.create(
            name=name.strip(),
            note=note.strip(),
            assumptions=plain,
            user_id=viewer.user_id,
            by_name=by.name,
            made_at=at,
            changed_at=at,
            run_id=run_id,
            results=results,
        )
        _tell(made, "make", {"name": ("", made.name), "assumptions": ([], plain)}, by, at)
    return made


def change(
    number: int,
    assumptions: list[dict[str, Any]],
    *,
    version: int,
    viewer: Viewer,
    by: Actor,
    at: datetime,
    name: str | None = None,
) -> Scenario:
    """Assume something else, and compute it on the latest run. Raises NotFoundError, InvalidError."""
    before = scenario(number, viewer, at)
    called = before.name if name is None else name
    _refuse([*_named(called), *wrong_with(assumptions, viewer, at)])
    plain = written(read(assumptions)[0])
    run_id, results = _computed(plain, viewer, at)
    with transaction.atomic():
        hold_order()
        one = Scenario.objects.select_for_update().get(id=number)
        if one.version != version:
            why = "What you changed is no longer what it was."
            raise InvalidError([Finding("version", "Somebody changed it meanwhile.", why, "Look at it again.")])
        changes = {"name": (one.name, called.strip()), "assumptions": (one.assumptions, plain)}
        one.name, one.assumptions, one.run_id, one.results = called.strip(), plain, run_id, results
        one.version, one.changed_at = version + 1, at
        one.save()
        if told := {key: pair for key, pair in changes.items() if pair[0] != pair[1]}:
            _tell(one, "change", told, by, at)
    return one


def put_away(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> Scenario:
    """Take it out of the list; `bring_back` undoes it. Raises NotFoundError."""
    one = scenario(number, viewer, at)
    with transaction.atomic():
        hold_order()
        Scenario.objects.filter(id=number).update(deleted_at=at)
        _tell(one, "put_away", {"deleted_at": (None, at)}, by, at)
    return one


def bring_back(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> Scenario:
    """Raises NotFoundError where it is not one's own."""
    with transaction.atomic():
        hold_order()
        own = Scenario.objects.filter(id=number, user_id=viewer.user_id)
        away = own.values_list("deleted_at", flat=True).first()
        own.update(deleted_at=None)
        one = scenario(number, viewer, at)
        _tell(one, "bring_back", {"deleted_at": (away, None)}, by, at)
    return one


def _computed(plain: list[dict[str, Any]], viewer: Viewer, at: datetime) -> tuple[int | None, list[dict[str, Any]]]:
    run = latest_run()
    return (run.id, as_data(compute(plain, run, viewer, at))) if run else (None, [])


def _allowed(viewer: Viewer) -> list[Finding]:
    if may_ask(viewer):
        return []
    return [Finding("login", "Reps make no scenarios.", "They are about teams.", "Ask your manager.")]


def _named(name: str) -> list[Finding]:
    if not name.strip():
        return [Finding("name", "The name is missing.", "Scenarios are told apart by it.", "Say what if.")]
    if len(name.strip()) > LONGEST:
        return [Finding("name", f"The name has {len(name.strip())} characters.", "It heads a column.", f"At most {LONGEST}.")]
    return []


def _not_too_many(viewer: Viewer, at: datetime) -> list[Finding]:
    if seen_by(viewer, at).filter(user_id=viewer.user_id).count() < MOST_EACH:
        return []
    return [Finding("scenario", f"You have {MOST_EACH} scenarios.", "More are not found again.", "Put some away.")]


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise InvalidError(findings)


def _tell(one: Scenario, action: str, changes: dict[str, tuple[Any, Any]], by: Actor, at: datetime) -> None:
    append([NewEvent("scenario", one.id, action, at, changes, by, at)])
