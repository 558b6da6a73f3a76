"""Answers that take a second, kept for the next who asks: while the warehouse stands as it stood, and a little longer."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

from salesops.warehouse.engine import current

GOOD_FOR = timedelta(seconds=30)
"""How long an answer is given again although something has happened since: people move deals all the time."""
REMEMBERED = 64
T = TypeVar("T")


class Memory:
    """The last answers, by what was asked."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, tuple[Hashable, datetime, Any]] = OrderedDict()
        self._lock = Lock()

    def recall(self, name: str, which: Hashable, at: datetime, work_out: Callable[[], T]) -> T:
        engine = current()
        key = (str(settings.WAREHOUSE_URL), name, which)
        state = (engine.sequence, engine.fresh_at)
        with self._lock:
            known = self._answers.get(key)
        if known is not None and (known[0] == state or timedelta() <= at - known[1] < GOOD_FOR):
            answer: T = known[2]
            return answer
        answer = work_out()
        with self._lock:
            self._answers[key] = (state, at, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return answer
