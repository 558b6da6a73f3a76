"""In which team somebody was when: hand-offs count for the team that whoever must act was in when they started."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from django.db.models import Q

from salesops.history.spans import happened_between

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Teams:
    """Person -> since when in which team; what is known first reaches back for ever."""

    of: dict[int, list[tuple[datetime, int | None]]]

    def held(self, person: int | None, at: datetime) -> int | None:
        stays = self.of.get(person or 0)
        return stays[max(0, bisect_right(stays, at, key=lambda stay: stay[0]) - 1)][1] if stays else None

    def started_in(self, team: int) -> Q:
        """The hand-offs of those who were in the team when these started."""
        found = Q(pk=None)
        for person, stays in self.of.items():
            for (since, held), (until, _) in pairwise([*stays, (_NEVER, None)]):
                if held == team:
                    found |= Q(receiver_id=person, started_at__gte=since, started_at__lt=until)
        return found


def teams(until: datetime) -> Teams:
    """As history tells until then; one question."""
    found: dict[int, list[tuple[datetime, int | None]]] = defaultdict(list)
    for event in happened_between(_ALWAYS, until, {"person": {"name", "team"}}):
        stays, moved = found[event.record_id], "team" in event.changes
        if moved or not stays:
            stays.append((event.happened_at if stays else _ALWAYS, event.changes["team"][1] if moved else None))
    return Teams(dict(found))
