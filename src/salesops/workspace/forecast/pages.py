"""The forecast pages: read the address, call once, print."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.web.as_of import AsOfError
from salesops.web.errors import bad_request
from salesops.web.visitor import visitor
from salesops.workspace.editing import Forbidden
from salesops.workspace.forecast import doing
from salesops.workspace.forecast.choosing import Choice, ChoiceError, read
from salesops.workspace.forecast.queries.accuracy_page import accuracy_page
from salesops.workspace.forecast.queries.behind import behind
from salesops.workspace.forecast.queries.completeness_page import completeness_page
from salesops.workspace.forecast.queries.deals import own_deals
from salesops.workspace.forecast.queries.forecast_page import forecast_page
from salesops.workspace.forecast.queries.meeting_page import meeting, meeting_page
from salesops.workspace.forecast.queries.submit_page import deals, submit_page
from salesops.workspace.forecast.workbook import slices_workbook, workbook
from salesops.workspace.undoing.offering import offer

View = Callable[..., HttpResponse]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen(view: View) -> View:
    """The page's choices as the first argument after the request; words instead where they cannot be read."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = visitor(request, now)
        try:
            return view(request, read(request.GET.dict(), viewer, now))
        except (ChoiceError, AsOfError) as error:
            return bad_request(request, error)
        except NotFoundError as error:
            raise Http404(str(error)) from error

    return respond


@require_GET
@chosen
def forecast(request: HttpRequest, choice: Choice) -> HttpResponse:
    return render(request, "workspace/forecast.html", {"page": forecast_page(choice)})


@require_GET
@chosen
def behind_(request: HttpRequest, choice: Choice) -> HttpResponse:
    """The cards that need the draws, fetched once the page is there."""
    return render(request, "workspace/forecast_behind.html", {"cards": behind(choice)})


@require_GET
@chosen
def slices_xlsx(request: HttpRequest, choice: Choice) -> HttpResponse:
    answer = HttpResponse(slices_workbook(choice), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="forecast-by-slice-{choice.today.isoformat()}.xlsx"'
    return answer


@chosen
def submit(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Show the page, or take a call or an adjustment; what cannot be taken is said above the form."""
    if request.method != "POST":
        return render(request, "workspace/forecast_submit.html", {"page": submit_page(choice)})
    try:
        messages.success(request, doing.say(choice, request.POST.dict(), "page"))
    except InvalidError as refused:
        for finding in refused.findings:
            messages.error(request, str(finding))
        return render(request, "workspace/forecast_submit.html", {"page": submit_page(choice), "given": request.POST}, status=422)
    return redirect(f"/forecast/submit{choice.query()}")


@require_POST
@chosen
def category(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Put a deal into another category; the answer is the list of deals again."""
    try:
        sequence = doing.put(choice, request.POST.dict())
        offer(request, "Moved to another category.", [sequence])
    except (InvalidError, ConflictError, Forbidden) as refused:
        messages.error(request, str(refused))
    own = own_deals(choice, choice.viewer.person_id or 0)
    return render(request, "workspace/forecast_deals.html", {"deals": deals(choice, own), "swapped": True})


@require_GET
@chosen
def meeting_(request: HttpRequest, choice: Choice) -> HttpResponse:
    return render(request, "workspace/forecast.html", {"page": meeting_page(choice)})


@require_GET
@chosen
def meeting_xlsx(request: HttpRequest, choice: Choice) -> HttpResponse:
    answer = HttpResponse(workbook(choice, meeting(choice)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="forecast-{choice.today.isoformat()}.xlsx"'
    return answer


@require_GET
@chosen
def accuracy(request: HttpRequest, choice: Choice) -> HttpResponse:
    return render(request, "workspace/forecast.html", {"page": accuracy_page(choice)})


@require_GET
@chosen
def completeness(request: HttpRequest, choice: Choice) -> HttpResponse:
    return render(request, "workspace/forecast_completeness.html", {"page": completeness_page(choice)})


@require_POST
@chosen
def week(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Lock this week, or unlock it."""
    try:
        messages.success(request, doing.switch(choice, request.POST.dict(), "page"))
    except InvalidError as refused:
        messages.error(request, str(refused))
    return redirect(f"/forecast/completeness{choice.query()}")
