"""The slider over a record's life: from its first day to today."""

from dataclasses import dataclass
from datetime import date, timedelta

from salesops.records.life.reading import first_moment
from salesops.web import formatting as written
from salesops.workspace.record_pages.queries.seen import Seen

_LONGEST_DAYS = 36_500


@dataclass(frozen=True)
class Slider:
    first: date
    last: date
    value: date
    days: int
    """How many days lie between the first and the last."""
    position: int
    is_past: bool
    said: str

    @property
    def is_movable(self) -> bool:
        return self.days > 0


def slider_of(seen: Seen) -> Slider:
    began = first_moment(seen.kind, seen.id) or seen.row.created_at
    today = seen.visit.today
    first = min(max(seen.words.day(began), today - timedelta(days=_LONGEST_DAYS)), today)
    value = min(max(seen.visit.day, first), today)
    days = (today - first).days
    return Slider(
        first, today, value, days, (value - first).days, seen.visit.as_of.is_past, written.day(seen.visit.day, year=True)
    )
