"""Versions of records: the fold of their events, set-wise."""

from salesops.kernel.kinds import Field
from salesops.warehouse.build.inputs import event_fields
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import parsed

FOREVER = "TIMESTAMP '9999-01-01 00:00:00'"
BEFORE_ALL = "TIMESTAMP '0001-01-01 00:00:00'"


def fold(shop: Shop, kind: str, where: str = "1 = 1") -> None:
    """`f_<kind>`: one row for each moment at which something happened to a record, typed, with the state it was in
    from then (`valid_from`) until the next such moment (`valid_to`). `deleted` rows are states of not being there.

    Events of the same moment count as one, by the order in which they were written.
    """
    fields = event_fields(shop, kind)
    folded = ", ".join(f'last_value("{name}" IGNORE NULLS) OVER w AS "{name}"' for name, _ in fields)
    typed = ", ".join(_typed(name, field) for name, field in fields if name != "deleted_at")
    shop.run(f"""
        CREATE OR REPLACE TABLE f_{kind} AS
        WITH states AS (
            SELECT seq, record_id, happened_at, learned_at, {folded},
                lead(happened_at) OVER w AS next_at, first_value(happened_at) OVER w AS created_at
            FROM e_{kind} WHERE {where}
            WINDOW w AS (PARTITION BY record_id ORDER BY happened_at, seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        )
        SELECT record_id AS id, seq AS sequence, learned_at, created_at, happened_at AS valid_from,
            coalesce(next_at, {FOREVER}) AS valid_to, coalesce(deleted_at, '') <> '' AS deleted, {typed}
        FROM states WHERE next_at IS NULL OR next_at > happened_at
    """)


def _typed(name: str, field: Field) -> str:
    column = name.replace("custom.", "custom_") if name.startswith("custom.") else field.column
    text = f'"{name}"'
    return f'{parsed(text, field)} AS "{column}"'
