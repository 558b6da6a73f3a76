"""What a transaction consists of, whatever the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa


@dataclass(frozen=True)
class Do:
    sql: str


@dataclass(frozen=True)
class Append:
    """Add rows to a table; columns not among them get their defaults."""

    table: str
    rows: pa.Table


@dataclass(frozen=True)
class Stage:
    """Put rows into a temporary table."""

    name: str
    rows: pa.Table


@dataclass(frozen=True)
class Expect:
    """Undo everything unless the query counts `count`."""

    sql: str
    count: int
    otherwise: str


Step = Do | Append | Stage | Expect


class ExpectationError(RuntimeError):
    """An `Expect` that did not hold: the transaction was undone."""


class Store(Protocol):
    def read(self, sql: str) -> pa.Table: ...

    def reserve(self, table: str, count: int) -> pa.Array:
        """Ids nobody else will give."""
        ...

    def submit(self, steps: Sequence[Step]) -> None:
        """One transaction; may still be under way on return. Raises what went wrong with the one before."""
        ...

    def settle(self) -> None:
        """Wait until everything submitted is in. Raises what went wrong."""
        ...

    def stored(self, column: str, field_type: str) -> str:
        """SQL to read a column as text, '' where empty: ADBC's SQLite takes a column's type from its first rows."""
        ...

    def staged(self, column: str, field_type: str) -> str:
        """SQL to write a staged text to a column of the type."""
        ...

    def patched(self, column: str, patch: str) -> str:
        """SQL for a JSON column with the keys of a patch put in, those that are null there taken out."""
        ...

    def close(self) -> None: ...
