"""Make the virtual environment and keep it current. Needs Python 3.11 and nothing else.

    python3 scripts/setup.py          what running the program needs
    python3 scripts/setup.py --dev    and what its tests and checks need

Says what it does, does nothing that is already done, and can be killed and started again.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  said before anything that needs it
        sys.exit(
            f"salesops needs Python 3.11 or later; this is {sys.version.split()[0]}. Run: make PYTHON=/path/to/python3.11 run"
        )
    dev = "--dev" in sys.argv
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    make_environment()
    install_locked(lock, dev=dev)
    install_project()


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def make_environment() -> None:
    if PYTHON.exists():
        return
    say(f"Making the virtual environment {VENV.name} (once)")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        sys.exit("Python's venv module is not whole here. On Debian and Ubuntu: apt-get install python3-venv. Then run again.")


def install_locked(lock: Path, *, dev: bool) -> None:
    stamp = VENV / ".locked"
    wanted = digest(lock)
    done = stamp.read_text().split() if stamp.exists() else []
    if wanted in done:
        return
    tools = "with" if dev else "without"
    say(f"Installing the {count(lock)} locked packages, {tools} the tools for tests; a minute or two the first time")
    started = time.monotonic()
    if not (with_uv(lock) or run([PYTHON, "-m", "pip", "install", "--require-hashes", "-r", lock])):
        sys.exit("The packages could not be installed; the lines above say why. Is the package index reachable?")
    stamp.write_text("\n".join([*done, wanted]))
    say(f"Installed in {time.monotonic() - started:.0f} s")


def with_uv(lock: Path) -> bool:
    """The quick way: uv, itself pinned in the lock; pip does the same where uv cannot reach the index."""
    pinned = re.search(r"^uv==.*?(?=^\S|\Z)", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE | re.DOTALL)
    if pinned is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "uv.lock"
        alone.write_text(pinned.group())
        if not run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", alone]):
            return False
    return run([BIN / "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", lock])


def install_project() -> None:
    """Install the package itself, editable; its build hook bundles the front-end assets when they are stale."""
    stamp = VENV / ".project"
    wanted = digest(ROOT / "pyproject.toml", ROOT / "hatch_build.py", *front_end_sources())
    built = ROOT / "src/salesops/web/static/built/stamp.txt"
    if stamp.exists() and stamp.read_text() == wanted and built.exists():
        return
    say("Installing salesops itself and bundling the front-end assets")
    uv = BIN / "uv"
    command = [uv, "pip", "install", "--python", PYTHON, "--no-deps", "-e", ROOT]
    if not (uv.exists() and run(command)) and not run([PYTHON, "-m", "pip", "install", "--no-deps", "-e", ROOT]):
        sys.exit("salesops could not be installed; the lines above say why.")
    stamp.write_text(wanted)


def front_end_sources() -> list[Path]:
    sources = ROOT / "src/salesops/web/assets"
    return [ROOT / "package.json", ROOT / "package-lock.json", *sorted(p for p in sources.rglob("*") if p.is_file())]


def digest(*files: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def count(lock: Path) -> int:
    return len(re.findall(r"^[a-z].*==", lock.read_text(), re.MULTILINE))


def run(command: list[object]) -> bool:
    return subprocess.run([str(part) for part in command], check=False, cwd=ROOT).returncode == 0


if __name__ == "__main__":
    main()
