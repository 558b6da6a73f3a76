"""The grids as pages and as files: read the address, call once, print."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from salesops.kernel.condition import ConditionError
from salesops.records import listing
from salesops.records.listing import AskError
from salesops.web.as_of import AsOf, AsOfError
from salesops.web.errors import bad_request
from salesops.workspace.grids import jobs
from salesops.workspace.grids.actions import exports
from salesops.workspace.grids.exporting import csv_of, write_xlsx
from salesops.workspace.grids.queries import tasks
from salesops.workspace.grids.queries.page import cards_page, export_page, grid_page
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.selection import SelectionError
from salesops.workspace.grids.visiting import chosen, visit

View = Callable[..., HttpResponseBase]
AT_ONCE = 5_000
"""Rows a workbook may have and still be made while one waits."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def gridded(view: View) -> View:
    """Where the viewer stands, as the argument after the request; words instead where the address cannot be read."""

    @login_required
    @require_GET
    @wraps(view)
    def respond(request: HttpRequest, kind: str) -> HttpResponseBase:
        try:
            stands, then = visit(request, kind, datetime.now(UTC))
            return view(request, stands, then)
        except (SelectionError, AskError, ConditionError, AsOfError) as error:
            return bad_request(request, error)

    return respond


@gridded
def grid(request: HttpRequest, stands: Standing, then: AsOf) -> HttpResponse:
    page = grid_page(chosen(request.GET, stands, by_default=True), stands, then)
    return render(request, "grids/grid.html", {"page": page})


@gridded
def cards(request: HttpRequest, stands: Standing, then: AsOf) -> HttpResponse:
    """The next few records as cards, for a phone."""
    offset = request.GET.get("offset", "0")
    number = int(offset) if offset.isdigit() and len(offset) < 8 else 0
    page = cards_page(chosen(request.GET, stands), stands, then, offset=number)
    return render(request, "grids/cards.html", {"cards": page})


@gridded
def export_csv(request: HttpRequest, stands: Standing, then: AsOf) -> HttpResponseBase:
    answer = StreamingHttpResponse(csv_of(chosen(request.GET, stands), stands), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(stands)}.csv"'
    return answer


@gridded
def export_xlsx(request: HttpRequest, stands: Standing, then: AsOf) -> HttpResponseBase:
    """At once where it is small; otherwise a page that tells how far it is."""
    asked = chosen(request.GET, stands)
    total = listing.total(asked.ask(stands.setting), scope=stands.scope).count
    if total > AT_ONCE:
        task = exports.begin(asked.address(), total, stands, at=stands.now)
        jobs.begin(task, stands.now)
        return redirect(f"{reverse('grid-export', kwargs={'kind': stands.kind})}?task={task.token}")
    with NamedTemporaryFile(suffix=".xlsx") as file:
        write_xlsx(Path(file.name), asked, stands)
        return _workbook(file.name, stands)


@gridded
def export(request: HttpRequest, stands: Standing, then: AsOf) -> HttpResponseBase:
    """How far a large export is, and the file when it is there."""
    try:
        task = tasks.own(request.GET.get("task", ""), stands)
    except tasks.NoSuchTaskError as error:
        raise Http404(str(error)) from error
    if task.state == "done" and "download" in request.GET:
        return _workbook(str(exports.file_of(task)), stands)
    template = "grids/export_progress.html" if request.headers.get("HX-Request") else "grids/export.html"
    return render(request, template, {"page": export_page(task, stands)})


def _workbook(path: str, stands: Standing) -> FileResponse:
    return FileResponse(open(path, "rb"), as_attachment=True, filename=f"{_file_name(stands)}.xlsx", content_type=_XLSX)


def _file_name(stands: Standing) -> str:
    return f"{stands.setting.sheet.path}-{stands.setting.today.isoformat()}"
