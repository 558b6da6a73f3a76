"""Clocks of automations: set by what happens, kept in the record store, exact to the minute, each ringing once."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from salesops.capabilities.automation import queries, since
from salesops.capabilities.automation.decide import due
from salesops.capabilities.automation.facts import Anchor, Began, Judged
from salesops.capabilities.automation.models import Timer, Watched
from salesops.capabilities.automation.noting import LATEST, Ledger, Trigger
from salesops.capabilities.automation.words import clock_in_words
from salesops.kernel.working_time import company_calendar
from salesops.policies import queries as policies
from salesops.policies.documents.automations import Automation

AT_ONCE = 200
"""Clocks that ring in one transaction."""


def set_all(anchors: Iterable[Anchor], *, at: datetime) -> None:
    """Set, move or end the clocks. A clock counted from the last activity only ever moves on."""
    last: dict[tuple[str, int], Anchor] = {}
    for one in anchors:
        place = (one.automation.key, one.record_id)
        before = last.get(place)
        if before and before.at and one.at and one.automation.when.since == "activity":
            one = max(before, one, key=lambda anchor: anchor.at or at)
        last[place] = one
    if not last:
        return
    calendar = company_calendar(policies.company(at.date()))
    known = _known(last)
    new, moved, over = [], [], []
    for place, one in last.items():
        timer = known.get(place)
        if one.at is None:
            over += [timer.id] if timer else []
            continue
        if timer and one.automation.when.since == "activity" and timer.since > one.at:
            continue
        made = timer or Timer(key=one.automation.key, kind=one.automation.kind, record_id=one.record_id)
        made.since, made.due_at, made.chain = one.at, due(one.automation.when, one.at, calendar), [list(x) for x in one.chain]
        (moved if timer else new).append(made)
    Timer.objects.filter(id__in=over).delete()
    Timer.objects.bulk_create(new, batch_size=500)
    Timer.objects.bulk_update(moved, ["since", "due_at", "chain"], batch_size=200)


def _known(last: dict[tuple[str, int], Anchor]) -> dict[tuple[str, int], Timer]:
    found = Timer.objects.filter(key__in={key for key, _ in last}, record_id__in={record for _, record in last})
    return {(one.key, one.record_id): one for one in found}


def begin_new(*, at: datetime) -> None:
    """Begin with the clocks of automations that are new or wait for something else, and end those of the ones that are gone.

    Records that are there already are counted in, but only where the time is not over yet: nothing starts at once for all.
    """
    force = queries.in_force(at)
    timed = {one.key: one for one in force.document.enabled if one.when.since is not None}
    kept = {one.key: one.when for one in Watched.objects.exclude(when__startswith="metric ")}
    said = {key: _said(one) for key, one in timed.items()}
    if kept == said:
        return
    with transaction.atomic():
        gone = [key for key in kept if kept[key] != said.get(key)]
        Timer.objects.filter(key__in=gone).delete()
        Watched.objects.filter(key__in=gone).delete()
        for key in timed:
            if kept.get(key) != said[key]:
                _begin(timed[key], force.zone, at)
                Watched.objects.create(key=key, when=said[key])


def _said(one: Automation) -> str:
    return json.dumps([one.kind, one.when.model_dump(mode="json", exclude_defaults=True)], sort_keys=True)


def _begin(one: Automation, zone: str, at: datetime) -> None:
    calendar = company_calendar(policies.company(at.date()))
    found = since.anchors_of_all(one, zone, at=at)
    timers = (
        Timer(key=one.key, kind=one.kind, record_id=record, since=moment, due_at=rings)
        for record, moment in sorted(found.items())
        if (rings := due(one.when, moment, calendar)) > at
    )
    Timer.objects.bulk_create(timers, batch_size=1000)


def ring(*, at: datetime) -> int:
    """Note what the clocks that are due start; how many rang. In transactions of a few, whoever locks them first."""
    done = 0
    if not Timer.objects.filter(due_at__lte=at).exists():
        return 0
    while rang := _ring_some(at):
        done += rang
    return done


def _ring_some(at: datetime) -> int:
    with transaction.atomic():
        due_now = list(Timer.objects.select_for_update().filter(due_at__lte=at).order_by("due_at", "id")[:AT_ONCE])
        if not due_now:
            return 0
        force = queries.in_force(at)
        by_key = {one.key: one for one in queries.running(force)}
        ledger = Ledger(force, at)
        ledger.note(_triggers(due_now, by_key, ledger))
        ledger.write()
        Timer.objects.filter(id__in=[timer.id for timer in due_now]).delete()
    return len(due_now)


def _triggers(timers: Sequence[Timer], by_key: dict[str, Automation], ledger: Ledger) -> list[Trigger]:
    """What rang, without that of records with which something has happened since that keeps it from it."""
    found = [timer for timer in timers if timer.key in by_key]
    happened = since.activities(by_key, [(timer.key, timer.record_id) for timer in found])
    triggers = []
    for timer in found:
        one = by_key[timer.key]
        began = Began(one, timer.record_id, 0, timer.due_at, _words(one, timer), queries.links_of(timer.chain))
        kept = next((kind for kind, moment in happened.get((one.key, timer.record_id), ()) if moment >= timer.since), None)
        if kept:
            words = kept.replace("_", " ")
            ledger.pass_by(began, Judged(runs=False, reason=f"There was a {words} since.", short=f"{words} since"), None)
            continue
        triggers.append((began, (timer.due_at, LATEST), f"due {timer.due_at.isoformat()}"))
    return triggers


def _words(one: Automation, timer: Timer) -> str:
    what = {
        "created": f"the {one.kind} came to be",
        "changed": f"{one.when.field} changed",
        "date": f"{one.when.field} was over",
        "activity": "the last call, mail or meeting",
    }[str(one.when.since)]
    return clock_in_words(one.when, what, timer.since)
