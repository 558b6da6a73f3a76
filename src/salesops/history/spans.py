"""Reading history set-wise: what happened in a span of time, and what many records were at many moments."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q

from salesops.history.encoding import decode, type_of
from salesops.history.folding import Pairs, fold
from salesops.history.models import Event
from salesops.history.queries import Place

_AT_ONCE = 5_000
States = dict[tuple[int, Place], dict[str, Any]]
Progress = Callable[[float], None]


class Changes(Mapping[str, tuple[Any, Any]]):
    """What an event changed, each field decoded when somebody asks for it: of many events few fields are looked at."""

    __slots__ = ("_kind", "_pairs")

    def __init__(self, kind: str, pairs: Pairs) -> None:
        self._kind, self._pairs = kind, pairs

    def __getitem__(self, name: str) -> tuple[Any, Any]:
        old, new = self._pairs[name]
        what = type_of(self._kind, name)
        return decode(old, what), decode(new, what)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._pairs else default

    def __contains__(self, name: object) -> bool:
        return name in self._pairs

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)


class Glimpse(NamedTuple):
    """One event, as far as those need it who look at very many."""

    seq: int
    kind: str
    record_id: int
    action: str
    happened_at: datetime
    changes: Changes

    @property
    def place(self) -> Place:
        return (self.happened_at, self.seq)


def happened_between(
    start: datetime, end: datetime, fields: Mapping[str, Collection[str]], told: Progress | None = None
) -> Iterator[Glimpse]:
    """The events of a half-open span that change one of the fields (kind -> fields), in the order they happened.

    `told` is called with the share of the span that is behind.
    """
    if not fields:
        return
    changing = (Q(kind=kind, changes__contains=f'"{name}":[') for kind, names in fields.items() for name in names)
    events = Event.objects.filter(happened_at__gte=start, happened_at__lt=end).filter(reduce(or_, changing))
    columns = ("seq", "kind", "record_id", "action", "happened_at", "changes")
    rows = events.order_by("happened_at", "seq").values_list(*columns).iterator(chunk_size=_AT_ONCE)
    while some := list(islice(rows, _AT_ONCE)):
        for row, pairs in zip(some, json.loads(f"[{','.join(row[-1] for row in some)}]"), strict=True):
            yield Glimpse(*row[:-1], Changes(row[1], pairs))
        if told:
            told((some[-1][4] - start) / (end - start))


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
