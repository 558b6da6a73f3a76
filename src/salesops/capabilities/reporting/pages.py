"""The pipeline dashboard and the metric pages: read the address, call once, print."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from salesops.capabilities.reporting.queries.catalogue import catalogue_page
from salesops.capabilities.reporting.queries.lacking import Lacking, lacking, there_again
from salesops.capabilities.reporting.queries.metric import metric_page
from salesops.capabilities.reporting.queries.pipeline import pipeline_page
from salesops.capabilities.reporting.queries.risk import risk_page
from salesops.capabilities.reporting.queries.rows import csv_of, rows_page
from salesops.capabilities.reporting.queries.selection import Selection, SelectionError, read_selection
from salesops.capabilities.reporting.queries.surroundings import freshness_at, surroundings
from salesops.capabilities.reporting.queries.waterfall_card import TITLES, changes_page
from salesops.metrics.catalogue import METRICS
from salesops.metrics.errors import AskError
from salesops.policies import queries as policies
from salesops.records.access import scope_of, viewer_of
from salesops.records.working_weeks import with_weeks
from salesops.warehouse.state import state
from salesops.web.errors import bad_request
from salesops.web.visitor import visitor

View = Callable[..., HttpResponse]


def selected(view: View) -> View:
    """The page's choices and the moment, as the first arguments after the request; words instead where they cannot be read."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: str) -> HttpResponse:
        now = datetime.now(UTC)
        try:
            return view(request, _selection(request, now), now, **named)
        except (SelectionError, AskError) as error:
            return bad_request(request, error)

    return respond


def _selection(request: HttpRequest, now: datetime) -> Selection:
    viewer = visitor(request, now)
    company = with_weeks(policies.company(now.date()))
    return read_selection(request.GET, today=company.day_of(now), company=company, scope=scope_of(viewer, now))


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Where a viewer lands: a rep on Today, a manager on the team, everybody else on Overview, each within their scope."""
    viewer = viewer_of(request.user, datetime.now(UTC))
    return redirect({"rep": "today", "manager": "team"}.get(viewer.role, "overview"))


@selected
def pipeline(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    page = pipeline_page(chosen, surroundings(chosen, now))
    return render(request, "reporting/dashboard.html", {"page": page})


@selected
def deals_at_risk(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    page = risk_page(chosen, surroundings(chosen, now), number=_page_number(request))
    return render(request, "reporting/rows.html", {"page": page})


@selected
def pipeline_changes(request: HttpRequest, chosen: Selection, now: datetime, name: str) -> HttpResponse:
    if name not in TITLES:
        raise Http404(f"There is no part of the waterfall called {name}.")
    page = changes_page(name, chosen, surroundings(chosen, now), number=_page_number(request))
    return render(request, "reporting/rows.html", {"page": page})


@selected
def metrics(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    return render(request, "reporting/metrics.html", {"page": catalogue_page(chosen, surroundings(chosen, now))})


@selected
def metric(request: HttpRequest, chosen: Selection, now: datetime, name: str) -> HttpResponse:
    page = metric_page(_known(name), chosen, surroundings(chosen, now), by=request.GET.get("by", ""))
    return render(request, "reporting/metric.html", {"page": page})


@selected
def rows(request: HttpRequest, chosen: Selection, now: datetime, name: str) -> HttpResponse:
    page = rows_page(_known(name), chosen, surroundings(chosen, now), _slice(request), number=_page_number(request))
    return render(request, "reporting/rows.html", {"page": page})


@selected
def rows_csv(request: HttpRequest, chosen: Selection, now: datetime, name: str) -> HttpResponse:
    answer = HttpResponse(csv_of(_known(name), chosen, _slice(request)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{chosen.day.isoformat()}.csv"'
    return answer


@selected
def freshness(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    return render(request, "web/parts/freshness.html", {"freshness": freshness_at(now)})


def numbers(request: HttpRequest) -> dict[str, object]:
    """Context processor: why numbers are missing, if they are; looked at only if printed."""
    return {"numbers": SimpleLazyObject(lambda: _lacking(request))}


@selected
def numbers_state(request: HttpRequest, chosen: Selection, now: datetime) -> HttpResponse:
    """The banner that says so, asked for again while it stands there."""
    return render(request, "reporting/numbers.html", {"numbers": _lacking(request) or there_again()})


def _lacking(request: HttpRequest) -> Lacking | None:
    now = datetime.now(UTC)
    found = state(now)
    return None if found.is_good else lacking(found, viewer_of(request.user, now), now)


def _known(name: str) -> str:
    if name not in METRICS:
        raise Http404(f"There is no metric called {name}.")
    return name


def _slice(request: HttpRequest) -> dict[str, str]:
    """The part of a metric whose rows are asked for: dimension -> value, from `is.<dimension>`."""
    given: dict[str, Any] = request.GET.dict()
    return {name.removeprefix("is."): str(value) for name, value in given.items() if name.startswith("is.")}


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdigit() and len(text) < 7 else 1
