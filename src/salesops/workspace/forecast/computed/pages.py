"""Kept forecasts, one being made, and making one: read the address, call once, print."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from salesops.capabilities.forecasting import actions
from salesops.capabilities.forecasting.jobs import make_now
from salesops.capabilities.forecasting.models import Run
from salesops.kernel.actor import Actor
from salesops.records.access import may_change
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.pages import chosen
from salesops.workspace.forecast.queries.runs_page import progress_of, runs_page


@chosen
def kept(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Show what is kept, or make the forecast of a day, in the background."""
    day = _day(request, choice)
    if request.method != "POST":
        return render(request, "workspace/forecast_runs.html", {"page": runs_page(choice, day)})
    if not (choice.scope.everything and may_change(choice.viewer)):
        raise PermissionDenied("A forecast is made by those who see the whole company.")
    run = actions.begin(day, by=Actor(choice.viewer.person_id, choice.viewer.name, "page"), at=choice.now)
    make_now(run.id)
    return redirect("forecast-runs")


@require_GET
@chosen
def progress(request: HttpRequest, choice: Choice) -> HttpResponse:
    """How far the run that is being made has come; when it has ended, word to the browser to load the page anew."""
    run = Run.objects.filter(status="running").order_by("-id").first()
    if run is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "workspace/forecast_run_progress.html", {"progress": progress_of(run)})


@require_POST
@chosen
def stop(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Ask the run that is being made to stop; what was looked at so far stays."""
    if not (choice.scope.everything and may_change(choice.viewer)):
        raise PermissionDenied("A forecast is stopped by those who see the whole company.")
    for run in Run.objects.filter(status="running"):
        actions.stop(run.id, by=Actor(choice.viewer.person_id, choice.viewer.name, "page"), at=choice.now)
    return redirect("forecast-runs")


def _day(request: HttpRequest, choice: Choice) -> date:
    """The day asked for, today without one. Raises AsOfError."""
    text = request.POST.get("day") or request.GET.get("day") or ""
    try:
        return read_as_of(text, choice.company, choice.now).day
    except AsOfError as error:
        raise AsOfError(str(error).replace("given as as_of ", "")) from None
