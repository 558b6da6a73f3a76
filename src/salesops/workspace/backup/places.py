"""The files of a backup, unpacked beside those there are and moved into their place when the tables are.

What says that the tables are is an event of history, written in their transaction. So a restore that was killed either
never was, and what it unpacked is thrown away, or is finished by whoever looks next.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from salesops.history import queries as history
from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.records.locks import held
from salesops.workspace.backup.contents import HOME_FILES, folders
from salesops.workspace.backup.reading import Reader

KIND, NUMBER = "installation", 1
"""What the event is of."""
_REPLACED = "replaced"


def waiting() -> Path:
    return Path(settings.HOME) / "restoring"


def unpack(reader: Reader, attempt: str) -> int:
    """Lay the files out under the name of the attempt; how many there are."""
    shutil.rmtree(waiting(), ignore_errors=True)
    root = waiting() / attempt
    for name in ("home", *folders()):
        (root / name).mkdir(parents=True, mode=0o700)
    allowed = {f"home/{name}" for name in HOME_FILES}
    names = [name for name in reader.manifest.files if name in allowed or name.partition("/")[0] in folders()]
    for name in names:
        reader.unpack(name, root)
    return len(names)


def note(attempt: str, made_at: str, *, by: Actor, at: datetime) -> None:
    """Say in history that everything before was restored."""
    changes = {"attempt": (None, attempt), "backup_of": (None, made_at)}
    append([NewEvent(KIND, NUMBER, "restore", at, changes, by, at)])


def finish_interrupted() -> bool:
    """Finish or forget what a killed restore left behind; whether files took their place. Not while one is running."""
    if not waiting().exists():
        return False
    with held("restore", wait=False) as ours:
        return ours and finish()


def finish() -> bool:
    """Move the files into their place where the tables are in theirs."""
    attempts = [path for path in waiting().iterdir() if path.is_dir()] if waiting().exists() else []
    done = [_move(root) for root in attempts if _is_noted(root.name)]
    shutil.rmtree(waiting(), ignore_errors=True)
    return bool(done)


def _is_noted(attempt: str) -> bool:
    return any(entry.changes.get("attempt") == (None, attempt) for entry in history.timeline(KIND, NUMBER))


def _move(root: Path) -> Path:
    """Each step may be repeated: whoever is killed in between leaves the rest to the next."""
    for name, place in folders().items():
        if (new := root / name).exists():
            if place.exists():
                shutil.rmtree(root / _REPLACED, ignore_errors=True)
                os.replace(place, root / _REPLACED)
            os.replace(new, place)
    for path in (root / "home").iterdir():
        os.replace(path, Path(settings.HOME) / path.name)
    return root
