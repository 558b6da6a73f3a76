"""From when time counts for the records there are already, and what was done with them since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from salesops.capabilities.automation import decide
from salesops.capabilities.automation.facts import Anchor, Happened
from salesops.history.spans import Glimpse, happened_between
from salesops.kernel.condition import All, Compare
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING
from salesops.policies.documents.automations import Automation
from salesops.records.listing import Ask, page
from salesops.records.row import Row

_AT_ONCE = 5_000


def fields_for(automations: Collection[Automation]) -> dict[str, set[str]]:
    """Which changes of which kinds matter to these automations."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in automations:
        if one.when.happens == "hand_off_breached":
            found["hand_off"].add("of")
        needed = next(field.name for field in KINDS[one.kind].fields if field.required)
        if one.when.happens == "created" or one.when.since in ("created", "activity"):
            found[one.kind].add(needed)
        if one.when.field:
            found[one.kind].add(one.when.field)
        if one.when.since is not None:
            found[one.kind].add("deleted_at")
        if one.when.since == "activity":
            found["activity"].add(one.kind)
    return dict(found)


def happened(entries: Iterable[Glimpse]) -> Iterator[Happened]:
    """Events, as automations look at them."""
    return (Happened(one.kind, one.record_id, one.happened_at, one.changes, one.seq, action=one.action) for one in entries)


def longest(one: Automation) -> timedelta:
    """In wall time, how long it may at most take until its clock rings."""
    return one.when.span * (5 if one.when.working else 1) + timedelta(days=2)


def anchors_of_all(one: Automation, zone: str, *, at: datetime) -> dict[int, datetime]:
    """Record -> from when time counts, of those for which it may not be over yet."""
    begins = at - longest(one)
    if one.when.since == "date":
        return dates(one, zone, begins, None)
    found: dict[int, Anchor] = {}
    for event in happened(happened_between(begins, at, fields_for([one]))):
        for anchor in decide.anchors([one], event, zone):
            found[anchor.record_id] = anchor
    return {record: anchor.at for record, anchor in found.items() if anchor.at is not None}


def dates(one: Automation, zone: str, start: datetime, end: datetime | None) -> dict[int, datetime]:
    """Record -> when its date is over, of dates as they stand now, from a moment on and to another."""
    name, is_moment = one.when.field, getattr(KINDS[one.kind].by_name.get(one.when.field), "type", "") == "moment"
    bounds = [Compare(name, "at_least", start if is_moment else start.date())]
    bounds += [Compare(name, "at_most", end if is_moment else end.date())] if end else []
    rows = _rows(Ask(one.kind, All(tuple(bounds)), limit=_AT_ONCE))
    found = ((row.id, decide.over(row.values[one.when.field], zone)) for row in rows)
    return {record: moment for record, moment in found if moment is not None}


def _rows(ask: Ask) -> Iterator[Row]:
    while True:
        found = page(ask, scope=EVERYTHING)
        yield from found.rows
        if not found.next:
            return
        ask = replace(ask, after=found.next)


def activities(
    by_key: Mapping[str, Automation], wanted: Collection[tuple[str, int]]
) -> dict[tuple[str, int], list[tuple[str, datetime]]]:
    """(automation, record) -> the activities with it of the kinds that keep the automation from running, as (type, when)."""
    records: dict[str, set[int]] = defaultdict(set)
    for key, record in wanted:
        if by_key[key].when.without:
            records[key].add(record)
    found: dict[tuple[str, int], list[tuple[str, datetime]]] = defaultdict(list)
    for key, ids in records.items():
        for record, what, moment in _of_records(by_key[key], sorted(ids)):
            found[key, record].append((what, moment))
    return found


def _of_records(one: Automation, ids: list[int]) -> Iterator[tuple[int, str, datetime]]:
    for first in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[first : first + _AT_ONCE])
        where = All((Compare(one.kind, "in", some), Compare("type", "in", tuple(one.when.without))))
        for row in _rows(Ask("activity", where, limit=_AT_ONCE)):
            yield row[one.kind], row["type"], row["at"]
