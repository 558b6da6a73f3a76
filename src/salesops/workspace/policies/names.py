"""What there is for policies to refer to."""

from datetime import datetime

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING
from salesops.policies.references import Names, spellings
from salesops.records import listing
from salesops.records.row import Row
from salesops.workspace.editing import custom_fields

_MANY = 100_000


def names(at: datetime) -> Names:
    """The people and teams there are, by every spelling."""
    return Names(
        people=spellings(_called(row, "email", "name") for row in _all("person")),
        teams=spellings(_called(row, "name") for row in _all("team")),
        own_fields={
            kind: frozenset(field.name for field in custom_fields(kind, at.date())) for kind in KINDS if KINDS[kind].custom
        },
    )


def _all(kind: str) -> tuple[Row, ...]:
    return listing.page(listing.Ask(kind, limit=_MANY), scope=EVERYTHING).rows


def _called(row: Row, *fields: str) -> list[str]:
    return [row.external_id, *(str(row.values[name]) for name in fields)]


def condition_fields(at: datetime) -> list[str]:
    """What a condition on a deal may name, for the form to propose."""
    own = [f"custom.{field.name}" for field in custom_fields("deal", at.date())]
    behind = [f"account.{name}" for name in KINDS["account"].by_name] + ["owner.name", "owner.role"]
    return [*KINDS["deal"].by_name, *own, *behind]
