"""One's own login: password, second factor, passkeys, sessions."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.kernel.actor import Actor
from salesops.records.access import viewer_of
from salesops.records.errors import InvalidError
from salesops.workspace.logins import decide
from salesops.workspace.logins.actions import entering, passwords, second_factor, sessions
from salesops.workspace.logins.address import about
from salesops.workspace.logins.entering.pages import going_to
from salesops.workspace.logins.queries.factors import factors_of
from salesops.workspace.logins.queries.own import own_page

_SECRET = "totp_secret"  # noqa: S105  where the session keeps a secret that is being set up
_FURTHER = ("workspace/me_tokens.html",)
"""What other parts of the workspace show on this page, where they are there."""
View = Callable[..., HttpResponse]


def mine(view: View) -> View:
    """For whoever is logged in: the moment and the actor, as arguments after the request. Never kept by browsers."""

    @login_required
    @never_cache
    @wraps(view)
    def respond(request: HttpRequest, **named: Any) -> HttpResponse:
        now = datetime.now(UTC)
        return view(request, now, viewer_of(request.user, now).actor("page"), **named)

    return respond


def confirmed(view: View) -> View:
    """Only soon after the last proof of who one is; else it is asked for first."""

    @wraps(view)
    def respond(request: HttpRequest, now: datetime, by: Actor, **named: Any) -> HttpResponse:
        since = request.session.get("confirmed_at", 0)
        if now.timestamp() - since <= decide.CONFIRMED_FOR.total_seconds():
            return view(request, now, by, **named)
        back = request.get_full_path() if request.method == "GET" else reverse("me")
        return redirect(f"{reverse('me-confirm')}?{urlencode({'next': back})}")

    return respond


def said(error: InvalidError) -> str:
    return " ".join(f"{one.what} {one.why} {one.fix}".replace("  ", " ") for one in error.findings)


@mine
@require_GET
def index(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    page = own_page(request.user, request.session.session_key or "", request.get_host(), now)
    parts = [name for name in _FURTHER if _there(name)]
    return render(request, "workspace/logins_me.html", {"page": page, "further": parts})


def _there(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


@mine
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    """Show once more who one is, by password or code."""
    problem = ""
    if request.method == "POST":
        problem = entering.second_wait(request.user, at=now) or _confirm(request, now)
        if not problem:
            request.session["confirmed_at"] = now.timestamp()
            return redirect(going_to(request))
    factors = factors_of(request.user.id)
    page = {"problem": problem, "next": going_to(request), "factors": factors, "has_password": request.user.has_usable_password()}
    return render(request, "workspace/logins_confirm.html", page)


def _confirm(request: HttpRequest, now: datetime) -> str:
    proof = request.POST.get("proof", "")
    if request.user.check_password(proof):
        return ""
    if second_factor.check_code(request.user.id, proof, at=now, about=about(request)):
        return ""
    entering.second_failed(request, request.user, at=now)
    return "That is neither your password nor a code that is good now."


@sensitive_post_parameters("old", "new", "again")
@mine
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    owed = bool(request.session.get("must_change_password"))
    page = {"owed": owed, "has_password": request.user.has_usable_password()}
    if request.method == "GET":
        return render(request, "workspace/logins_password.html", page)
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    try:
        if new != request.POST.get("again", ""):
            return render(request, "workspace/logins_password.html", {**page, "problem": "The two new ones differ."}, status=422)
        key = request.session.session_key
        passwords.change(request.user, old, new, keep_session=key, by=by, at=now, about=about(request))
    except InvalidError as error:
        return render(request, "workspace/logins_password.html", {**page, "problem": said(error)}, status=422)
    sessions.rotate(request, request.user)
    request.session.pop("must_change_password", None)
    messages.success(request, "The password was changed. Everywhere else you are logged out.")
    return redirect("start" if owed else "me")


@mine
@require_http_methods(["GET", "POST"])
@confirmed
def app(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    """Set up an authenticator app: its picture, and the first code as proof."""
    if factors_of(request.user.id).app:
        return redirect("me")
    if request.method == "GET" or _SECRET not in request.session:
        request.session[_SECRET] = request.session.get(_SECRET) or generate_totp_secret()
        return _app_page(request)
    try:
        code = request.POST.get("code", "")
        second_factor.set_up_app(request.user, request.session[_SECRET], code, by=by, at=now, about=about(request))
    except InvalidError as error:
        return _app_page(request, said(error))
    del request.session[_SECRET]
    messages.success(request, "The app is set up. From now on its code is asked for after the password.")
    return redirect("me-codes")


def _app_page(request: HttpRequest, problem: str = "") -> HttpResponse:
    secret, adapter = request.session[_SECRET], get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    page = {
        "problem": problem,
        "picture": mark_safe(picture[picture.index("<svg") :]),  # noqa: S308  drawn by the QR library from our own address
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "workspace/logins_app.html", page, status=422 if problem else 200)


@mine
@require_POST
@confirmed
def remove_factor(request: HttpRequest, now: datetime, by: Actor, factor_id: int) -> HttpResponse:
    if second_factor.take_away(request.user, factor_id, by=by, at=now, about=about(request)):
        messages.success(request, "Taken away.")
    return redirect("me")


@mine
@require_GET
@confirmed
def codes(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    factors = factors_of(request.user.id)
    if not factors.any:
        return redirect("me")
    codes = [f"{code[:4]} {code[4:]}" for code in factors.codes]
    return render(request, "workspace/logins_codes.html", {"codes": codes, "username": request.user.username})


@mine
@require_POST
@confirmed
def new_codes(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    if factors_of(request.user.id).any:
        second_factor.new_recovery_codes(request.user, by=by, at=now, about=about(request))
        messages.success(request, "These are new. The ones before no longer work.")
    return redirect("me-codes")


@mine
@require_POST
def passkey_options(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    """What the browser is to make; only soon after the last proof of who one is."""
    if now.timestamp() - request.session.get("confirmed_at", 0) > decide.CONFIRMED_FOR.total_seconds():
        back = urlencode({"next": reverse("me")})
        return JsonResponse({"href": f"{reverse('me-confirm')}?{back}"}, status=403)
    return JsonResponse({"options": webauthn.begin_registration(request.user, passwordless=True)})


@mine
@require_POST
@confirmed
def passkey_add(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    try:
        given = json.loads(request.body)
        credential = given["credential"]
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
        name = str(given.get("name") or "")
        second_factor.add_passkey(request.user, name, credential, by=by, at=now, about=about(request))
    except (ValueError, KeyError, TypeError, ValidationError):
        return JsonResponse({"problem": "The passkey could not be verified. Try again."}, status=422)
    messages.success(request, "The passkey was added. You can log in with it alone.")
    return JsonResponse({"href": reverse("me")})


@mine
@require_POST
def end_session(request: HttpRequest, now: datetime, by: Actor, session_id: int) -> HttpResponse:
    if sessions.end_one(request.user.id, session_id, by=by, at=now, about=_who(request)):
        messages.success(request, "Logged out there.")
    return redirect("me")


@mine
@require_POST
def end_others(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    count = sessions.end_others(request.user.id, request.session.session_key, by=by, at=now, about=_who(request))
    messages.success(request, "Logged out everywhere else." if count else "You were logged in nowhere else.")
    return redirect("me")


def _who(request: HttpRequest) -> dict[str, str]:
    return {"name": request.user.get_username(), **about(request)}
