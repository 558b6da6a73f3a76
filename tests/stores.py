"""Installations of their own for tests that start processes: a home each, on PostgreSQL also a database each."""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Environment = dict[str, str]
EMPTY = (("setup",),)
"""What makes an installation in which nothing has happened yet."""


def home_of(making: tuple[tuple[str, ...], ...], name: str, factory: pytest.TempPathFactory) -> Path:
    """A home of its own, a copy of the one these commands made the first time somebody in this run asked."""
    run = factory.getbasetemp()
    shared = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / name  # processes of one run share; runs never do
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.with_suffix(".made").exists():
            shutil.rmtree(shared, ignore_errors=True)
            with new_store(shared, postgresql=False) as environment:
                for words in making:
                    told(environment, *words)
            shared.with_suffix(".made").touch()
    home = factory.mktemp("home")
    shutil.copytree(shared, home, dirs_exist_ok=True)
    return home


@contextmanager
def ready_store(factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """An installation that is set up, in which nothing has happened yet."""
    if not os.environ.get("DATABASE_URL"):
        with new_store(home_of(EMPTY, "empty", factory)) as environment:
            yield environment
        return
    with new_store(factory.mktemp("home")) as environment:
        told(environment, "setup")
        yield environment


@contextmanager
def new_store(home: Path, *, postgresql: bool | None = None) -> Iterator[Environment]:
    """The environment of an installation that knows nothing yet. `postgresql`: default as the suite runs."""
    url = os.environ.get("DATABASE_URL", "") if postgresql in (None, True) else ""
    if postgresql and not url:
        raise RuntimeError("This test needs PostgreSQL: scripts/test.py --postgres")
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "WAREHOUSE_URL", "QUEUE_URL")}
    environment = {**kept, "SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    if not url:
        yield environment
        return
    name = f"own_{uuid.uuid4().hex}"
    _say(url, f"CREATE DATABASE {name}")
    try:
        yield {**environment, "DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
    finally:
        _say(url, f"DROP DATABASE {name} WITH (FORCE)")


def _say(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


def started(environment: Environment, *words: str, **how: object) -> "subprocess.Popen[bytes]":
    """`salesops` with these words, as a process of that installation."""
    return subprocess.Popen([sys.executable, "-m", "salesops.config.cli", *words], env=environment, **how)  # type: ignore[call-overload]


def told(environment: Environment, *words: str, ends_with: int = 0) -> str:
    """What `salesops` says to these words, once it has ended as expected."""
    done = subprocess.run(
        [sys.executable, "-m", "salesops.config.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == ends_with, said
    return said


def rows(environment: Environment, sql: str) -> list[tuple[object, ...]]:
    """The answer of the installation's record store to a question both databases understand."""
    if url := environment.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url, options="-c timezone=UTC") as connection:
            return connection.execute(sql).fetchall()
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(Path(environment["SALESOPS_HOME"]) / "records.sqlite3")) as store:
        return store.execute(sql).fetchall()
