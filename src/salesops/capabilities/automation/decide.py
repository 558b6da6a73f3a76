"""What an event starts, from when time counts, whether a condition holds, what would go in circles, when to try again. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from salesops.capabilities.automation.facts import Anchor, Began, Chain, Happened, Judged
from salesops.kernel.condition import All, describe, holds, judge
from salesops.kernel.kinds import KINDS
from salesops.kernel.working_time import WorkingCalendar, add_working
from salesops.policies.documents.automation_when import TOUCHES, When
from salesops.policies.documents.automations import Automation

DEEPEST = 5
"""Automations in one chain of causes."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""After the first failure of a step, the second, and so on; then it is given up."""


def is_created(happened: Happened) -> bool:
    """Whether it is the event with which the record came to be: its required field was nothing before."""
    needed = next((field.name for field in KINDS[happened.kind].fields if field.required), "name")
    before, after = happened.changes.get(needed, ("", None))
    return before in (None, "") and after not in (None, "") and needed in happened.changes


def started(automations: Sequence[Automation], happened: Happened) -> Iterator[Began]:
    """The automations of which this event is the trigger."""
    if happened.kind == "hand_off":
        yield from _late(automations, happened)
        return
    for one in automations:
        if one.kind == happened.kind and (words := _trigger(one.when, happened)):
            yield Began(one, happened.record_id, happened.seq, happened.at, words, happened.chain)


def _late(automations: Sequence[Automation], happened: Happened) -> Iterator[Began]:
    """A hand-off was not taken in time; the event says of which record it is."""
    of = happened.changes.get("of", (None, None))[1]
    if happened.action != "breach" or not of:
        return
    key = happened.changes.get("key", (None, ""))[1]
    words = f"The hand-off {key} was not accepted in time."
    for one in automations:
        if one.when.happens == "hand_off_breached" and one.kind == of[0] and one.when.hand_off in ("", key):
            yield Began(one, int(of[1]), happened.seq, happened.at, words)


def _trigger(when: When, happened: Happened) -> str:
    if when.happens == "created":
        return f"The {happened.kind} came to be." if is_created(happened) else ""
    if when.happens == "changed" and changes_so(when, happened):
        before, after = happened.changes[when.field]
        return f"{_title(happened.kind, when.field)} went from {_shown(before)} to {_shown(after)}."
    return ""


def changes_so(when: When, happened: Happened) -> bool:
    """Whether the event changes the field as it must. A record that comes to be changes only into what is named."""
    before, after = happened.changes.get(when.field, (None, None))
    if before == after or (not when.becomes and not when.was and is_created(happened)):
        return False
    return _among(before, when.was) and _among(after, when.becomes)


def anchors(automations: Sequence[Automation], happened: Happened, zone: str) -> Iterator[Anchor]:
    """From when the event makes time count, for which automations and records."""
    for one in automations:
        if one.when.since == "activity" and happened.kind == "activity":
            yield from _touched(one, happened)
        if one.when.since is not None and one.kind == happened.kind:
            yield from _counted(one, happened, zone)


def _touched(one: Automation, happened: Happened) -> Iterator[Anchor]:
    about, at = happened.changes.get(one.kind, (None, None))[1], happened.changes.get("at", (None, None))[1]
    if about and at and is_created(happened) and happened.changes["type"][1] in TOUCHES:
        yield Anchor(one, int(about), at, happened.chain)


def _counted(one: Automation, happened: Happened, zone: str) -> Iterator[Anchor]:
    when, at = one.when, None
    if happened.changes.get("deleted_at", (None, None))[1] is not None:
        yield Anchor(one, happened.record_id, None)
        return
    if when.since in ("created", "activity") and is_created(happened):
        at = happened.at
    elif when.since in ("changed", "date") and when.field in happened.changes:
        value = happened.changes[when.field][1]
        at = over(value, zone) if when.since == "date" else happened.at if changes_so(when, happened) else None
    else:
        return
    yield Anchor(one, happened.record_id, at, happened.chain)


