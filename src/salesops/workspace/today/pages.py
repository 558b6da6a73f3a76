"""Today: read the address, call once, print; what is done from the list answers in JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from salesops.records.listing import AskError
from salesops.web.errors import bad_request
from salesops.web.visitor import visitor
from salesops.workspace import editing
from salesops.workspace.board.choices import ChoiceError
from salesops.workspace.refusals import ONLY_LOOKING, PAST, Refusal, Words
from salesops.workspace.today import actions, snoozing
from salesops.workspace.today.forms import do_form, entry
from salesops.workspace.today.queries.reading import Day, DayError, read
from salesops.workspace.today.queries.standing import standing
from salesops.workspace.today.queries.today import today_page

View = Callable[..., HttpResponse]


def of_a_day(view: View) -> View:
    """Whose day it is and the moment, as arguments after the request; words where the address cannot be read."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = visitor(request, now)
        try:
            return view(request, read(request.GET, viewer, now), now)
        except (DayError, ChoiceError, AskError) as error:
            return bad_request(request, error)
        except Refusal as refusal:
            return JsonResponse({"text": refusal.text, "fields": refusal.fields}, status=refusal.status)

    return respond


def _may_write(day: Day) -> bool:
    return editing.editable(day.viewer, "activity")


def _doing(day: Day, now: datetime) -> actions.Doing:
    words = Words(day.asked.process, day.asked.zone, {"person": {one.id: one.name for one in day.people}})
    return actions.Doing(day.viewer, day.viewer.actor("page"), now, words)


@require_GET
@of_a_day
def today(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    return render(request, "workspace/today.html", {"page": today_page(day, may_write=_may_write(day))})


@require_GET
@of_a_day
def lists(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    """The lists as they are now, to take the place of those on the page."""
    return render(request, "workspace/today_lists.html", {"page": today_page(day, may_write=_may_write(day))})


@require_GET
@of_a_day
def quota(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    return render(request, "workspace/today_standing.html", {"standing": standing(day, now)})


@require_GET
@of_a_day
def form(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    """What is asked before something is done."""
    if not _may_write(day):
        raise Refusal(ONLY_LOOKING, 403)
    does, kind, record_id = request.GET.get("do", ""), request.GET.get("kind", ""), _number(request.GET.get("id", ""))
    asked = do_form(does, kind, record_id, day.asked.today, _doing(day, now))
    return render(request, "workspace/today_do.html", {"form": asked})


@require_POST
@of_a_day
def do(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    """Log, complete, set the next step or the close date."""
    if request.GET.get("as_of") or request.POST.get("as_of"):
        raise Refusal(PAST, 409)
    does, kind = request.POST.get("do", ""), request.POST.get("kind", "")
    record_id, version = _number(request.POST.get("id", "")), _number(request.POST.get("version", ""))
    doing = _doing(day, now)
    if does == "complete":
        done = actions.complete(record_id, version=version, doing=doing)
    elif does == "log":
        done = actions.log(kind, record_id, entry(request.POST), version=version, doing=doing)
    else:
        done = actions.set_field(does, record_id, request.POST.get("value", ""), version=version, doing=doing)
    return JsonResponse({"text": done.text, "sequences": done.sequences})


@require_POST
@of_a_day
def snooze(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    until = snoozing.until_day(request.POST.get("until", "") or request.POST.get("day", ""), day.asked.today)
    kind, record_id = request.POST.get("kind", ""), _number(request.POST.get("id", ""))
    done = snoozing.snooze(kind, record_id, until=until, viewer=day.viewer, by=day.viewer.actor("page"), at=now)
    return JsonResponse({"text": f"Put off until {until:%A}, {until:%b} {until.day}.", "snooze": done.id})


@require_POST
@of_a_day
def wake(request: HttpRequest, day: Day, now: datetime) -> HttpResponse:
    snoozing.wake(_number(request.POST.get("snooze", "")), viewer=day.viewer, by=day.viewer.actor("page"), at=now)
    return JsonResponse({"text": "Back on the list."})


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise Refusal("Say which record, at which version, by their numbers.")
    return int(text)
