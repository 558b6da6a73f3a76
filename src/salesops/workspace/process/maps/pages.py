"""The map of our deals, and of any log, on the screen."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.capabilities.process.queries.logs import LogError
from salesops.kernel.finding import Finding
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.workspace import editing
from salesops.workspace.process.maps import kept
from salesops.workspace.process.maps.asked import AskedError
from salesops.workspace.process.maps.discovery import columns_of, drop_page, log_page
from salesops.workspace.process.maps.page import map_page
from salesops.workspace.process.maps.rows import rows_page
from salesops.workspace.process.pages import Visit, visited


@visited
@require_GET
def what_happens(request: HttpRequest, visit: Visit) -> HttpResponse:
    given = {name: str(value) for name, value in request.GET.items()}
    known = {"day": visit.day, "calendar": policies.company(visit.day).calendar, "scope": scope_of(visit.viewer, visit.now)}
    try:
        page = map_page(editing.processes(visit.day), given, at=visit.now, **known)
    except AskedError as error:
        raise Http404(str(error)) from error
    return render(request, "workspace/process_map.html", {"page": page})


@visited
@require_GET
def deals_behind(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The deals behind a way, a step or a stage of the map."""
    given = {name: str(value) for name, value in request.GET.items()}
    known = {"company": policies.company(visit.day), "scope": scope_of(visit.viewer, visit.now)}
    try:
        page = rows_page(editing.processes(visit.day), given, at=visit.now, **known)
    except AskedError as error:
        raise Http404(str(error)) from error
    return render(request, "workspace/process_map_deals.html", {"page": page})


@visited
@require_http_methods(["GET", "POST"])
def discover(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Drop a log; its map is for whoever dropped it, for a day."""
    given = {name: str(value) for name, value in request.POST.items()}
    known = {"user": int(request.user.pk), "at": visit.now}
    refused, sent = None, request.FILES.get("log")
    if request.method == "POST":
        try:
            if sent is None:
                raise LogError(Finding("log", "No file was sent.", "A map is made from a log.", "Choose a CSV or XES file."))
            return redirect("process-discovered", token=kept.keep(sent, columns_of(given), **known).token)
        except LogError as error:
            refused = error.finding
        except ValueError as error:
            refused = Finding("only", str(error), "Each is one column and its value.", "Write lifecycle=COMPLETE.")
    page = drop_page(typed=given, refused=refused, **known)
    return render(request, "workspace/process_discover.html", {"page": page}, status=422 if refused else 200)


@visited
@require_GET
def discovered(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    log = _kept(request, visit, token)
    given = {name: str(value) for name, value in request.GET.items()}
    return render(request, "workspace/process_discovered.html", {"page": log_page(log, given)})


@visited
@require_POST
def forget(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    kept.forget(_kept(request, visit, token))
    return redirect("process-discover")


def _kept(request: HttpRequest, visit: Visit, token: str) -> kept.Kept:
    log = kept.kept_log(token, user=int(request.user.pk or 0), at=visit.now)
    if log is None:
        raise Http404("There is no such log of yours. It is kept for a day; send it again.")
    return log
