"""A PostgreSQL of our own from the installed programs, on a socket in a temporary folder, thrown away afterwards.

PostgreSQL refuses to run as root: where we are root it runs as `postgres`, the user its package makes.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

USER = "salesops"
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
}
"""Nothing of it outlives the tests, so nothing needs to reach the disk."""


def programs() -> Path:
    """The folder of initdb and pg_ctl; Debian keeps them out of the PATH, one folder a version."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version)
    if not folders:
        raise SystemExit("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return folders[-1]


def _version(folder: Path) -> float:
    return float(folder.parent.name)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty database, as DATABASE_URL wants it."""
    with tempfile.TemporaryDirectory(prefix="salesops-pg-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        _give_away(root)
        data, programs_in = root / "data", programs()
        _run(programs_in / "initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        with (data / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in QUICK.items())
        sockets = f"-c listen_addresses='' -c unix_socket_directories='{root}'"
        _run(programs_in / "pg_ctl", "-D", data, "-o", sockets, "-l", root / "log", "-w", "start")
        try:
            _run(programs_in / "createdb", "-h", root, "-U", USER, "salesops")
            yield f"postgres://{USER}@{quote(folder, safe='')}/salesops"
        finally:
            _run(programs_in / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(*words: str | Path) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, cwd="/", **_somebody())
    if done.returncode:
        raise SystemExit(f"{words[0]} failed: {done.stderr or done.stdout}")


def _somebody() -> dict[str, object]:
    """Who runs PostgreSQL: ourselves, unless we are root."""
    if os.geteuid():
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _give_away(folder: Path) -> None:
    if not os.geteuid():
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o755)
