"""The Delta tables of a state as views of a DuckDB connection."""

from collections.abc import Iterable

import duckdb
import ibis

from salesops.warehouse.build.types import column_type
from salesops.warehouse.store import BUCKET, Meta, Store


def source_of(
    duck: duckdb.DuckDBPyConnection, store: Store, table: str, version: int, buckets: Iterable[int] | None = None
) -> str:
    """SQL for what a table holds in a version (in some of its buckets): its files where they are local, else Arrow."""
    delta = store.open(table, version)
    chosen = None if buckets is None else [(BUCKET, "in", [str(bucket) for bucket in buckets])]
    if not store.is_local:
        name = f"{table}_{version}"
        duck.register(name, delta.to_pyarrow_dataset(partitions=chosen))
        return name
    files = delta.file_uris(file_pruning_predicate=chosen)
    return f"read_parquet({files!r}, hive_partitioning = false)" if files else ""


def select_of(source: str, schema: ibis.Schema) -> str:
    """SQL for the columns of the schema from such a source; no rows from an empty one."""
    if source:
        return f"SELECT {', '.join(_quoted(name) for name in schema)} FROM {source}"
    nothing = ", ".join(f"CAST(NULL AS {column_type(dtype)}) AS {_quoted(name)}" for name, dtype in schema.items())
    return f"SELECT {nothing} WHERE false"


def show(duck: duckdb.DuckDBPyConnection, store: Store, meta: Meta | None, schemas: dict[str, ibis.Schema]) -> None:
    """`w_<table>`: the warehouse as it stands, with the custom fields it was built with; empty where there is none."""
    for table, schema in schemas.items():
        source = source_of(duck, store, table, meta.versions[table]) if meta and table in meta.versions else ""
        select = f"SELECT * FROM {source}" if source else select_of("", schema)
        duck.execute(f"CREATE OR REPLACE TEMP VIEW w_{table} AS {select}")


def _quoted(name: str) -> str:
    return f'"{name}"'
