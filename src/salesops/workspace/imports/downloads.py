"""Files an upload offers: rejected rows, policies that came along, the mapping."""

from pathlib import Path
from typing import TypeVar

from django.http import FileResponse, HttpResponse

from salesops.workspace.imports.problems import UnknownUploadError
from salesops.workspace.imports.state import load
from salesops.workspace.imports.understood import Outcome
from salesops.workspace.imports.uploads import Upload

Item = TypeVar("Item")


def rejects(upload: Upload, of: str, number: int) -> FileResponse:
    """The rows that were rejected, as they were, with the reason. Raises UnknownUploadError."""
    path = Path(_nth(_outcome(upload, of).rejects, number))
    if not path.is_file():
        raise UnknownUploadError("That file of rejects was removed. Check or import again to have it written anew.")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8")


def policy(upload: Upload, of: str, number: int) -> HttpResponse:
    """A policy that came along, as text. Raises UnknownUploadError."""
    came = _nth(_outcome(upload, of).policies, number)
    return _yaml(came.text, f"{came.kind}.yaml")


def mapping(upload: Upload) -> HttpResponse:
    """The mapping file, for `salesops import --mapping`. Raises UnknownUploadError."""
    if not upload.mapping.exists():
        raise UnknownUploadError("These files are recognised without a mapping, so there is none to download.")
    return _yaml(upload.mapping.read_text(encoding="utf-8"), "mapping.yaml")


def _outcome(upload: Upload, of: str) -> Outcome:
    found = load(upload, of, Outcome) if of in ("checked", "outcome") else None
    if found is None:
        raise UnknownUploadError("There is no such result of this upload.")
    return found


def _nth(items: tuple[Item, ...], number: int) -> Item:
    if number >= len(items):
        raise UnknownUploadError("There is no such file of this upload.")
    return items[number]


def _yaml(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
