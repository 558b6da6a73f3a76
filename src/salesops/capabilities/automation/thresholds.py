"""Metrics that cross a line: looked at after the warehouse has followed, told once a crossing."""

from datetime import date, datetime

from django.db import transaction

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.decide import crosses
from salesops.capabilities.automation.facts import Began, Judged
from salesops.capabilities.automation.models import Watched
from salesops.capabilities.automation.noting import Ledger
from salesops.capabilities.automation.words import crossed_in_words, metric_in_words, value_in_words
from salesops.kernel.condition import ALWAYS, Compare
from salesops.kernel.period import Grain, Period
from salesops.metrics.ask import Ask
from salesops.metrics.errors import AskError
from salesops.policies import queries as policies
from salesops.policies.documents.automation_when import When
from salesops.policies.documents.automations import Automation
from salesops.warehouse.run import run

_GRAINS: dict[str, Grain] = {"this_month": "month", "this_quarter": "fiscal_quarter", "this_year": "fiscal_year"}


def look(*, at: datetime) -> int:
    """Compare every metric that is watched with its line; how many have crossed it since they were last looked at.

    The first look only notes on which side it is. A metric that cannot be asked keeps the others from nothing.
    """
    force = queries.in_force(at)
    watching = [one for one in force.document.enabled if one.when.happens == "metric_crosses"]
    Watched.objects.filter(when__startswith="metric ").exclude(key__in=[one.key for one in watching]).delete()
    return sum(_look_at(one, force, at) for one in watching)


def ask_of(when: When, day: date) -> Ask:
    """The question for the metric, of a team or the whole company, over the time it is taken over, on the day."""
    period: Period = policies.company(day).calendar.period_of(day, _GRAINS[when.over])
    return Ask(str(when.metric), day, period, where=Compare("team", "is", when.team) if when.team else ALWAYS)


def _look_at(one: Automation, force: queries.InForce, at: datetime) -> int:
    began = Began(one, 0, 0, at, f"{metric_in_words(one.when)} was looked at.")
    try:
        value = run(ask_of(one.when, force.day)).value
    except AskError as error:
        with transaction.atomic():
            return _pass_by(began, Judged(runs=False, reason=str(error), short="not to be computed"), force, at)
    return 0 if value is None else _compare(one, float(value), force, at)


def _compare(one: Automation, value: float, force: queries.InForce, at: datetime) -> int:
    said = "metric " + one.when.model_dump_json(exclude_defaults=True)
    with transaction.atomic():
        Watched.objects.get_or_create(key=one.key, defaults={"when": "", "side": "", "value": value})
        kept = Watched.objects.select_for_update().get(key=one.key)
        side, has_crossed = crosses(one.when, kept.side if kept.when == said else "", value)
        kept.when, kept.side, kept.value = said, side, value
        kept.save()
        return _cross(one, value, force, at) if has_crossed else 0


def _cross(one: Automation, value: float, force: queries.InForce, at: datetime) -> int:
    began = Began(one, 0, 0, at, crossed_in_words(one.when, value))
    ledger = Ledger(force, at)
    if queries.is_stopped(one.key):
        ledger.stop(began)
    else:
        ledger.run(began, "It crossed the line.", f"crossed {at.isoformat()}", None)
    for made in ledger.runs:
        made.values = {"metric.name": metric_in_words(one.when), "metric.value": value_in_words(value)}
    return ledger.write()


def _pass_by(began: Began, why: Judged, force: queries.InForce, at: datetime) -> int:
    ledger = Ledger(force, at)
    ledger.pass_by(began, why, None)
    return ledger.write()
