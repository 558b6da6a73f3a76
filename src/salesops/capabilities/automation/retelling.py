"""A trial of automations in words: how often, what, for whom, and whether it would be too much. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesops.capabilities.automation.facts import Course, Planned
from salesops.capabilities.automation.words import line_in_words, metric_in_words, value_in_words
from salesops.policies.documents.automations import Automation
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial

FLOOD = {"send_mail": 300, "notify": 600, "create_task": 600, "call_webhook": 3_000}
"""More than these in a month are called a flood."""
WORDS = {
    "create_task": ("task", "tasks"),
    "set_field": ("field set", "fields set"),
    "notify": ("notice", "notices"),
    "assign": ("record given to somebody", "records given to somebody"),
    "start_hand_off": ("hand-off", "hand-offs"),
    "call_webhook": ("webhook call", "webhook calls"),
    "send_mail": ("mail", "mails"),
}
Found = tuple[Planned, Mapping[str, object]]
"""What would be done, and the record as it was then; of a metric, its name."""


@dataclass(frozen=True)
class Tried:
    """What a trial came to, of so many days. `circles`: keys; `people`: names by id."""

    found: Sequence[Found]
    courses: Sequence[Course]
    circles: Sequence[tuple[str, ...]]
    people: Mapping[int, str]
    days: int


def tell_all(trying: Sequence[Automation], gone: Sequence[Automation], tried: Tried) -> Trial:
    found, circles, people, days = tried.found, tried.circles, tried.people, tried.days
    runs = Counter(plan.key for plan, _ in found)
    steps = Counter(step for plan, _ in found for step in plan.steps)
    courses = {course.automation.key: course for course in tried.courses}
    sentences = [
        sentence
        for one in trying
        for sentence in (_of_metric(courses[one.key], days) if one.key in courses else _of_one(one, found, days))
    ]
    sentences += [f"{one.name} would run no more." for one in gone]
    sentences += _most(found, people) + _flood(steps, days) + [_circle(path) for path in circles]
    names = {one.key: one.name for one in trying}
    return Trial(
        tuple(sentences),
        {**{f"runs_{key}": count for key, count in sorted(runs.items())}, **dict(sorted(steps.items())), "circles": len(circles)},
        {},
        tuple(
            _concerned(plan, values, names, people)
            for plan, values in sorted(found, key=lambda one: one[0].at, reverse=True)[:MOST_RECORDS]
        ),
        tuple(sorted(people)),
    )


def _of_metric(course: Course, days: int) -> list[str]:
    """Looked at once a day; the program itself looks whenever numbers have changed."""
    one, when = course.automation, course.automation.when
    metric, line = metric_in_words(when), line_in_words(when)
    if course.wrong:
        return [f"{one.name}: {metric} cannot be computed. {course.wrong}"]
    values = [value for _, value in course.values if value is not None]
    if not values:
        return [f"{one.name} would not have run in the last {days} days: {metric} had no value."]
    if not course.crossed:
        low, high = value_in_words(min(values)), value_in_words(max(values))
        went = f"was {low} each day" if low == high else f"went between {low} and {high}"
        return [f"{one.name} would not have run in the last {days} days: {metric} {went} and never crossed {line}."]
    times = ", ".join(f"{day} ({value_in_words(value)})" for day, value in course.crossed)
    return [
        f"{one.name} would have run {_times(len(course.crossed))} in the last {days} days, by the numbers at the end of each day:"
        f" {metric} crossed {line} on {times}. Now it is {value_in_words(values[-1])}."
    ]


def _of_one(one: Automation, found: Sequence[Found], days: int) -> list[str]:
    mine = [plan for plan, _ in found if plan.key == one.key]
    if not mine:
        return [f"{one.name} would not have run in the last {days} days."]
    records = len({plan.record_id for plan in mine})
    per_day = Counter(plan.at.date() for plan in mine)
    busiest, most = per_day.most_common(1)[0]
    did = ", ".join(_counted(count, step) for step, count in Counter(step for plan in mine for step in plan.steps).items())
    kind = one.kind if records == 1 else {"activity": "activities"}.get(one.kind, f"{one.kind}s")
    said = [
        f"{one.name} would have run {_times(len(mine))} in the last {days} days, for {records:,} {kind}: {did}."
        f" On the busiest day, {busiest}, {_times(most)}."
    ]
    if most > one.most_a_day:
        over = sum(number > one.most_a_day for number in per_day.values())
        said.append(f"{one.name} would have met its limit of {one.most_a_day:,} runs a day on {over} days.")
    return said


def _most(found: Sequence[Found], people: Mapping[int, str]) -> list[str]:
    """Whose records it would mostly have been."""
    of = Counter(owner for _, values in found if isinstance(owner := values.get("owner"), int))
    said = ", ".join(f"{people.get(owner, 'somebody')} ({count:,})" for owner, count in of.most_common(3))
    return [f"Most of it for the records of {said}."] if said else []


def _flood(steps: Mapping[str, int], days: int) -> list[str]:
    return [
        f"It would flood: {_counted(count, step)} in {days} days."
        for step, count in steps.items()
        if count > FLOOD.get(step, count)
    ]


def _circle(path: Sequence[str]) -> str:
    return f"It may go in circles: {' → '.join((*path, path[0]))}. For one record it is stopped the second time round."


def _concerned(plan: Planned, values: Mapping[str, object], names: Mapping[str, str], people: Mapping[int, str]) -> Concerned:
    after = ", ".join(WORDS[step][0] for step in dict.fromkeys(plan.steps))
    why = f"{names[plan.key]}: {plan.words}"
    if plan.kind == "metric":
        return Concerned("metric", 0, str(values["name"]), why, f"{plan.at:%Y-%m-%d}", after, owner=str(values["metric"]))
    called = str(values.get("name") or values.get("subject") or f"{plan.kind} {plan.record_id}")
    owner = int(str(values.get("owner") or 0))
    when, whose = f"{plan.at:%Y-%m-%d %H:%M}", people.get(owner, "Nobody")
    return Concerned(plan.kind, plan.record_id, called, why, when, after, owner=whose)


def _counted(count: int, step: str) -> str:
    return f"{count:,} {WORDS[step][0 if count == 1 else 1]}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
