"""SQLite, in a process of its own.

ADBC brings its own copy of the SQLite library. Two copies in one process that have the same file open break
each other's locks (see "How to corrupt an SQLite database file", section 2.2) and the file with them; in two
processes they do not. It also lets this process work on the next chunk while the other writes the last one. A process that
is done with waits for the next import a while, as starting one takes a fifth of a second.
"""

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from salesops.records.importing.store.steps import Append, Do, Expect, ExpectationError, Stage, Step

_PROCESS = Path(__file__).parent / "sqlite_process.py"
_IDLE: list[tuple[int, "subprocess.Popen[bytes]"]] = []
"""Processes without a file, each with the process that started it: one that was forked later leaves them alone."""
MOST_IDLE = 2


class Sqlite:
    """Days and moments are text there, as Django writes them."""

    def __init__(self, path: str) -> None:
        self.waiting = 0
        self.process = _idle() or _new()
        try:
            self._ask("open", path)
        except (OSError, EOFError):  # it has just ended of itself
            _end(self.process)
            self.process = _new()
            self._ask("open", path)
        except RuntimeError:
            _end(self.process)
            raise

    def read(self, sql: str) -> pa.Table:
        return self._ask("read", sql)

    def reserve(self, table: str, count: int) -> pa.Array:
        first = self._ask("reserve", table, count)
        return pa.array(range(first, first + count), pa.int64())

    def submit(self, steps: Sequence[Step]) -> None:
        self.settle()
        self._send("transaction", [_plain(step) for step in steps])
        self.waiting += 1

    def settle(self) -> None:
        while self.waiting:
            self.waiting -= 1
            self._answer()

    def stored(self, column: str, field_type: str) -> str:
        return f"coalesce(CAST({column} AS TEXT), '')"

    def staged(self, column: str, field_type: str) -> str:
        return column

    def patched(self, column: str, patch: str) -> str:
        return f"json_patch({column}, coalesce({patch}, '{{}}'))"

    def close(self) -> None:
        """Whatever is not committed by then never was."""
        if self.waiting or len(_IDLE) >= MOST_IDLE:
            _end(self.process)
            return
        try:
            self._ask("shut")
        except (OSError, EOFError):
            _end(self.process)
        else:
            _IDLE.append((os.getpid(), self.process))

    def _ask(self, method: str, *arguments: Any) -> Any:
        self.settle()
        self._send(method, *arguments)
        return self._answer()

    def _send(self, method: str, *arguments: Any) -> None:
        pickle.dump((method, arguments), self.process.stdin, protocol=5)  # type: ignore[arg-type]
        self.process.stdin.flush()  # type: ignore[union-attr]

    def _answer(self) -> Any:
        how, value = pickle.load(self.process.stdout)  # type: ignore[arg-type]  # noqa: S301  our own process
        if how == "unexpected":
            raise ExpectationError(value)
        if how == "error":
            raise RuntimeError(f"The record store refused: {value}")
        return value


def _new() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", str(_PROCESS)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own file


def _idle() -> "subprocess.Popen[bytes] | None":
    while _IDLE:
        owner, process = _IDLE.pop()
        if owner == os.getpid() and process.poll() is None:
            return process
        if owner == os.getpid():
            _end(process)
    return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
    process.wait()


@atexit.register
def _end_all() -> None:
    while _IDLE:
        owner, process = _IDLE.pop()
        if owner == os.getpid():
            _end(process)


def _plain(step: Step) -> tuple[str, Any, Any]:
    """As the other process, which knows nothing of this package, understands it."""
    match step:
        case Do(sql):
            return "do", sql, None
        case Append(table, rows):
            return "append", table, rows
        case Stage(name, rows):
            return "stage", name, rows
        case Expect(sql, count, otherwise):
            return "expect", sql, (count, otherwise)
