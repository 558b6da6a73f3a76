"""Metrics that cross a line: looked at after the warehouse has followed, told once a crossing."""

from datetime import date, datetime

from django.db import transaction

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.facts import Began
from salesops.capabilities.automation.models import Watched
from salesops.capabilities.automation.noting import Ledger
from salesops.kernel.period import Grain, Period
from salesops.metrics.ask import Ask
from salesops.policies import queries as policies
from salesops.policies.documents.automation_when import When
from salesops.policies.documents.automations import Automation
from salesops.warehouse.run import run

_GRAINS: dict[str, Grain] = {"this_month": "month", "this_quarter": "fiscal_quarter", "this_year": "fiscal_year"}


def look(*, at: datetime) -> int:
    """Compare every metric that is watched with its line; how many have crossed it since they were last looked at.

    The first look only notes on which side it is.
    """
    force = queries.in_force(at)
    watching = [one for one in force.document.enabled if one.when.happens == "metric_crosses"]
    Watched.objects.filter(when__startswith="metric ").exclude(key__in=[one.key for one in watching]).delete()
    return sum(_look_at(one, measured(one.when, force.day, at), force, at) for one in watching)


def measured(when: When, day: date, at: datetime) -> float | None:
    """The metric of the whole company over the time it is taken over."""
    period: Period = policies.company(at.date()).calendar.period_of(day, _GRAINS[when.over])
    value = run(Ask(str(when.metric), day, period)).value
    return None if value is None else float(value)


def side_of(when: When, value: float) -> str:
    """`crossed` beyond the line, `before` on it or this side of it."""
    beyond = value > when.above if when.above is not None else value < (when.below or 0)
    return "crossed" if beyond else "before"


def _look_at(one: Automation, value: float | None, force: queries.InForce, at: datetime) -> int:
    if value is None:
        return 0
    side = side_of(one.when, value)
    said = "metric " + one.when.model_dump_json(exclude_defaults=True)
    with transaction.atomic():
        Watched.objects.get_or_create(key=one.key, defaults={"when": said, "side": side, "value": value})
        kept = Watched.objects.select_for_update().get(key=one.key)
        before = kept.side if kept.when == said else side
        kept.when, kept.side, kept.value = said, side, value
        kept.save()
        if before == side or side == "before":
            return 0
        line = one.when.above if one.when.above is not None else one.when.below
        words = f"{one.when.metric} is {value:.6g}: it has crossed {line:g}."
        return _note(Began(one, 0, 0, at, words), value, force, at)


def _note(began: Began, value: float, force: queries.InForce, at: datetime) -> int:
    ledger = Ledger(force, at)
    if queries.is_stopped(began.automation.key):
        ledger.stop(began)
    else:
        ledger.run(began, "It crossed the line.", f"crossed {at.isoformat()}", None)
    for made in ledger.runs:
        made.values = {"metric.name": began.automation.when.metric, "metric.value": f"{value:.6g}"}
    return ledger.write()
