"""The deal board: read the address, call once, print."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from salesops.records.listing import AskError
from salesops.web.as_of import AsOf, AsOfError, as_of
from salesops.web.errors import bad_request
from salesops.web.visitor import visitor
from salesops.workspace import editing
from salesops.workspace.board import actions, saving
from salesops.workspace.board.choices import ChoiceError, Choices
from salesops.workspace.board.queries.board import board_page, card, heads_page, lane_page
from salesops.workspace.board.queries.closing import closing_form
from salesops.workspace.board.queries.reading import choices, rules
from salesops.workspace.refusals import ONLY_LOOKING, PAST, Refusal
from salesops.workspace.views.errors import ChangedMeanwhileError, NoSuchViewError, NotYoursError, ViewError

View = Callable[..., HttpResponse]


def chosen(view: View) -> View:
    """The board's choices, the day looked at and the moment, as arguments after the request; words where they cannot be read."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = visitor(request, now)
        try:
            in_force = rules(now.date())
            day = as_of(request, in_force.company, now)
            if day.is_past:
                in_force = rules(day.day)
            read = choices(request.GET, in_force, viewer=viewer, now=now, day=day.day, moment=day.moment)
            return view(request, read, day, now)
        except (ChoiceError, AskError, AsOfError) as error:
            return bad_request(request, error)
        except NoSuchViewError as error:
            raise Http404(str(error)) from error
        except Refusal as refusal:
            return JsonResponse({"text": refusal.text, "fields": refusal.fields, "gate": refusal.gate}, status=refusal.status)

    return respond


def _may_move(read: Choices, day: AsOf) -> bool:
    return editing.editable(read.viewer, "deal", day.moment)


@require_GET
@chosen
def board(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    banners = day.banners(f"/board{read.query(as_of='')}")
    page = board_page(read, banners=banners, may_move=_may_move(read, day))
    return render(request, "workspace/board.html", {"page": page})


@require_GET
@chosen
def heads(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    """The numbers of every lane, the chips and the sentence, to take the place of those on the page."""
    return render(request, "workspace/board_heads.html", {"page": heads_page(read)})


@require_GET
@chosen
def lane(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    offset = request.GET.get("offset", "0")
    if not offset.isdecimal() or len(offset) > 9:
        return bad_request(request, ChoiceError("The place to carry on from is a number, such as 25."))
    found = lane_page(request.GET.get("stage", ""), read, int(offset))
    return render(request, "workspace/board_cards.html", {"lane": found, "may_move": _may_move(read, day)})


@require_GET
@chosen
def one_card(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    return JsonResponse(_card(request, _deal(request.GET.get("deal", "")), read))


@require_GET
@chosen
def closing(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    if not _may_move(read, day):
        raise Refusal(ONLY_LOOKING, 403)
    form = closing_form(_deal(request.GET.get("deal", "")), request.GET.get("stage", ""), read)
    return render(request, "workspace/board_closing.html", {"form": form})


@require_POST
@chosen
def move(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    if day.is_past:
        raise Refusal(PAST, 409)
    deal, version = _deal(request.POST.get("deal", "")), _deal(request.POST.get("version", ""))
    also = {name: request.POST.get(name, "") for name in actions.ALONG}
    by = read.viewer.actor("page")
    stage = request.POST.get("stage", "")
    moved = actions.move(deal, stage, read, version=version, also=also, viewer=read.viewer, by=by, at=now)
    return JsonResponse({"text": moved.text, "sequences": moved.sequences, **_card(request, deal, read)})


@require_POST
@chosen
def save_view(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    """Keep the choices under a name."""
    by = read.viewer.actor("page")
    try:
        view = saving.save(request.POST, read, viewer=read.viewer, by=by, at=now)
    except (ViewError, NotYoursError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
        return redirect(f"/board{read.query()}")
    messages.success(request, f"Saved the view {view.name}.")
    return redirect(f"/board{read.query(view=str(view.id))}")


@require_POST
@chosen
def delete_view(request: HttpRequest, read: Choices, day: AsOf, now: datetime) -> HttpResponse:
    try:
        saving.forget(_deal(request.POST.get("view", "")), viewer=read.viewer, by=read.viewer.actor("page"), at=now)
    except NotYoursError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The view is gone. The deals in it are not.")
    return redirect(f"/board{read.query(view='')}")


def _deal(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise Refusal("Say which deal, at which version, by their numbers.")
    return int(text)


def _card(request: HttpRequest, deal: int, read: Choices) -> dict[str, object]:
    """The card as it is now; empty if it is not there for the viewer any more."""
    found = card(deal, read)
    if found is None:
        return {"deal": deal, "stage": None, "card": ""}
    may_move = editing.editable(read.viewer, "deal")
    html = render_to_string("workspace/board_card.html", {"card": found, "may_move": may_move}, request)
    return {"deal": deal, "stage": found.stage, "version": found.version, "card": html}
