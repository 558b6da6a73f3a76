"""Where the rows of a list come from, and how far one may look through a reference.

Whoever sees a record sees what it refers to by name, and of an account what tells its market (the numbers are sliced by it too).
Anything else behind a reference is asked of the records in scope alone: a list must not tell by its filter or order what its
reader may not read.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from salesops.kernel.scope import Scope
from salesops.records import past
from salesops.records.models import MODELS
from salesops.records.visibility import visible

TOLD = {"account": frozenset({"name", "segment", "region", "industry", "country"})}
"""Kind -> fields that go with a reference to it."""
_EVERYBODYS = frozenset({"person", "team", "product"})


@dataclass(frozen=True)
class Source:
    """The records as they are, or as they were at `at`, for somebody with `scope`."""

    at: datetime | None
    scope: Scope

    def rows(self, kind: str) -> QuerySet[Any]:
        """All of a kind that are (were) there, whoever may see them."""
        if self.at is None:
            return MODELS[kind].objects.present()
        if kind not in self._made:
            self._made[kind] = past.made(kind, self.at)
        return self._made[kind]

    def seen(self, kind: str) -> Q:
        """What one may see today, one may see the past of (as `queries.record_as_of` says)."""
        condition = visible(kind, self.scope)
        if self.at is None or self.scope.everything:
            return condition
        return Q(id__in=MODELS[kind].objects.filter(condition).values("id"))

    def behind(self, kind: str, field: str) -> QuerySet[Any]:
        """The rows of a kind of which a field may be looked at through a reference."""
        rows = self.rows(kind)
        told = kind in _EVERYBODYS or field == "name" or field in TOLD.get(kind, ())
        return rows if told else rows.filter(self.seen(kind))

    @cached_property
    def _made(self) -> dict[str, QuerySet[Any]]:
        return {}
