"""From what builders hand over to the Delta tables."""

from collections.abc import Sequence

import ibis

from salesops.warehouse.build.built import Built
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.subjects import SUBJECTS, Subject, schema_of
from salesops.warehouse.build.types import column_type
from salesops.warehouse.reading import select_of, source_of
from salesops.warehouse.store import BUCKET, BUCKET_BITS, Draft


def write(shop: Shop, draft: Draft, subject: Subject, ids: Sequence[int] | None) -> None:
    """Build a subject, whole (None) or the records given, and put its rows in place."""
    if ids is not None:
        shop.duck.execute("CREATE OR REPLACE TEMP TABLE rebuilt AS SELECT unnest(CAST(? AS BIGINT[])) AS id", [list(ids)])
    for built in subject.build(shop):
        schema = schema_of(built.table, shop.policies)
        rows = _shaped(built, schema, subject.key)
        if ids is None:
            draft.overwrite(built.table, shop.duck.sql(rows).to_arrow_reader())
        else:
            _replace(shop, draft, built.table, subject.key, rows, ids)
    _show_again(shop, draft, subject)


def _shaped(built: Built, schema: ibis.Schema, key: str) -> str:
    """The rows with exactly the columns of the table, and the bucket they lie in."""
    columns = ", ".join(f'CAST("{name}" AS {column_type(dtype)}) AS "{name}"' for name, dtype in schema.items())
    inner = built.sql if not built.sql.lstrip().startswith("FROM") else f"SELECT * {built.sql}"
    return f"SELECT {columns}, {_bucket(key)} FROM ({inner})"


def _bucket(key: str) -> str:
    return f"CAST({f'{key} >> {BUCKET_BITS}' if key else '0'} AS INTEGER) AS {BUCKET}"


def _replace(shop: Shop, draft: Draft, table: str, key: str, rows: str, ids: Sequence[int]) -> None:
    buckets = sorted({record_id >> BUCKET_BITS for record_id in ids})
    schema = schema_of(table, shop.policies)
    standing = select_of(source_of(shop.duck, draft.store, table, draft.versions[table], buckets), schema)
    kept = f"SELECT *, {_bucket(key)} FROM ({standing}) WHERE {key} NOT IN (SELECT id FROM rebuilt)"
    draft.replace(table, shop.duck.sql(f"{kept} UNION ALL {rows}").to_arrow_reader(), buckets)


def _show_again(shop: Shop, draft: Draft, subject: Subject) -> None:
    """Let `w_<table>` show what was just written, for the subjects that read it."""
    for table in subject.tables:
        source = source_of(shop.duck, draft.store, table, draft.versions[table])
        shop.duck.execute(f"CREATE OR REPLACE TEMP VIEW w_{table} AS {select_of(source, schema_of(table, shop.policies))}")


def all_schemas(shop: Shop) -> dict[str, ibis.Schema]:
    return {table: schema_of(table, shop.policies) for subject in SUBJECTS.values() for table in subject.tables}
