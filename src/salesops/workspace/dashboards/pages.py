"""Overview and Team: read the address, ask for the forecast, call once, print."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from salesops.capabilities.reporting.pages import selected
from salesops.capabilities.reporting.queries.overview import overview_page
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import surroundings
from salesops.capabilities.reporting.queries.team import team_page
from salesops.workspace.dashboards.foretelling import foretold


@selected
def overview(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    page = overview_page(chosen, surroundings(chosen, now), foretold(chosen))
    return render(request, "reporting/dashboard.html", {"page": page})


@selected
def team(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    page = team_page(chosen, surroundings(chosen, now), foretold(chosen), sort=request.GET.get("sort", ""))
    return render(request, "reporting/dashboard.html", {"page": page})
