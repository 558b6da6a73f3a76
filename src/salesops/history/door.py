"""A door that guards tables: writes are refused unless the code that owns the door has opened it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class WriteRefusedError(RuntimeError):
    """A write from outside the one place that may make it."""


class Door:
    """`with door.open():` around the writes; `door.check("Deal.save")` in everything that writes."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self._is_open: ContextVar[bool] = ContextVar(f"door of {owner}", default=False)

    @contextmanager
    def open(self) -> Iterator[None]:
        token = self._is_open.set(True)
        try:
            yield
        finally:
            self._is_open.reset(token)

    def check(self, attempt: str) -> None:
        if not self._is_open.get():
            raise WriteRefusedError(f"{attempt} is refused: only {self.owner} writes here, with the history. Call it instead.")
