"""What other targets would do: which numbers would turn red or green this fiscal quarter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from salesops.capabilities.reporting.queries.metric_words import unit_of
from salesops.kernel.condition import ALWAYS, Compare, Condition
from salesops.kernel.scope import Scope
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.errors import AskError
from salesops.metrics.metric import Metric
from salesops.policies.documents.targets import Target, Targets
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial, tell
from salesops.records.row import Row
from salesops.warehouse.run import run
from salesops.web.formatting import NONE, in_unit
from salesops.workspace.policies.trials.asking import Setting, by_spelling, everybody

NEAR = 0.05
"""How far from its target a number may be that should be near it, as a share of the target."""


@dataclass(frozen=True)
class Turned:
    """A number whose target changes; `value` is None where it cannot be told for whom the target is."""

    metric: Metric
    dimension: str
    of: str
    before: float | None
    after: float | None
    value: float | None
    person: Row | None = None

    @property
    def met(self) -> tuple[bool | None, bool | None]:
        return met(self.metric, self.value, self.before), met(self.metric, self.value, self.after)

    @property
    def turn(self) -> str:
        before, after = self.met
        if before == after or after is None or self.value is None:
            return ""
        return "green" if after else "red"


def met(metric: Metric, value: float | None, target: float | None) -> bool | None:
    """Whether a number is where it should be; None where there is no number or no target."""
    if value is None or target is None:
        return None
    if metric.good == "near_target":
        return abs(value - target) <= NEAR * abs(target)
    return value >= target if metric.good == "up" else value <= target


def try_targets(old: Targets, new: Targets, day: date, scope: Scope, at: datetime) -> Trial:
    setting = Setting.of(day, scope, at)
    people = by_spelling(everybody("person", scope))
    keys = list(_changed(old, new, day))
    found = []
    for number, key in enumerate(keys):
        tell(f"Computing {METRICS[key[0]].title.lower()}", number / len(keys))
        found.append(_turned(key, old, new, day, setting, people))
    return _told(found, setting)


Key = tuple[str, str, str]
"""Metric, dimension, whose."""


def _changed(old: Targets, new: Targets, day: date) -> Iterator[Key]:
    """What targets are for whose value on the day becomes another, each once."""
    keys = dict.fromkeys((t.metric, t.dimension, t.value_of) for t in (*old.targets, *new.targets) if t.metric in METRICS)
    return (key for key in keys if _on(old, key, day) != _on(new, key, day))


def _on(document: Targets, key: Key, day: date) -> float | None:
    metric, dimension, of = key
    shown: Target | None = document.shown(metric, day, **({dimension: of} if dimension else {}))
    return shown.value if shown else METRICS[metric].target


def _turned(key: Key, old: Targets, new: Targets, day: date, setting: Setting, people: Mapping[str, Row]) -> Turned:
    metric, dimension, of = key
    person = people.get(of.casefold()) if dimension == "person" else None
    value = _value(METRICS[metric], dimension, person, of, setting)
    return Turned(METRICS[metric], dimension, of, _on(old, key, day), _on(new, key, day), value, person)


def _value(metric: Metric, dimension: str, person: Row | None, of: str, setting: Setting) -> float | None:
    """The number this fiscal quarter, so far as it has gone; None where it cannot be told for whom the target is."""
    if dimension == "person" and person is None:
        return None
    where: Condition = ALWAYS
    if dimension:
        where = Compare("person_id", "is", person.id) if person else Compare(dimension, "is", of)
    period = setting.quarter.until(max(setting.quarter.start, setting.today) + timedelta(days=1))
    try:
        value = run(Ask(metric.name, setting.today, period, where=where, scope=setting.scope)).value
    except AskError:
        return None
    return None if value is None else float(value)


def _told(found: list[Turned], setting: Setting) -> Trial:
    if not found:
        return Trial()
    red, green = ([one for one in found if one.turn == colour] for colour in ("red", "green"))
    currency = setting.company.currency
    sentences = [f"{len(found):,} {'target' if len(found) == 1 else 'targets'} would change."]
    sentences += [f"{len(red):,} would be missed that {_is(red)} met now: {_names(red)}."] if red else []
    sentences += [f"{len(green):,} would be met that {_is(green)} missed now: {_names(green)}."] if green else []
    sentences += ["No number would turn from met to missed, or back."] if not red and not green else []
    ordered = sorted(found, key=lambda one: (one.turn != "red", one.turn != "green"))
    return Trial(
        tuple(sentences),
        {"targets": len(found), "red": len(red), "green": len(green)},
        {},
        tuple(_concerned(one, currency) for one in ordered[:MOST_RECORDS]),
        tuple(sorted({one.person.id for one in found if one.person})),
    )


def _is(some: list[Turned]) -> str:
    return "is" if len(some) == 1 else "are"


def _names(some: list[Turned]) -> str:
    return ", ".join(f"{one.metric.title.lower()}{f' of {one.of}' if one.of else ''}" for one in some[:5])


def _concerned(one: Turned, currency: str) -> Concerned:
    before, after, value = (_written(one.metric, number, currency) for number in (one.before, one.after, one.value))
    why = {"red": "would be missed", "green": "would be met", "": "target changes"}[one.turn]
    name = f"{one.metric.title}{f', {one.of}' if one.of else ''}"
    return Concerned("metric", 0, name, why, before, after, value, owner=one.metric.name)


def _written(metric: Metric, value: float | None, currency: str) -> str:
    return NONE if value is None else in_unit(value, unit_of(metric), currency)
