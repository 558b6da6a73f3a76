"""Questions of our own over the warehouse's tables: compiled once, and answered once for each of its states."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import ibis

from salesops.warehouse.engine import current
from salesops.warehouse.opened import Engine, Prepared

Tables = Mapping[str, ibis.Table]
Build = Callable[..., ibis.Table]
"""Takes the tables, then whatever `rows_of` was given."""
Row = Mapping[str, Any]
REMEMBERED = 256


def rows_of(build: Build, *given: Any) -> tuple[Row, ...]:
    """The rows of the expression that `build(tables, *given)` makes; `given` is hashable and says all it depends on."""
    return _answered(_State(current()), build, given)


class _State:
    """An engine's state: equal to another only if nothing was committed between them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._key = (id(engine.tables), engine.sequence, engine.fresh_at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _State) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


class _Shape(_State):
    """An engine's kind and its tables' columns: what a compiled question depends on."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._key = (type(engine), tuple((name, tuple(table.columns)) for name, table in engine.tables.items()))


@lru_cache(maxsize=REMEMBERED)
def _answered(state: _State, build: Build, given: tuple[Any, ...]) -> tuple[Row, ...]:
    prepared = _prepared(_Shape(state.engine), build, given)
    return tuple(state.engine.fetch(prepared).to_pylist())


@lru_cache(maxsize=REMEMBERED)
def _prepared(shape: _Shape, build: Build, given: tuple[Any, ...]) -> Prepared:
    return shape.engine.prepare(build(shape.engine.tables, *given))
