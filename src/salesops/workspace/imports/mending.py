"""What a person mended of the rejected rows of an upload, kept until it is imported and as long as the files are."""

from collections.abc import Mapping
from pathlib import Path

from salesops.records.importing.mending import Mended
from salesops.records.importing.rejects import SUFFIX
from salesops.workspace.imports.problems import UnknownUploadError
from salesops.workspace.imports.state import Kept, changing, load, save
from salesops.workspace.imports.understood import Outcome
from salesops.workspace.imports.uploads import Upload

Row = dict[str, str] | None
"""Column -> what it says now; None for a row that is left out."""


class Mending(Kept):
    """File -> row number -> what it says now."""

    files: dict[str, dict[int, Row]] = {}

    def mended(self) -> Mended:
        return Mended(self.files)


def mending_of(upload: Upload) -> Mending:
    return load(upload, "mended", Mending) or Mending()


def keep(upload: Upload, file: str, rows: Mapping[int, Row]) -> None:
    """Add what was mended of one file. None under a number that was mended before leaves the row out."""
    with changing(upload):
        before = mending_of(upload)
        save(upload, "mended", Mending(files={**before.files, file: {**before.files.get(file, {}), **rows}}))


def rejects_of(upload: Upload, of: str, number: int) -> Path:
    """The file of rejects with that number of the last check or import. Raises UnknownUploadError."""
    outcome = load(upload, of, Outcome) if of in ("checked", "outcome") else None
    if outcome is None or number >= len(outcome.rejects):
        raise UnknownUploadError("There is no such file of rejects. It may have been mended since; look at the upload again.")
    return Path(outcome.rejects[number])


def can_be_mended(path: str) -> bool:
    """Parquet is typed already: what is wrong there is mended where it came from."""
    return not path.lower().endswith(f".parquet{SUFFIX}")
