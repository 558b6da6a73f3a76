"""Reading history set-wise: what happened in a span of time, and what many records were at many moments."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from salesops.history.folding import Pairs, fold
from salesops.history.models import Event
from salesops.history.queries import Entry, Place, entries_of

_AT_ONCE = 5_000
States = dict[tuple[int, Place], dict[str, Any]]


def happened_between(start: datetime, end: datetime, fields: Mapping[str, Collection[str]]) -> Iterator[Entry]:
    """The events of a half-open span that change one of the fields (kind -> fields), in the order they happened."""
    if not fields:
        return iter(())
    changing = (Q(kind=kind, changes__contains=f'"{name}":[') for kind, names in fields.items() for name in names)
    events = Event.objects.filter(happened_at__gte=start, happened_at__lt=end).filter(reduce(or_, changing))
    return entries_of(events.order_by("happened_at", "seq"))


def states_when(kind: str, wanted: Mapping[int, Collection[Place]]) -> States:
    """What records were right after places in their lives: (record, place) -> fields; not in it where there was nothing yet."""
    ids, found = sorted(wanted), {}
    for first in range(0, len(ids), _AT_ONCE):
        lives = _lives(kind, ids[first : first + _AT_ONCE])
        for record_id, (places, changes) in lives.items():
            for place in wanted[record_id]:
                state = fold(kind, changes[: bisect_right(places, place)])
                if state is not None:
                    found[record_id, place] = state
    return found


def _lives(kind: str, ids: Collection[int]) -> dict[int, tuple[list[Place], list[Pairs]]]:
    found: dict[int, tuple[list[Place], list[Pairs]]] = defaultdict(lambda: ([], []))
    events = Event.objects.filter(kind=kind, record_id__in=ids).order_by("happened_at", "seq")
    for record_id, happened_at, seq, changes in events.values_list("record_id", "happened_at", "seq", "changes"):
        found[record_id][0].append((happened_at, seq))
        found[record_id][1].append(json.loads(changes))
    return found
