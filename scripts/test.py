"""Run every test, in a home of its own that is thrown away afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    processes = os.environ.get("TEST_PROCESSES", str(min(4, os.cpu_count() or 2)))
    with tempfile.TemporaryDirectory(prefix="salesops-test-") as home:
        environment = os.environ | {"SALESOPS_HOME": home}
        command = [sys.executable, "-m", "pytest", "-n", processes, "--dist", "loadgroup", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
