"""A small demo company for a journey: made once a run, copied for each that asks, so that none meets what another did."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MADE = ("setup",), ("demo", "--deals", "800"), ("warehouse", "refresh")


def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an installation of its own."""
    shared = tmp_path_factory.getbasetemp().parent / "demo-company"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.with_suffix(".made").exists():
            shutil.rmtree(shared, ignore_errors=True)
            for words in MADE:
                command = [sys.executable, "-m", "salesops.config.cli", *words]
                environment = os.environ | {"SALESOPS_HOME": str(shared)}
                subprocess.run(command, env=environment, check=True, capture_output=True, input=b"")
            shared.with_suffix(".made").touch()
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(shared, home, dirs_exist_ok=True)
    return home
