"""What every engine offers, whichever it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import ibis
import pyarrow as pa


@dataclass(frozen=True)
class Prepared:
    """An expression compiled once; it runs on any state whose tables have the same columns."""

    expr: ibis.Table
    sql: str = ""


class Engine(Protocol):
    """A committed state of the warehouse, open for questions. Safe to use from many threads."""

    tables: dict[str, ibis.Table]
    """Name -> table to build expressions from; they are not bound to an engine."""
    sequence: int
    """The last event of history it knows of; 0 where the warehouse was never built."""
    fresh_at: datetime | None
    """When it was made; None where the warehouse was never built."""

    at_once: int
    """How many questions it answers faster side by side than one after the other."""

    def to_arrow(self, expr: ibis.Table) -> pa.Table:
        """What an expression over `tables` gives. Moments come without a zone, in UTC."""

    def prepare(self, expr: ibis.Table) -> Prepared: ...

    def fetch(self, prepared: Prepared) -> pa.Table: ...


def unbound(schemas: dict[str, ibis.Schema]) -> dict[str, ibis.Table]:
    return {name: ibis.table(schema, name=name) for name, schema in schemas.items()}
