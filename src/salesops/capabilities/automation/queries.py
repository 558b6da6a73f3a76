"""The automations in force, what is stopped, what waits, and the log of what was done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import Count, Max, Q, QuerySet

from salesops.capabilities.automation.facts import Chain
from salesops.capabilities.automation.models import OPEN, Caused, Passed, Run, StepRun, Stop, Timer
from salesops.kernel.condition import Compare
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies import queries as policies
from salesops.policies.documents.automations import Automation, Automations
from salesops.records import queries as records
from salesops.records.listing import Ask, page


@dataclass(frozen=True)
class InForce:
    """The document of a day, and which version of it that is (0: the default)."""

    document: Automations
    version: int
    day: date
    zone: str


@dataclass(frozen=True)
class Summary:
    """How one automation has been doing."""

    today: int = 0
    week: int = 0
    passed: int = 0
    """Times in the week that its trigger happened and nothing was done."""
    failures: int = 0
    waiting: int = 0
    clocks: int = 0
    last: datetime | None = None


def in_force(at: datetime) -> InForce:
    company = policies.company(at.date())
    day = company.day_of(at)
    found = policies.version_in_force("automations", day)
    document = cast(Automations, policies.document_of(found, "automations"))
    return InForce(document, found.number if found else 0, day, company.time_zone)


def stops() -> dict[str, Stop]:
    """What is stopped, by key; under "" everything is."""
    return {one.key: one for one in Stop.objects.all()}


def is_stopped(key: str) -> bool:
    return Stop.objects.filter(key__in=("", key)).exists()


def running(at: InForce) -> tuple[Automation, ...]:
    """The automations that are switched on; whoever notes what is not done looks at `stops` too."""
    return at.document.enabled


def chains(events: Collection[int]) -> dict[int, Chain]:
    """The chains of causes that led to events, of those that automations wrote."""
    found = Caused.objects.filter(event__in=events).select_related("run")
    return {one.event: (*_links(one.run.chain), (one.run.key, one.run.kind, one.run.record_id)) for one in found}


def _links(chain: Sequence[Sequence[object]]) -> Chain:
    return tuple((str(key), str(kind), int(str(number))) for key, kind, number in chain)


def links_of(given: Sequence[Sequence[object]]) -> Chain:
    """A chain as it is kept, as one."""
    return _links(given)


def runs_on(key: str, since: datetime) -> int:
    """How often it ran since a moment; what was refused for the limit or a circle does not count."""
    return Run.objects.filter(key=key, noticed_at__gte=since, state__in=("doing", "done", "problem")).count()


def summaries(keys: Collection[str], scope: Scope, at: datetime) -> dict[str, Summary]:
    """Four questions, however many automations there are."""
    day, week = at - timedelta(days=1), at - timedelta(days=7)
    mine = Run.objects.filter(_within(scope), key__in=list(keys))
    lately = mine.filter(noticed_at__gte=week).values("key")
    counted = {row["key"]: row for row in lately.annotate(week=Count("id"), today=Count("id", filter=Q(noticed_at__gte=day)))}
    bad = Q(state__in=("problem", "circle", "limit"))
    last = {row["key"]: row for row in mine.values("key").annotate(last=Max("noticed_at"), failures=Count("id", filter=bad))}
    steps = StepRun.objects.filter(state__in=OPEN, run__in=mine).values("run__key").annotate(n=Count("id"))
    waiting = {row["run__key"]: row["n"] for row in steps}
    clocks = {row["key"]: row["n"] for row in Timer.objects.filter(key__in=list(keys)).values("key").annotate(n=Count("id"))}
    passed: dict[str, int] = {}
    for key, times in Passed.objects.filter(_within(scope), key__in=list(keys), day__gte=week.date()).values_list("key", "times"):
        passed[key] = passed.get(key, 0) + times
    return {
        key: Summary(
            counted.get(key, {}).get("today", 0),
            counted.get(key, {}).get("week", 0),
            passed.get(key, 0),
            last.get(key, {}).get("failures", 0),
            waiting.get(key, 0),
            clocks.get(key, 0),
            last.get(key, {}).get("last"),
        )
        for key in keys
    }


def runs(scope: Scope, *, key: str = "", state: str = "", before: int | None = None, limit: int = 50) -> list[Run]:
    """Runs on records one sees, the newest first, with their steps."""
    found = Run.objects.filter(_within(scope))
    found = found.filter(key=key) if key else found
    found = found.filter(state=state) if state else found
    found = found.filter(id__lt=before) if before is not None else found
    return _seen(list(found.order_by("-id").prefetch_related("steps")[:limit]), scope)


def passed(key: str, scope: Scope, since: date) -> list[Passed]:
    """Why nothing was done, the latest first; the example only of a record one sees."""
    found = Passed.objects.filter(key=key, day__gte=since)
    return list(found.filter(_within(scope)).order_by("-day", "-times", "reason")[:50])


def step_within(number: int, scope: Scope) -> StepRun | None:
    return _steps(scope).filter(id=number).first()


def _steps(scope: Scope) -> QuerySet[StepRun]:
    return StepRun.objects.select_related("run").filter(run__in=Run.objects.filter(_within(scope)))


def _within(scope: Scope) -> Q:
    return Q() if scope.everything else Q(owner_id__in=scope.people)


def _seen(found: list[Run], scope: Scope) -> list[Run]:
    """Without those whose record has gone to others meanwhile."""
    if scope.everything:
        return found
    kinds = {run.kind for run in found if run.kind}
    there = {kind: records.get_many(kind, [run.record_id for run in found if run.kind == kind], scope=scope) for kind in kinds}
    return [run for run in found if run.record_id in there.get(run.kind, {})]


def person_called(spelling: str) -> list[int]:
    """The people with an e-mail address, or else a name."""
    for field in ("email", "name"):
        if found := page(Ask("person", Compare(field, "is", spelling)), scope=EVERYTHING).rows:
            return [row.id for row in found]
    return []


def last_given(key: str, people: Collection[int]) -> dict[int, int]:
    """Person -> the last step of an automation by which they got something."""
    given = StepRun.objects.filter(run__key=key, person_id__in=list(people), state="done").values("person_id")
    return {row["person_id"]: row["last"] for row in given.annotate(last=Max("id"))}
