"""What there is for policies to refer to."""

from datetime import datetime

from salesops.kernel.scope import EVERYTHING
from salesops.policies.references import Names, spellings
from salesops.records import listing
from salesops.records.row import Row

_MANY = 100_000


def names(at: datetime) -> Names:
    """The people and teams there are, by every spelling."""
    return Names(
        people=spellings(_called(row, "email", "name") for row in _all("person")),
        teams=spellings(_called(row, "name") for row in _all("team")),
    )


def _all(kind: str) -> tuple[Row, ...]:
    return listing.page(listing.Ask(kind, limit=_MANY), scope=EVERYTHING).rows


def _called(row: Row, *fields: str) -> list[str]:
    return [row.external_id, *(str(row.values[name]) for name in fields)]
