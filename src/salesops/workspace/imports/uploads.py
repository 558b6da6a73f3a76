"""Where uploads lie: a folder each under `settings.UPLOADS`, named by a token nobody can guess."""

import re
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from salesops.records.importing.reading.files import DOCUMENTS, TABLES
from salesops.workspace.imports.problems import UnknownUploadError, UploadRefused
from salesops.workspace.imports.receiving import LIMIT_BYTES

_TOKEN = re.compile(r"[a-z0-9]{20}")
_UNDOING = re.compile(r"undo-[0-9]{1,18}")
LONGEST_NAME = 120
_KNOWN = TABLES | DOCUMENTS | {".zip"}


@dataclass(frozen=True)
class Upload:
    """The folder of one upload. `files` is what was sent, the rest is what the program keeps about it."""

    token: str

    @property
    def root(self) -> Path:
        return Path(settings.UPLOADS) / self.token

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def mapping(self) -> Path:
        return self.root / "mapping.yaml"

    def kept(self, name: str) -> Path:
        """The file the program keeps `name` in."""
        return self.root / f"{name}.json"

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)


def new() -> Upload:
    return Upload(secrets.token_hex(10))


def known(token: str) -> Upload:
    """Raises UnknownUploadError. Nothing but a token of ours ever becomes part of a path."""
    upload = Upload(token)
    if not _TOKEN.fullmatch(token) or not upload.kept("state").exists():
        raise UnknownUploadError("There is no such upload. It may have been removed; upload the files again.")
    return upload


def undoing(batch_id: int) -> Upload:
    """Where the undoing of an import keeps how far it is; no upload that anybody sent."""
    return Upload(f"undo-{batch_id}")


def workplace(token: str) -> Upload:
    """Of an upload or an undoing. Raises UnknownUploadError."""
    return Upload(token) if _UNDOING.fullmatch(token) and Upload(token).kept("state").exists() else known(token)


def every() -> list[Upload]:
    """All uploads there are, in no order."""
    if not Path(settings.UPLOADS).is_dir():
        return []
    return [
        Upload(state.parent.name) for state in Path(settings.UPLOADS).glob("*/state.json") if _TOKEN.fullmatch(state.parent.name)
    ]


def store(upload: Upload, sent: Sequence[UploadedFile], *, too_large: bool) -> tuple[tuple[str, int], ...]:
    """Put the files where they belong: (name, bytes) of each. Raises UploadRefused and leaves nothing."""
    _check(sent, too_large=too_large)
    upload.files.mkdir(parents=True)
    try:
        return tuple(_stored(upload, file) for file in sent)
    except BaseException:
        upload.remove()
        raise


def _check(sent: Sequence[UploadedFile], *, too_large: bool) -> None:
    size = sum(file.size or 0 for file in sent)
    if too_large or size > LIMIT_BYTES:
        why = f"One upload may hold {LIMIT_BYTES // 1024**3} GB."
        fix = "Send the files packed as zip, or run `salesops import` where they lie."
        raise UploadRefused("The upload", "is too large.", why, fix)
    if not sent:
        raise UploadRefused("The upload", "holds no file.", "", "Choose at least one file.")
    for file in sent:
        if Path(file.name or "").suffix.lower() not in _KNOWN:
            why = f"Known are {', '.join(sorted(_KNOWN))}."
            raise UploadRefused(file.name or "A file", "is of a kind that cannot be read.", why, "Save it as CSV and send that.")


def _stored(upload: Upload, file: UploadedFile) -> tuple[str, int]:
    target = _place(upload, safe_name(file.name or ""))
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(file, TemporaryUploadedFile):
        file.flush()
        shutil.move(file.temporary_file_path(), target)
    else:
        with target.open("wb") as out:
            out.writelines(file.chunks())
    return target.name, file.size or 0


def _place(upload: Upload, name: str) -> Path:
    """A mapping goes where the screen keeps its own, other documents are policies, the rest are tables."""
    if Path(name).suffix in DOCUMENTS:
        return upload.mapping if Path(name).stem == "mapping" else upload.files / "policies" / name
    return upload.files / _free(name, (path.name for path in upload.files.iterdir()))


def safe_name(given: str) -> str:
    """The last part of a name, without anything a file system or a shell could take for more than a name."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in last).strip(" .")
    stem, suffix = Path(plain).stem, Path(plain).suffix.lower()
    return f"{stem[:LONGEST_NAME] or 'file'}{suffix}"


def _free(name: str, taken: Iterable[str]) -> str:
    """`deals.csv`, or `deals-2.csv` where that is taken."""
    there = {other.casefold() for other in taken}
    stem, suffix, copy = Path(name).stem, Path(name).suffix, 1
    while name.casefold() in there:
        copy += 1
        name = f"{stem}-{copy}{suffix}"
    return name
