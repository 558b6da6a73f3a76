"""Installations for journeys, and their servers."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.stores import EMPTY

ROOT = Path(__file__).parents[2]
PASSWORD = "close-the-books"
"""What every login of the demo company has; the others are given the same."""
DEMO = (*EMPTY, ("demo", "--deals", "800"), ("warehouse", "refresh"))


@dataclass(frozen=True)
class Company:
    """A served company: where, and the numbers of what its pages are opened for."""

    address: str
    numbers: dict[str, int] = field(default_factory=dict)
    password: str = PASSWORD


def environment_of(home: Path, **more: str) -> dict[str, str]:
    own = {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings", "PYTHONPATH": _path()}
    return os.environ | own | more


def _path() -> str:
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def said(home: Path, *words: str) -> str:
    """What `salesops` says to these words."""
    return _told(home, "-m", "salesops.config.cli", *words)


def asked(home: Path, code: str) -> str:
    """What these lines print in that installation."""
    return _told(home, "-c", f"import django; django.setup()\n{code}")


def _told(home: Path, *words: str) -> str:
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment_of(home), check=True, stdout=subprocess.PIPE, text=True, input="").stdout


@contextmanager
def served(home: Path, *also: str, **environment: str) -> Iterator[str]:
    """The address of its server; `also` the other processes it needs, such as `worker`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    salesops = [sys.executable, "-m", "salesops.config.cli"]
    with ExitStack() as running:
        for words in (["web", "--port", str(port)], *([word] for word in also)):
            started = subprocess.Popen([*salesops, *words], env=environment_of(home, **environment), stderr=subprocess.DEVNULL)
            running.enter_context(started)
            running.callback(started.terminate)
        _wait_for(f"http://127.0.0.1:{port}/login/")
        yield f"http://127.0.0.1:{port}"


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"Nothing answered at {url} within a minute.")