def over(value: Any, zone: str) -> datetime | None:
    """When a day is over, there where the company is; a moment is over at once."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, date):
        return None
    return datetime.combine(value + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def due(when: When, since: datetime, calendar: WorkingCalendar) -> datetime:
    """When the time has passed, to the minute."""
    if when.working:
        return add_working(since, int(when.span.total_seconds() // 60), calendar)
    return since + when.span


def judged(one: Automation, values: Mapping[str, Any] | None) -> Judged:
    """Whether the condition holds for the record as it was then."""
    if values is None or values.get("deleted_at"):
        return Judged(runs=False, reason=f"The {one.kind} was deleted.", short="deleted")
    try:
        verdict = judge(one.concerns, values)
    except (TypeError, ValueError, ArithmeticError) as error:
        return Judged(runs=False, reason=f"The condition could not be judged: {error}", short="not to be judged")
    said = "; ".join(verdict.reasons)
    if verdict.holds:
        return Judged(runs=True, reason=f"The condition holds: {said}." if said else "There is no condition.")
    parts = one.concerns.parts if isinstance(one.concerns, All) else (one.concerns,)
    short = next((describe(part) for part in parts if not holds(part, values)), describe(one.concerns))
    return Judged(runs=False, reason=f"The condition does not hold: {said}.", short=f"not {short}")


def side_of(when: When, value: float) -> str:
    """Of a metric: `crossed` beyond its line, `before` on it or this side of it."""
    beyond = value > when.above if when.above is not None else value < (when.below or 0)
    return "crossed" if beyond else "before"


def crosses(when: When, before: str, value: float) -> tuple[str, bool]:
    """On which side of its line a metric is, and whether it has crossed it since it was on side `before` ("": first look)."""
    side = side_of(when, value)
    return side, (before, side) == ("before", "crossed")


def crossings(when: When, values: Sequence[tuple[date, float | None]]) -> Iterator[tuple[date, float]]:
    """The days on which a metric crossed its line, one look a day; the first only tells on which side it is."""
    before = ""
    for day, value in values:
        if value is None:
            continue
        before, has_crossed = crosses(when, before, value)
        if has_crossed:
            yield day, value


def circle(chain: Chain, key: str, kind: str, record_id: int) -> str:
    """Why an automation may not run at the end of this chain of causes; "" if it may."""
    said = " → ".join(link[0] for link in (*chain, (key, kind, record_id)))
    if (key, kind, record_id) in chain:
        return f"It goes in circles: {said}. It was caused by what it did itself to the same {kind or 'metric'}."
    if len(chain) >= DEEPEST:
        return f"The chain is too long: {said}. At most {DEEPEST} automations may cause one another."
    return ""


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a step that failed `tries` times is tried again; None: never."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None


def circles(automations: Sequence[Automation]) -> list[tuple[str, ...]]:
    """Automations that may set one another off round and round: each circle once, from its first key on."""
    after = {one.key: [other.key for other in automations if _sets_off(one, other)] for one in automations}
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for key in after:
        for path in _paths(key, after):
            found.setdefault(frozenset(path), path)
    return sorted(found.values())


def _paths(start: str, after: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        path = waiting.pop()
        for following in after[path[-1]]:
            if following == start:
                yield path
            elif following not in path and len(path) < DEEPEST:
                waiting.append((*path, following))


def _sets_off(one: Automation, other: Automation) -> bool:
    return any(_starts(step.do, step.field, step.value, one, other) for step in one.then)


def _starts(do: str, name: str, value: Any, one: Automation, other: Automation) -> bool:
    when = other.when
    if do == "create_task":
        return other.kind == "activity" and when.happens == "created"
    changed = "owner" if do == "assign" else name
    waits = when.happens == "changed" or when.since == "changed"
    if do not in ("set_field", "assign") or not waits or other.kind != one.kind or when.field != changed:
        return False
    return do == "assign" or _among(value, when.becomes)


def _among(value: Any, wanted: Sequence[str]) -> bool:
    return not wanted or _shown(value) in wanted or ("nothing" in wanted and value in (None, ""))


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _title(kind: str, name: str) -> str:
    field = KINDS[kind].by_name.get(name)
    return field.title if field else name.removeprefix("custom.").replace("_", " ").capitalize()
