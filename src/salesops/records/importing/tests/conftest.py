"""A place of its own for each test: files to import, a record store that commits, an actor and a moment."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from salesops.kernel.actor import Actor
from salesops.records.importing import Result, plan, run

ANA = Actor(None, "Ana", "test")
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    return path


@pytest.fixture
def bring_in() -> Callable[..., Result]:
    """Plan and run in one go."""

    def bring_in(*paths: Path, at: datetime = NOON, progress: Any = None, dry_run: bool = False, **told: Any) -> Result:
        with plan(paths, **told) as planned:
            return run(planned, by=ANA, at=at, progress=progress, dry_run=dry_run)

    return bring_in
