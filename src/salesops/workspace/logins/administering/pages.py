"""Settings: who can log in, what happened, who sees what. Operations may read; administrators change."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.kernel.kinds import KINDS, ROLES
from salesops.kernel.scope import EVERYTHING
from salesops.records.access import Viewer, may, may_change, viewer_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.handing_over import PARTS, Part
from salesops.records.logins import known_login, people_without_login
from salesops.records.queries import get, listed
from salesops.web.components import Head
from salesops.web.formatting import counted
from salesops.workspace.logins.actions import links, members
from salesops.workspace.logins.actions.links import Made
from salesops.workspace.logins.actions.members import Invitation
from salesops.workspace.logins.address import about
from salesops.workspace.logins.mailing import can_mail, send_link
from salesops.workspace.logins.queries.listing import list_page
from salesops.workspace.logins.queries.one import SEES, leaving_page, login_page
from salesops.workspace.logins.queries.security import security_page
from salesops.workspace.logins.queries.watchers import watchers_page

View = Callable[..., HttpResponse]
_FRESH = "fresh_link"


def reading(view: View) -> View:
    """For operations and administrators: the viewer and the moment, as arguments after the request."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: Any) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = viewer_of(request.user, now)
        if not may(viewer, "manage_people"):
            raise PermissionDenied
        try:
            return view(request, viewer, now, **named)
        except NotFoundError as error:
            raise Http404(str(error)) from error

    return respond


def _may_change(viewer: Viewer) -> bool:
    return may_change(viewer) and may(viewer, "administer")


def changing(view: View) -> View:
    """For administrators alone. What is refused is said on the page one came from."""

    @reading
    @wraps(view)
    def respond(request: HttpRequest, viewer: Viewer, now: datetime, **named: Any) -> HttpResponse:
        if not _may_change(viewer):
            raise PermissionDenied
        try:
            return view(request, viewer, now, **named)
        except InvalidError as error:
            messages.error(request, " ".join(f"{one.what} {one.fix}" for one in error.findings))
        except ConflictError:
            messages.error(request, "Somebody changed this person at the same moment. Look at it now, and decide once more.")
        return redirect("login-one", user_id=named["user_id"]) if "user_id" in named else redirect("login-invite")

    return respond


@reading
@require_GET
def index(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    page = list_page(request.GET.get("search", "")[:100], now, may_change=_may_change(viewer))
    return render(request, "workspace/logins_list.html", {"page": page})


@reading
@require_GET
def history(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    page = security_page(request.GET.get("what", ""), _number(request.GET, "login"), _number(request.GET, "before"), now)
    return render(request, "workspace/logins_history.html", {"page": page})


@reading
@require_GET
def watchers(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    kind = request.GET.get("kind", "person")
    if kind not in KINDS:
        raise Http404(f"There is no kind of record {kind}.")
    page = watchers_page(kind, request.GET.get("id", "").strip(), now)
    return render(request, "workspace/logins_watchers.html", {"page": page})


@reading
@require_GET
def one(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    page = login_page(user_id, request.user.id or 0, now, may_change=_may_change(viewer))
    fresh = request.session.pop(_FRESH, None)
    shown = fresh if fresh and fresh["user"] == user_id and page.may_change else None
    return render(request, "workspace/logins_one.html", {"page": page, "fresh": shown})


@changing
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    if request.method == "GET":
        crumbs = (("Logins", reverse("logins")), ("Invite", ""))
        head = Head("Whom do you let in?", "They choose a password by a link that works once, for seven days", crumbs=crumbs)
        roles = [(role, f"{role.capitalize()}: {SEES[role]}") for role in ROLES]
        page = {"head": head, "people": people_without_login(), "roles": roles, "can_mail": can_mail()}
        return render(request, "workspace/logins_invite.html", {"page": page})
    given = request.POST
    wanted = Invitation(
        person_id=_number(given, "person"),
        email=given.get("email", "").strip(),
        role=given.get("role", ""),
        username=given.get("username", "").strip(),
    )
    return _hand_out(request, members.invite(wanted, by=viewer.actor("page"), at=now))


@changing
@require_POST
def link(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    """A new link to choose a password."""
    return _hand_out(request, links.make(user_id, by=viewer.actor("page"), at=now))


def _hand_out(request: HttpRequest, made: Made) -> HttpResponse:
    """Show the link once, and mail it where that can be done."""
    address = request.build_absolute_uri(reverse("login-link", args=[made.token]))
    login = known_login(made.user_id)
    mailed = can_mail() and bool(login.email)
    if mailed:
        try:
            send_link(made, name=login.username, email=login.email, address=address)
        except OSError as error:
            mailed = False
            messages.error(request, f"The mail server did not take the mail ({error}). Hand the link over yourself.")
    request.session[_FRESH] = {"user": made.user_id, "address": address, "purpose": made.purpose, "mailed": mailed}
    return redirect("login-one", user_id=made.user_id)


@changing
@require_POST
def role(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    members.change_role(user_id, request.POST.get("role", ""), by=viewer.actor("page"), at=now)
    messages.success(request, "The role holds from now on.")
    return redirect("login-one", user_id=user_id)


@changing
@require_POST
def unlock(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    members.unlock(user_id, by=viewer.actor("page"), at=now)
    messages.success(request, "They can try again at once.")
    return redirect("login-one", user_id=user_id)


@changing
@require_POST
def take_second_factor(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    members.take_second_factor(user_id, by=viewer.actor("page"), at=now)
    messages.success(request, "The second factor was taken away. The password alone lets them in until they set up another.")
    return redirect("login-one", user_id=user_id)


@changing
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    login = known_login(user_id)
    if request.method == "GET":
        people = listed("person", scope=EVERYTHING, where={"left_on": None}, order=("name",), limit=5000).rows
        takers = [(row.id, str(row.values["name"])) for row in people if row.id != login.person_id]
        person = get("person", login.person_id, scope=EVERYTHING) if login.person_id else None
        page = leaving_page(login, takers, person.values["manager"] if person else None)
        return render(request, "workspace/logins_deactivate.html", {"page": page})
    moved = members.deactivate(user_id, taken(request.POST), by=viewer.actor("page"), at=now, about=about(request))
    total = counted(sum(moved.values()), "record")
    messages.success(request, f"{login.name} can no longer log in. {total} handed over.")
    return redirect("login-one", user_id=user_id)


def taken(given: QueryDict) -> dict[Part, int]:
    """Part -> who takes it; what stays with whoever leaves is left out."""
    chosen = {part: _number(given, f"to_{part}") for part in PARTS}
    return {part: person for part, person in chosen.items() if person is not None}


@changing
@require_POST
def reactivate(request: HttpRequest, viewer: Viewer, now: datetime, user_id: int) -> HttpResponse:
    members.reactivate(user_id, by=viewer.actor("page"), at=now)
    messages.success(request, "They can log in again. What was handed over stays where it is.")
    return redirect("login-one", user_id=user_id)


def _number(given: QueryDict, name: str) -> int | None:
    said = given.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
