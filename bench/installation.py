"""A process of its own for each measurement, in an installation of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def measured(module: str, home: Path, *words: object) -> dict[str, Any]:
    """What `python -m bench.<module>` tells in its last line, run with `home` as SALESOPS_HOME."""
    environment = os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    command = [sys.executable, "-W", "ignore::FutureWarning", "-m", f"bench.{module}", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
