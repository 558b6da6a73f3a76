"""The pages of automations: what runs, how it has been doing, and every run with its reasons."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from salesops.capabilities.automation import queries as automation
from salesops.capabilities.automation.models import Passed, Run, StepRun, Stop
from salesops.capabilities.automation.queries import Summary
from salesops.capabilities.automation.words import STATES, then_in_words, when_in_words
from salesops.kernel.kinds import KINDS
from salesops.policies.documents import library
from salesops.policies.documents.automations import Automation, Automations
from salesops.policies.queries import document_in
from salesops.records import queries as records
from salesops.records.access import Viewer, may, scope_of
from salesops.web.components import Head

PAGE = 50
TONES = {"done": "good", "problem": "bad", "circle": "bad", "doing": "accent"}
_BAD = ("refused", "given_up", "failed", "called_off")


@dataclass(frozen=True)
class Line:
    """One automation in the list. `stop`: that it is stopped, by whom."""

    one: Automation
    when: str
    then: str
    summary: Summary
    stop: Stop | None


@dataclass(frozen=True)
class Ready:
    """One of the library, to begin a draft with."""

    key: str
    name: str
    says: str
    when: str
    then: str


@dataclass(frozen=True)
class AutomationsPage:
    head: Head
    lines: tuple[Line, ...]
    ready: tuple[Ready, ...]
    stop: Stop | None
    switches: bool
    """Whether whoever looks may stop and start."""


@dataclass(frozen=True)
class StepShown:
    step: StepRun
    said: str
    bad: bool
    again: bool
    """Whether it may be tried again by whoever looks."""


@dataclass(frozen=True)
class RunShown:
    run: Run
    about: str
    link: str
    state: str
    tone: str
    steps: tuple[StepShown, ...]


@dataclass(frozen=True)
class AutomationPage:
    head: Head
    line: Line
    runs: tuple[RunShown, ...]
    passed: tuple[Passed, ...]
    states: tuple[tuple[str, str, bool], ...]
    """(name, words, whether chosen) of the filter."""
    older: str
    stop: Stop | None
    switches: bool


def automations_page(viewer: Viewer, at: datetime) -> AutomationsPage:
    force = automation.in_force(at)
    lines = _lines(force.document, viewer, at)
    stops, there = automation.stops(), {one.key for one in force.document.automations}
    running = sum(line.one.enabled and line.stop is None for line in lines)
    head = Head(
        "Automation",
        scope=f"{running} of {len(lines)} run" if "" not in stops else "Everything is stopped",
        crumbs=(("Automation", ""),),
    )
    ready = tuple(one for one in ready_ones() if one.key not in there)
    return AutomationsPage(head, lines, ready, stops.get(""), may(viewer, "apply_policies"))


def automation_page(
    viewer: Viewer, key: str, at: datetime, *, state: str = "", before: int | None = None
) -> AutomationPage | None:
    """None where there is none with this key in force."""
    force = automation.in_force(at)
    line = next((one for one in _lines(force.document, viewer, at) if one.one.key == key), None)
    if line is None:
        return None
    scope, switches = scope_of(viewer, at), may(viewer, "apply_policies")
    found = automation.runs(scope, key=key, state=state, before=before, limit=PAGE + 1)
    older = f"?state={state}&before={found[PAGE - 1].id}" if len(found) > PAGE else ""
    shown = shown_runs(found[:PAGE], switches=switches)
    states = tuple((name, words, name == state) for name, words in (("", "All"), *_filters()))
    stops, since = automation.stops(), (at - timedelta(days=30)).date()
    passed = tuple(automation.passed(key, scope, since))
    return AutomationPage(_head(line), line, shown, passed, states, older, stops.get(""), switches)


def _head(line: Line) -> Head:
    return Head(line.one.name, scope=line.when, crumbs=(("Automation", "/automations"), (line.one.name, "")))


def shown_runs(found: list[Run], *, switches: bool) -> tuple[RunShown, ...]:
    """With what their records are called: one question a kind."""
    kinds = {run.kind for run in found if run.kind}
    names = {kind: records.names_of(kind, {run.record_id for run in found if run.kind == kind}) for kind in kinds}
    return tuple(_run(run, names.get(run.kind, {}).get(run.record_id, ""), switches=switches) for run in found)


def _run(run: Run, name: str, *, switches: bool) -> RunShown:
    link = f"/{KINDS[run.kind].plural}/{run.record_id}" if run.kind else ""
    steps = tuple(_step(step, switches=switches) for step in sorted(run.steps.all(), key=lambda step: step.number))
    return RunShown(run, name or "The company", link, STATES[run.state], TONES.get(run.state, "warn"), steps)


def _step(step: StepRun, *, switches: bool) -> StepShown:
    said = f"{step.do.replace('_', ' ').capitalize()}: {step.answer or STATES[step.state]}"
    bad = step.state in _BAD
    return StepShown(step, f"{said} ({STATES[step.state].lower()})" if bad else said, bad, bad and switches)


def _filters() -> tuple[tuple[str, str], ...]:
    return tuple((name, STATES[name]) for name in ("done", "problem", "circle", "doing"))


def _lines(document: Automations, viewer: Viewer, at: datetime) -> tuple[Line, ...]:
    found = automation.summaries([one.key for one in document.automations], scope_of(viewer, at), at)
    stops = automation.stops()
    return tuple(
        Line(one, when_in_words(one), then_in_words(one), found[one.key], stops.get(one.key)) for one in document.automations
    )


def ready_ones() -> tuple[Ready, ...]:
    document = document_in(library.text("automations"), "automations")
    assert isinstance(document, Automations)
    return tuple(_ready(one) for one in document.automations)


def _ready(one: Automation) -> Ready:
    return Ready(one.key, one.name, one.documentation, when_in_words(one), then_in_words(one))
