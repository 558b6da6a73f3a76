"""Files on a record: sent, fetched, taken off and brought back."""

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse

from salesops.kernel.finding import Finding
from salesops.records.files import actions, queries
from salesops.records.files.errors import FileRefused
from salesops.records.files.store import too_large
from salesops.workspace import editing
from salesops.workspace.record_pages.jobs import sweep_when_due
from salesops.workspace.record_pages.queries.attached import files_shown
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.receiving import was_too_large
from salesops.workspace.record_pages.views.answers import go, part, refuse
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.refusals import told_of

MOST_AT_ONCE = 20
SANDBOX = "default-src 'none'; sandbox"
"""What a file may do should a browser show it after all: nothing."""


def files(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    looked_at = seen(visit, kind, record_id)
    if request.method == "GET":
        return part(request, "files.html", {"files": files_shown(looked_at)})
    _check(looked_at)
    try:
        sent = request.FILES.getlist("files")
        if was_too_large(request):
            raise too_large("What you sent")
        if not sent or len(sent) > MOST_AT_ONCE:
            why = f"1 to {MOST_AT_ONCE} files are taken at once."
            raise FileRefused("files", "Nothing was attached.", why, "Choose files first.")
        for file in sent:
            actions.attach(kind, record_id, file.name or "", file.chunks(), by=visit.by, at=visit.now)
    except FileRefused as refused:
        return _shown(request, looked_at, refused, status=422)
    sweep_when_due()
    return _shown(request, looked_at)


def remove(request: HttpRequest, visit: Visit, file_id: int) -> HttpResponse:
    file = queries.get(file_id, scope=visit.scope)
    looked_at = seen(visit, file.kind, file.record_id)
    _check(looked_at)
    actions.remove(file_id, by=visit.by, at=visit.now)
    if not request.htmx:  # type: ignore[attr-defined]
        return go(request, looked_at.address)
    return part(request, "files.html", {"files": files_shown(looked_at, removed=file)}, changed=True)


def bring_back(request: HttpRequest, visit: Visit, file_id: int) -> HttpResponse:
    file = queries.get(file_id, scope=visit.scope, removed=True)
    looked_at = seen(visit, file.kind, file.record_id)
    _check(looked_at)
    actions.bring_back(file_id, by=visit.by, at=visit.now)
    return _shown(request, looked_at)


def download(request: HttpRequest, visit: Visit, file_id: int) -> HttpResponse:
    return as_attachment(queries.get(file_id, scope=visit.scope))


def as_attachment(file: queries.File) -> FileResponse:
    """Always to be saved, never shown: not sniffed, not run, not kept by caches. Raises NoSuchFileError."""
    answer = FileResponse(queries.content_of(file).open("rb"), content_type=file.content_type)
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _check(looked_at: Seen) -> None:
    if not looked_at.may_edit:
        why = "Your role only looks, or the record is hidden."
        raise editing.Forbidden(Finding("file", "You may not change the files here.", why, "Ask the record's owner."))


def _shown(request: HttpRequest, looked_at: Seen, refused: FileRefused | None = None, *, status: int = 200) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return refuse(request, looked_at.address, refused) if refused else go(request, looked_at.address)
    shown = files_shown(looked_at, problem=told_of(refused) if refused else "")
    return part(request, "files.html", {"files": shown}, status=status, changed=refused is None)
