"""The record store by Arrow. What differs between SQLite and PostgreSQL is in here and nowhere else.

Everything goes over connections of its own, so no Django transaction may be open meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
from django.db import connection

from salesops.kernel.kinds import Kind
from salesops.records.importing.store.postgres import Postgres
from salesops.records.importing.store.sqlite import Sqlite
from salesops.records.importing.store.steps import Append, Do, Expect, Stage, Step, Store
from salesops.records.importing.workshop import quoted


@contextmanager
def opened() -> Iterator[Store]:
    store: Store
    if connection.vendor == "postgresql":
        store = Postgres(connection.settings_dict)
    else:
        store = Sqlite(str(connection.settings_dict["NAME"]))
    try:
        yield store
    finally:
        store.close()


def read_records(store: Store, kind: Kind, names: tuple[str, ...], where: str) -> pa.Table:
    """Bookkeeping (`deleted` is 0 or 1) and the named fields, under their names; dates and numbers as text."""
    fields = [kind.field(name) for name in names]
    picked = [f"{store.stored(quoted(f.column), f.type)} AS {quoted(f.name)}" for f in fields]
    custom = ["CAST(custom AS TEXT) AS custom"] if kind.custom else []
    return store.read(
        f"""SELECT id, version, external_id, CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END AS deleted,
            {store.stored("created_at", "moment")} AS created_at, {store.stored("updated_at", "moment")} AS updated_at
            {"".join(", " + column for column in [*picked, *custom])}
        FROM {kind.table} WHERE {where}"""
    )


__all__ = ["Append", "Do", "Expect", "Stage", "Step", "Store", "opened", "read_records"]
