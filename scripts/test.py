"""Run the tests, in a home of its own that is thrown away afterwards; with --postgres on a PostgreSQL of its own.

On PostgreSQL those tests run that touch the record store; with --whole also all the others.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from postgres import cluster

ROOT = Path(__file__).resolve().parent.parent
TOUCHING = ["-m", "record_store and not browser and not spark and not real_data"]
TOUCHING += [f"--ignore=tests/{folder}" for folder in ("access", "agreement", "api")]


def main(words: list[str]) -> int:
    on_postgres = "--postgres" in words
    part = TOUCHING if on_postgres and "--whole" not in words else []
    kept = ["--reuse-db"] if on_postgres else []  # the cluster goes as a whole: no need to wait until nobody is in a database
    given = [word for word in words if word not in ("--postgres", "--whole")]
    processes = os.environ.get("TEST_PROCESSES", str(min(4, os.cpu_count() or 2)))
    with tempfile.TemporaryDirectory(prefix="salesops-test-") as home, cluster() if on_postgres else nullcontext("") as url:
        environment = os.environ | {"SALESOPS_HOME": home, "DATABASE_URL": url}
        command = [sys.executable, "-m", "pytest", "-n", processes, "--dist", "loadfile", *kept, *part, *given]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that PostgreSQL is stopped too
    sys.exit(main(sys.argv[1:]))
