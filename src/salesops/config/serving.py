"""One process tree: the web server and the worker, started together, stopped together, restarted when they die."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

RESTART_AFTER = 2.0


@dataclass
class Child:
    """A process of ours, by the words of the `salesops` command that runs it."""

    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "salesops.config.cli", *self.words])  # noqa: S603  our own words
        self.started = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None or not self.alive:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def keep_running(children: list[Child], *, say: Callable[[str], None]) -> None:
    """Start the children and stand by them until Ctrl-C or a termination signal."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    for child in children:
        child.start()
    try:
        while not stop.wait(0.5):
            for child in children:
                if not child.alive:
                    say(f"`salesops {' '.join(child.words)}` stopped; starting it again.")
                    stop.wait(max(0.0, RESTART_AFTER - (time.monotonic() - child.started)))
                    child.start()
    finally:
        say("Stopping.")
        for child in children:
            child.stop()
