"""From the fields of the mending form to what was mended."""

from collections.abc import Mapping as Posted

from salesops.records.importing.rejects import read
from salesops.workspace.imports.mending import Row, keep, mending_of, rejects_of
from salesops.workspace.imports.queries.mending import A_PAGE, TORN
from salesops.workspace.imports.uploads import Upload

LONGEST_CELL = 100_000


def save_page(upload: Upload, of: str, number: int, page: int, posted: Posted[str, str]) -> int:
    """Keep what a page of the form says; how many rows are mended or left out by it. Raises UnknownUploadError."""
    found = read(rejects_of(upload, of, number), first=(page - 1) * A_PAGE, most=A_PAGE)
    kept = mending_of(upload).files.get(found.file, {})
    rows: dict[int, Row] = {}
    for row in found.rows:
        before = dict(zip(found.columns, row.cells, strict=True)) | (kept.get(row.number) or {})
        said = {name: _cell(posted, row.number, place, before[name]) for place, name in enumerate(found.columns)}
        taken = bool(TORN.match(row.reason)) and f"take-{row.number}" in posted
        if f"out-{row.number}" in posted:
            rows[row.number] = None
        elif taken or said != before or kept.get(row.number, {}) is None:
            rows[row.number] = said
    keep(upload, found.file, rows)
    return len(rows)


def _cell(posted: Posted[str, str], number: int, place: int, before: str) -> str:
    """A browser sends line breaks as CR LF, whatever they were."""
    said = posted.get(f"c-{number}-{place}", before)[:LONGEST_CELL].replace("\x00", "")
    return before if said.split() == before.split() else said
