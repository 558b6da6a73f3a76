"""Whether the process is followed, on the screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.workspace import editing
from salesops.workspace.process.compliance import report as reports
from salesops.workspace.process.compliance.exporting import as_csv
from salesops.workspace.process.compliance.moves import moves_page, open_page
from salesops.workspace.process.compliance.page import compliance_page
from salesops.workspace.process.pages import Visit, visited


@visited
@require_GET
def compliance(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "workspace/compliance.html", {"page": compliance_page(_report(request, visit))})


@visited
@require_GET
def moves(request: HttpRequest, visit: Visit) -> HttpResponse:
    page = moves_page(_report(request, visit), request.GET.dict(), scope_of(visit.viewer, visit.now))
    return render(request, "workspace/best_deals.html", {"page": page})


@visited
@require_GET
def open_deals(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "workspace/best_deals.html", {"page": open_page(_report(request, visit))})


@visited
@require_GET
def export(request: HttpRequest, visit: Visit) -> HttpResponse:
    found = _report(request, visit)
    answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="compliance-{found.choice.by}.csv"'
    return answer


def _report(request: HttpRequest, visit: Visit) -> reports.Report:
    company = policies.company(visit.day)
    scope = scope_of(visit.viewer, visit.now)
    choice = reports.choose(request.GET.dict(), scope=scope, company=company, today=visit.day)
    return reports.report(editing.processes(visit.day), choice, visit.now)
