"""Doing the steps that wait: each once, also when a worker dies; what fails is tried again, later and later.

A step that writes here is one transaction with the note that it was done. One that talks to others is claimed first; if the
worker dies in between it is done again after the claim runs out: at least once, always with the same idempotency key.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.decide import next_try
from salesops.capabilities.automation.doing import Doing, Done, Performer, Refused, performers, step_of
from salesops.capabilities.automation.models import OPEN, Caused, Run, StepRun
from salesops.history.append import hold_order
from salesops.history.queries import last_sequence
from salesops.kernel.actor import Actor

AT_ONCE = 100
CLAIMED_FOR = timedelta(minutes=2)
_log = logging.getLogger(__name__)


def perform_due(*, at: datetime, outside: bool) -> int:
    """Do what is due: of the steps that talk to others, or of all the rest. How many were done, refused or failed.

    Whether all is stopped is looked at before every single one.
    """
    wanted = [name for name, one in performers().items() if one.outside == outside]
    waiting = StepRun.objects.filter(state__in=OPEN, next_try_at__lte=at, do__in=wanted)
    stopped = queries.stops()
    if "" in stopped:
        return 0
    numbers = waiting.exclude(run__key__in=list(stopped)).order_by("next_try_at", "id").values_list("id", flat=True)
    return sum(perform(number, at=at) for number in list(numbers[:AT_ONCE]))


def perform(number: int, *, at: datetime) -> bool:
    """Do one step; whether it was there to be done."""
    found = StepRun.objects.select_related("run").filter(id=number).first()
    if found is None or queries.is_stopped(found.run.key):
        return False
    performer = performers()[found.do]
    try:
        return _outside(found, performer, at) if performer.outside else _inside(found, performer, at)
    except Refused as refused:
        _note(found, "refused", str(refused), at)
    except Exception as error:  # noqa: BLE001  whatever it is, the other steps go on and this one is tried again
        _log.info("Step %s of automation %s failed: %s", found.number, found.run.key, error)
        _note_failure(found, f"{type(error).__name__}: {error}"[:500], at)
    return True


def _inside(found: StepRun, performer: Performer, at: datetime) -> bool:
    with transaction.atomic():
        hold_order()
        if not _ours(found, at).select_for_update().exists():
            return False
        before = last_sequence()
        done = performer.do(_doing(found, at))
        Caused.objects.bulk_create(Caused(event=event, run=found.run) for event in range(before + 1, last_sequence() + 1))
        _settle(found, done, found.tries + 1, at)
    return True


def _outside(found: StepRun, performer: Performer, at: datetime) -> bool:
    claim = _ours(found, at).filter(tries=found.tries)
    if not claim.update(next_try_at=at + CLAIMED_FOR, tries=F("tries") + 1):
        return False
    found.tries += 1
    done = performer.do(_doing(found, at))
    with transaction.atomic():
        _settle(found, done, found.tries, at)
    return True


def _ours(found: StepRun, at: datetime) -> QuerySet[StepRun]:
    return StepRun.objects.filter(id=found.id, state__in=OPEN, next_try_at__lte=at)


def _doing(found: StepRun, at: datetime) -> Doing:
    run = found.run
    return Doing(
        run.key,
        run.name,
        run.kind,
        run.record_id,
        step_of(found.plan),
        run.acts_as,
        f"automation-{run.id}-{found.number}",
        run.trigger,
        Actor(None, f"Automation: {run.name}", "job"),
        at,
        run.at,
        run.values,
    )


def _settle(found: StepRun, done: Done, tries: int, at: datetime) -> None:
    known = {"answer": done.words, "person_id": done.person, "done_at": at, "tries": tries}
    StepRun.objects.filter(id=found.id).update(state="done", **known)
    close(found.run_id)


def _note(found: StepRun, state: str, why: str, at: datetime) -> None:
    with transaction.atomic():
        open_one = StepRun.objects.filter(id=found.id, state__in=OPEN)
        open_one.update(state=state, answer=why, done_at=at, tries=F("tries") + (0 if performers()[found.do].outside else 1))
        close(found.run_id)


def _note_failure(found: StepRun, why: str, at: datetime) -> None:
    outside = performers()[found.do].outside
    tries = found.tries if outside else found.tries + 1
    again = next_try(tries, at)
    if again is None:
        _note(found, "given_up", f"{why} Given up after {tries} tries.", at)
        return
    failed = StepRun.objects.filter(id=found.id, state__in=OPEN)
    failed.update(state="failed", answer=why, next_try_at=again, tries=tries)


def close(run_id: int) -> None:
    """Once no step is left to do, the run is done, or has a problem."""
    states = set(StepRun.objects.filter(run_id=run_id).values_list("state", flat=True))
    if not states & set(OPEN):
        state = "problem" if states & {"refused", "given_up"} else "done"
        Run.objects.filter(id=run_id, state__in=("doing", "done", "problem")).update(state=state)
