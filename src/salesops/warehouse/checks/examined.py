"""What a check may look at: the record store, loaded into a workshop beside the warehouse."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from salesops.kernel.finding import Finding
from salesops.warehouse.build.shop import Shop

REBUILD = "Make the tables again: salesops warehouse rebuild"


@dataclass(frozen=True)
class Examined:
    """`w_<table>` is the warehouse; `shop.source` answers from a snapshot of the record store."""

    shop: Shop

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """From the warehouse and whatever the workshop holds."""
        return self.shop.duck.execute(sql).fetchall()

    def stored(self, sql: str) -> list[tuple[Any, ...]]:
        """From the record store."""
        return [tuple(row.values()) for row in self.shop.source.read(sql).to_pylist()]


Check = Callable[[Examined], Iterator[Finding]]
