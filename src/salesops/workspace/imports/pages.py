"""The import pages: send files, see what they mean, import, undo."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.records.access import Viewer
from salesops.records.importing import ImportProblem
from salesops.web.formatting import counted
from salesops.workspace.imports import actions, downloads
from salesops.workspace.imports.access import REFUSED, importer
from salesops.workspace.imports.carrying_out import custom_fields
from salesops.workspace.imports.form import answered, changes_kind
from salesops.workspace.imports.mend_form import save_page
from salesops.workspace.imports.problems import BusyError, UnknownUploadError, UploadRefused
from salesops.workspace.imports.queries.batches import import_of
from salesops.workspace.imports.queries.listing import list_page
from salesops.workspace.imports.queries.mending import mend_page
from salesops.workspace.imports.queries.progress import progress_view
from salesops.workspace.imports.queries.showing import upload_page
from salesops.workspace.imports.queries.undoing import undo_page
from salesops.workspace.imports.receiving import was_too_large
from salesops.workspace.imports.state import Task, load, state_of
from salesops.workspace.imports.understood import Understood
from salesops.workspace.imports.uploads import Upload, known
from salesops.workspace.imports.working import mapping_of

View = Callable[..., HttpResponse]


def importing(view: View) -> View:
    """For those who may import: the viewer and the moment, as arguments after the request; what there is not is said."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: str) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = importer(request, now)
        if viewer is None:
            raise PermissionDenied(REFUSED)
        try:
            return view(request, viewer, now, **named)
        except (UnknownUploadError, FileNotFoundError) as error:
            raise Http404(str(error)) from error

    return respond


@importing
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    if request.method == "GET":
        return render(request, "workspace/imports.html", {"page": list_page()})
    try:
        sent = request.FILES.getlist("files")
        upload = actions.take_in(sent, too_large=was_too_large(request), by=viewer.actor("page"), at=now)
    except UploadRefused as refused:
        return render(request, "workspace/imports.html", {"page": list_page(str(refused))}, status=422)
    return redirect("import", token=upload.token)


@importing
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    upload = known(token)
    if request.method == "GET":
        return render(request, "workspace/import.html", {"page": upload_page(upload, custom_fields(now.date()))})
    return _guarded(request, upload, lambda: _decide(request, upload, viewer, now))


def _decide(request: HttpRequest, upload: Upload, viewer: Viewer, now: datetime) -> None:
    """Keep the answers of the form, then do what its button says."""
    understood = load(upload, "understood", Understood)
    task = _task(request.POST.get("then", ""))
    if understood and "answers" in request.POST:
        if request.POST["answers"] != str(state_of(upload).attempt):
            raise BusyError("These files were read again meanwhile. This is what they look like now; decide once more.")
        actions.answer(upload, answered(request.POST, understood, mapping_of(upload)))
        task = "read" if changes_kind(request.POST, understood) else task
    actions.begin(upload, task, by=viewer.actor("page"), at=now)


def _task(then: str) -> Task:
    return "import" if then == "import" else "check" if then == "check" else "read"


@importing
@require_POST
def map_by_hand(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    upload = known(token)

    def change() -> None:
        actions.map_by_hand(upload)
        actions.begin(upload, "read", by=viewer.actor("page"), at=now)

    return _guarded(request, upload, change)


@importing
@require_POST
def as_recognised(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    """Throw the mapping away: back to what is recognised, or to a new proposal."""
    upload = known(token)

    def change() -> None:
        actions.answer(upload, actions.Answers())
        actions.begin(upload, "read", by=viewer.actor("page"), at=now)

    return _guarded(request, upload, change)


def _guarded(request: HttpRequest, upload: Upload, change: Callable[[], None]) -> HttpResponse:
    try:
        change()
    except (BusyError, UploadRefused, ImportProblem) as refused:
        messages.error(request, str(refused))
    return redirect("import", token=upload.token)


@importing
@require_GET
def progress(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    """The part of the page that tells how far it is; when it is done, word to the browser to load the page anew."""
    upload = known(token)
    view = progress_view(upload, state_of(upload))
    if view is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    address = reverse("import-progress", args=[token])
    return render(request, "workspace/import_progress.html", {"progress": view, "progress_href": address})


@importing
@require_POST
def cancel(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    actions.cancel(known(token))
    return redirect("import", token=token)


@importing
@require_POST
def remove(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    upload = known(token)
    try:
        actions.remove(upload)
    except BusyError as refused:
        messages.error(request, str(refused))
        return redirect("import", token=token)
    messages.success(request, "The files were removed. What was imported from them stays.")
    return redirect("imports")


@importing
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, viewer: Viewer, now: datetime, batch: int) -> HttpResponse:
    if request.method == "POST" and import_of(batch):
        try:
            actions.begin_undo(batch, by=viewer.actor("page"), at=now)
        except BusyError as refused:
            messages.error(request, str(refused))
    there = import_of(batch)
    if there is None:
        raise Http404("There is no such import.")
    if there.status == "undone":
        messages.success(request, f"The import of {there.source_system} was undone.")
        return redirect("imports")
    family = [one for number in actions.family_of(batch) if (one := import_of(number))]
    page = undo_page(there, family)
    return render(request, "workspace/import_undo.html", {"page": page}, status=409 if page.problem else 200)


@importing
@require_GET
def undo_progress(request: HttpRequest, viewer: Viewer, now: datetime, batch: int) -> HttpResponse:
    there = import_of(batch)
    view = undo_page(there, ()) if there else None
    if view is None or view.progress is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "workspace/import_progress.html", {"progress": view.progress, "progress_href": view.progress_href})


@importing
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, viewer: Viewer, now: datetime, token: str, of: str, number: int) -> HttpResponse:
    """The rejected rows of a file, to mend and to go on with."""
    upload, page = known(token), _page(request)
    if request.method == "GET":
        return render(request, "workspace/import_mend.html", {"page": mend_page(upload, of, number, page)})
    then = request.POST.get("then", "save")
    try:
        actions.refuse_if_busy(upload)
        saved = save_page(upload, of, number, page, request.POST)
        if then in ("import", "check"):
            actions.begin(upload, _task(then), by=viewer.actor("page"), at=now)
            return redirect("import", token=token)
        messages.success(request, f"{counted(saved, 'row')} saved." if saved else "Nothing was changed.")
    except BusyError as refused:
        messages.error(request, str(refused))
    return redirect(f"{request.path}?page={then if then.isdigit() else page}")


def _page(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 8 else 1


@importing
@require_GET
def rejects(request: HttpRequest, viewer: Viewer, now: datetime, token: str, of: str, number: int) -> HttpResponse:
    return downloads.rejects(known(token), of, number)  # type: ignore[return-value]


@importing
@require_GET
def policy(request: HttpRequest, viewer: Viewer, now: datetime, token: str, of: str, number: int) -> HttpResponse:
    return downloads.policy(known(token), of, number)


@importing
@require_GET
def mapping(request: HttpRequest, viewer: Viewer, now: datetime, token: str) -> HttpResponse:
    return downloads.mapping(known(token))
