"""Writing down that automations run, or why they do not: in the transaction in which it was noticed, each once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesops.capabilities.automation import decide, queries
from salesops.capabilities.automation.facts import Began, Judged
from salesops.capabilities.automation.models import Passed, Run, StepRun
from salesops.capabilities.automation.queries import InForce
from salesops.history.queries import Place
from salesops.history.spans import states_when
from salesops.kernel.actor import SYSTEM
from salesops.policies.documents.automations import Automation
from salesops.records.notices.actions import tell

LATEST = 2**62
"""As the number of an event: after everything that happened at the moment."""
OVER = "over its daily limit"
Trigger = tuple[Began, Place, str]
"""What began, the place in the record's life at which it is judged, and what it is known by."""


@dataclass
class Ledger:
    """What is to be written of one look at history: all at once, at its end."""

    force: InForce
    at: datetime
    runs: list[Run] = field(default_factory=list)
    steps: dict[str, Automation] = field(default_factory=dict)
    passed: dict[tuple[str, str], list[Passed]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=dict)

    def note(self, triggers: Collection[Trigger]) -> None:
        """Judge what began, by the records as they were then; one question a kind."""
        stopped = queries.stops()
        wanted: dict[str, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
        for began, place, _ in triggers:
            wanted[began.automation.kind][began.record_id].add(place)
        states = {kind: states_when(kind, of_kind) for kind, of_kind in wanted.items()}
        for began, place, once in triggers:
            one = began.automation
            values = states[one.kind].get((began.record_id, place))
            owner = (values or {}).get("owner") or (values or {}).get("person")
            if "" in stopped or one.key in stopped:
                self.stop(began, owner)
            elif (found := decide.judged(one, values)).runs:
                self.run(began, found.reason, once, owner)
            else:
                self.pass_by(began, found, owner)

    def run(self, began: Began, reason: str, once: str, owner: int | None) -> None:
        one = began.automation
        made = self._run_of(began, reason, once, owner)
        if wrong := decide.circle(began.chain, one.key, one.about, began.record_id):
            made.state, made.reason = "circle", wrong
        elif self._count(one.key) >= one.most_a_day:
            self._over_limit(began, owner)
            return
        else:
            self.counts[one.key] += 1
            self.steps[one.key] = one
        self.runs.append(made)

    def _run_of(self, began: Began, reason: str, once: str, owner: int | None) -> Run:
        one = began.automation
        why = {"trigger": began.words, "reason": reason, "chain": [list(link) for link in began.chain]}
        when = {"at": began.at, "noticed_at": self.at, "version": self.force.version}
        about = {"kind": one.about, "record_id": began.record_id, "owner_id": owner}
        return Run(key=one.key, name=one.name, acts_as=one.acts_as, once=once, **about, **when, **why)

    def stop(self, began: Began, owner: int | None = None) -> None:
        self.pass_by(began, Judged(runs=False, reason="It was stopped.", short="stopped"), owner)

    def _over_limit(self, began: Began, owner: int | None) -> None:
        most = began.automation.most_a_day
        self.pass_by(
            began,
            Judged(runs=False, reason=f"It ran {most} times today: more are not allowed.", short=OVER),
            owner,
        )

    def pass_by(self, began: Began, why: Judged, owner: int | None) -> None:
        one = began.automation
        example = f"{began.words} {why.reason}"
        known = {"kind": one.about, "record_id": began.record_id, "owner_id": owner, "at": began.at}
        self.passed[one.key, why.short or why.reason].append(Passed(key=one.key, day=self.force.day, example=example, **known))

    def _count(self, key: str) -> int:
        if key not in self.counts:
            midnight = datetime.combine(self.force.day, time(), ZoneInfo(self.force.zone)).astimezone(UTC)
            self.counts[key] = queries.runs_on(key, midnight)
        return self.counts[key]

    def write(self) -> int:
        """All of it; how many runs are new."""
        new = _unknown(self.runs)
        Run.objects.bulk_create(new, batch_size=500)
        StepRun.objects.bulk_create((step for run in new if run.state == "doing" for step in self._steps_of(run)), batch_size=500)
        for (key, reason), found in self.passed.items():
            _add(key, reason, found)
        for key in sorted(key for key, reason in self.passed if reason == OVER):
            self._tell_owner(key)
        return len(new)

    def _tell_owner(self, key: str) -> None:
        """Whoever answers for it hears once a day that it has run as often as it may."""
        one = self.force.document.get(key)
        if one is None or not one.owner:
            return
        text = f"{one.name} has run {one.most_a_day} times today, as often as it may. Raise most_a_day, or see what sets it off."
        known = {"source": "automation", "by": SYSTEM, "at": self.at}
        tell(queries.person_called(one.owner), text, link=f"/automations/{key}", once=f"limit {key} {self.force.day}", **known)

    def _steps_of(self, run: Run) -> Iterable[StepRun]:
        for number, step in enumerate(self.steps[run.key].then):
            plan = step.model_dump(mode="json", exclude_defaults=True)
            yield StepRun(run=run, number=number, do=step.do, plan=plan, next_try_at=self.at)


def _unknown(runs: list[Run]) -> list[Run]:
    """Those that were not noted before: the same event is never acted on twice."""
    first = {(run.key, run.kind, run.record_id, run.once): run for run in reversed(runs)}
    onces = sorted({run.once for run in runs})
    known = Run.objects.filter(once__in=onces).values_list("key", "kind", "record_id", "once")
    there = set(known)
    return [run for identity, run in reversed(first.items()) if identity not in there]


def _add(key: str, reason: str, found: list[Passed]) -> None:
    last = max(found, key=lambda one: one.at)
    kept, _ = Passed.objects.get_or_create(key=key, day=last.day, reason=reason, defaults=_shown(last))
    Passed.objects.filter(id=kept.id).update(times=kept.times + len(found), **_shown(last))


def _shown(one: Passed) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("example", "kind", "record_id", "owner_id", "at")}


FORGOTTEN_AFTER = timedelta(days=90)


def forget_old(*, at: datetime) -> int:
    """Throw away why nothing was done, after a while; runs are kept."""
    return Passed.objects.filter(day__lt=(at - FORGOTTEN_AFTER).date()).delete()[0]
