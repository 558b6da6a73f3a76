"""What automations would have done in the last month: one pass over what happened, nothing is done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from salesops.capabilities.automation import decide, since
from salesops.capabilities.automation.courses import course_of
from salesops.capabilities.automation.facts import Anchor, Course, Planned
from salesops.capabilities.automation.noting import LATEST
from salesops.capabilities.automation.retelling import Found, Tried, tell_all
from salesops.capabilities.automation.words import crossed_in_words, metric_in_words, span_in_words
from salesops.history.queries import Place
from salesops.history.spans import States, happened_between, states_when
from salesops.kernel.scope import Scope
from salesops.kernel.working_time import WorkingCalendar, company_calendar
from salesops.policies import queries as policies
from salesops.policies.documents.automations import Automation, Automations
from salesops.policies.trials import Trial, tell
from salesops.records.queries import names_of

DAYS = 30
_GOING = "Going through what happened in the last month"
Candidate = tuple[Automation, int, Place, str]
"""An automation, a record, the place in its life at which it would be judged, and what happened."""


def try_automations(old: Automations, new: Automations, day: date, scope: Scope, at: datetime) -> Trial:
    """What the automations that are new or different would have done to the records one sees; whether it would be too much."""
    known = {one.key: one for one in old.enabled}
    trying = tuple(one for one in new.enabled if known.get(one.key) != one)
    start = at - timedelta(days=DAYS)
    tell(_GOING, 0.1)
    candidates = list(_candidates(trying, start, at))
    tell("Looking at the records as they were then", 0.6)
    found = _planned(candidates, scope)
    courses = _courses(trying, scope, at)
    for course in courses:
        found += _crossings(course)
    names = names_of("person", {owner for _, values in found if isinstance(owner := values.get("owner"), int)})
    gone = [one for one in old.enabled if new.get(one.key) not in new.enabled]
    return tell_all(trying, gone, Tried(found, courses, decide.circles(new.enabled), names, DAYS))


def _courses(trying: Sequence[Automation], scope: Scope, at: datetime) -> list[Course]:
    """How the metrics went that are watched. A metric is the company's: only who sees everything is shown it."""
    last = policies.company(at.date()).day_of(at)
    return [course_of(one, last, DAYS) for one in trying if not one.when.is_of_records and scope.everything]


def _crossings(course: Course) -> Iterator[Found]:
    """By the day, at noon, as all that is known by the day alone."""
    one = course.automation
    about = {"name": metric_in_words(one.when), "metric": one.when.metric}
    for day, value in course.crossed:
        noon = datetime.combine(day, time(12), UTC)
        yield Planned(one.key, "metric", 0, noon, crossed_in_words(one.when, value), _steps(one)), about


def _candidates(trying: Sequence[Automation], start: datetime, end: datetime) -> Iterator[Candidate]:
    zone = policies.company(end.date()).time_zone
    calendar = company_calendar(policies.company(end.date()))
    longest = max((since.longest(one) for one in trying if one.when.since), default=timedelta())
    anchors: dict[tuple[str, int], list[Anchor]] = defaultdict(list)
    fields = since.fields_for([one for one in trying if one.when.is_of_records])
    entries = happened_between(start - longest, end, fields, lambda share: tell(_GOING, 0.1 + 0.5 * share))
    for event in since.happened(entries):
        if event.at >= start:
            for began in decide.started(trying, event):
                yield began.automation, began.record_id, (event.at, event.seq), began.words
        for anchor in decide.anchors(trying, event, zone):
            anchors[anchor.automation.key, anchor.record_id].append(anchor)
    yield from _rung([one for one in trying if one.when.since], anchors, calendar, (start, end))
    for one in trying:
        if one.when.since == "date":
            yield from _dates(one, since.dates(one, zone, start - since.longest(one), end), calendar, (start, end))


def _rung(
    timed: Sequence[Automation],
    anchors: Mapping[tuple[str, int], list[Anchor]],
    calendar: WorkingCalendar,
    span: tuple[datetime, datetime],
) -> Iterator[Candidate]:
    """The clocks that would have rung before something set them anew."""
    start, end = span
    rings: dict[tuple[str, int], list[tuple[datetime, datetime]]] = defaultdict(list)
    by_key = {one.key: one for one in timed}
    for (key, record), found in anchors.items():
        one = by_key[key]
        if one.when.since == "date":
            continue
        moments = sorted(found, key=lambda anchor: anchor.at or end) if one.when.since == "activity" else found
        for anchor, following in zip(moments, [*moments[1:], None], strict=True):
            due = decide.due(one.when, anchor.at, calendar) if anchor.at else None
            if due and start <= due < end and not (following and (following.at or anchor.at) < due):
                rings[key, record].append((anchor.at, due))
    yield from _kept(by_key, rings)


def _kept(
    by_key: Mapping[str, Automation], rings: Mapping[tuple[str, int], list[tuple[datetime, datetime]]]
) -> Iterator[Candidate]:
    happened = since.activities(by_key, list(rings))
    for (key, record), times in rings.items():
        one = by_key[key]
        for begun, due in times:
            if not any(begun <= moment <= due for _, moment in happened.get((key, record), ())):
                yield one, record, (due, LATEST), f"{span_in_words(one.when)} since {begun:%Y-%m-%d %H:%M} UTC."


def _dates(
    one: Automation, found: Mapping[int, datetime], calendar: WorkingCalendar, span: tuple[datetime, datetime]
) -> Iterator[Candidate]:
    """By the dates that stand in the records now."""
    for record, moment in found.items():
        due = decide.due(one.when, moment, calendar)
        if span[0] <= due < span[1]:
            yield one, record, (due, LATEST), f"{one.when.field} was over on {moment:%Y-%m-%d}."


def _planned(candidates: Sequence[Candidate], scope: Scope) -> list[Found]:
    wanted: dict[str, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for one, record, place, _ in candidates:
        wanted[one.kind][record].add(place)
    states: dict[str, States] = {kind: states_when(kind, of_kind) for kind, of_kind in wanted.items()}
    found: list[Found] = []
    for one, record, place, words in candidates:
        values = states[one.kind].get((record, place))
        judged = decide.judged(one, values)
        if values and judged.runs and _sees(scope, values):
            found.append((Planned(one.key, one.kind, record, place[0], f"{words} {judged.reason}", _steps(one)), values))
    return found


def _steps(one: Automation) -> tuple[str, ...]:
    return tuple(step.do for step in one.then for _ in (step.to if step.do in ("notify", "send_mail") else (1,)))


def _sees(scope: Scope, values: Mapping[str, object]) -> bool:
    owner = values.get("owner") or values.get("person")
    return scope.everything or (isinstance(owner, int) and scope.sees(owner))
