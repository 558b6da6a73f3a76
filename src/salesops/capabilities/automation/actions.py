"""Stopping automations and starting them again, calling off what waits, trying again what failed. Each is told in history."""

from datetime import datetime

from django.db import transaction

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.models import OPEN, StepRun, Stop
from salesops.capabilities.automation.performing import close
from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.access import Viewer, may, scope_of
from salesops.records.errors import InvalidError, NotFoundError


class NotAllowedError(PermissionError):
    """A role that does not include it."""


def stop(key: str, reason: str = "", *, viewer: Viewer, by: Actor, at: datetime, call_off: bool = False) -> Stop:
    """Stop an automation at once, or all of them (key empty). What waits waits on, or is called off."""
    _check(viewer, key, at)
    with transaction.atomic():
        found, made = Stop.objects.get_or_create(key=key, defaults={"by_name": by.name, "at": at, "reason": reason.strip()})
        gone = _call_off(key, at) if call_off else 0
        if made or gone:
            changes = {"automation": (None, key or "all"), "reason": ("", reason.strip()), "called_off": (0, gone)}
            append([NewEvent("automation", found.id, "stop", at, changes, by, at)])
    return found


def start(key: str, *, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Let a stopped automation run again; what waited goes on. What happened meanwhile is not made up for."""
    _check(viewer, key, at)
    with transaction.atomic():
        found = Stop.objects.filter(key=key).first()
        if found is None:
            return
        number = found.id
        found.delete()
        append([NewEvent("automation", number, "start", at, {"automation": (None, key or "all")}, by, at)])


def retry(number: int, *, viewer: Viewer, by: Actor, at: datetime) -> StepRun:
    """Try a step again now that failed, was refused, given up or called off."""
    _check(viewer, "", at)
    with transaction.atomic():
        found = queries.step_within(number, scope_of(viewer, at))
        if found is None:
            raise NotFoundError(f"There is no step {number} of an automation.")
        if found.state == "done":
            why = "What is done is not done twice."
            raise InvalidError([Finding("step", "It is done already.", why, "Look at the run again.")])
        StepRun.objects.filter(id=number).exclude(state="done").update(state="waiting", next_try_at=at, tries=0, done_at=None)
        found.run.state = "doing"
        found.run.save(update_fields=["state"])
        changes = {"step": (None, number), "state": (found.state, "waiting")}
        append([NewEvent("automation_run", found.run_id, "retry", at, changes, by, at)])
    found.refresh_from_db()
    return found


def _call_off(key: str, at: datetime) -> int:
    waiting = StepRun.objects.filter(state__in=OPEN, **({"run__key": key} if key else {}))
    runs = set(waiting.values_list("run_id", flat=True))
    gone = waiting.update(state="called_off", answer="Called off.", done_at=at)
    for run in runs:
        close(run)
    return gone


def _check(viewer: Viewer, key: str, at: datetime) -> None:
    if not may(viewer, "apply_policies"):
        raise NotAllowedError("Only operations and administrators switch automations. Ask one of them.")
    if key and queries.in_force(at).document.get(key) is None:
        raise NotFoundError(f"There is no automation {key} in force.")
