"""Event logs somebody dropped on the page: made ready in a folder of their own, for them alone, for a day."""

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from salesops.capabilities.process.queries.event_log import NAMES, prepare
from salesops.capabilities.process.queries.logs import Columns, LogError
from salesops.kernel.finding import Finding

LIMIT = 250 * 1024**2
"""Bytes of one log as it is sent."""
KEPT = timedelta(days=1)
MOST = 10
"""Logs of one person at a time; the oldest goes."""
_TOKEN = re.compile(r"[a-f0-9]{24}")


@dataclass(frozen=True)
class Kept:
    token: str
    name: str
    user: int
    sent_at: str
    events: int
    cases: int
    ways: int
    first: str
    last: str

    @property
    def folder(self) -> Path:
        return _root() / self.token

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.sent_at) + KEPT


def _root() -> Path:
    return Path(settings.HOME) / "logs"


def keep(sent: UploadedFile, asked: Columns, *, user: int, at: datetime) -> Kept:
    """Read a log, and keep what its map is drawn from. Raises LogError."""
    _sweep(user, at)
    token = secrets.token_hex(12)
    folder = _root() / token
    folder.mkdir(parents=True, mode=0o700)
    name = Path(str(sent.name)).name[:120]
    try:
        ready = prepare(stored(sent, name, folder), asked, folder, name=name)
    except LogError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (folder / "sent").unlink(missing_ok=True)
    days = (ready.first.isoformat(), ready.last.isoformat())
    kept = Kept(token, name, user, at.isoformat(), ready.events, ready.cases, ready.ways, *days)
    (folder / "about.json").write_text(json.dumps(asdict(kept)), encoding="utf-8")
    return kept


def stored(sent: UploadedFile, name: str, folder: Path) -> Path:
    """Where what was sent can be read: where it lies already, or in the folder. Raises LogError for too much of it."""
    if (sent.size or 0) > LIMIT:
        what, fix = f"It has more than {LIMIT >> 20} MB.", "Send it gzipped, or use salesops process discover on the server."
        raise LogError(Finding(name, what, "So much is not read on the page.", fix))
    if isinstance(sent, TemporaryUploadedFile):
        return Path(sent.temporary_file_path())
    with (folder / "sent").open("wb") as file:
        file.writelines(sent.chunks())
    return folder / "sent"


def kept_log(token: str, *, user: int, at: datetime) -> Kept | None:
    """The log, if it is theirs and its day is not over."""
    if not _TOKEN.fullmatch(token):
        return None
    found = _read(_root() / token)
    return found if found and found.user == user and at < found.until else None


def kept_logs(*, user: int, at: datetime) -> list[Kept]:
    """Theirs, the latest first."""
    found = [log for folder in _root().glob("*") if (log := _read(folder)) and log.user == user and at < log.until]
    return sorted(found, key=lambda log: log.sent_at, reverse=True)


def forget(log: Kept) -> None:
    shutil.rmtree(log.folder, ignore_errors=True)


def _read(folder: Path) -> Kept | None:
    """None also for one that another release kept in another form."""
    if not (folder / NAMES).exists():
        return None
    try:
        return Kept(**json.loads((folder / "about.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _sweep(user: int, at: datetime) -> None:
    """Remove what is over, and of theirs all but the latest; a folder without words about it was left by a process killed."""
    for folder in _root().glob("*"):
        log = _read(folder)
        over = at >= log.until if log else at.timestamp() - folder.stat().st_mtime > KEPT.total_seconds()
        if over:
            shutil.rmtree(folder, ignore_errors=True)
    for log in kept_logs(user=user, at=at)[MOST - 1 :]:
        forget(log)
