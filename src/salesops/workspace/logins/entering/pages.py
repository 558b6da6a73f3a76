"""Getting in: name and password, second factor, passkey, identity provider, link."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.kernel.actor import Actor
from salesops.records.access import viewer_of
from salesops.records.errors import InvalidError
from salesops.records.login_events import remember
from salesops.workspace.logins import jobs
from salesops.workspace.logins.actions import entering, links, locks, second_factor, sessions
from salesops.workspace.logins.actions.entering import NotLetInError, Pending
from salesops.workspace.logins.address import about, address_of, network_of
from salesops.workspace.logins.entering import oidc
from salesops.workspace.logins.mailing import can_mail
from salesops.workspace.logins.queries.factors import factors_of

NOT_THAT_PASSKEY = "This passkey is not known here, or it was not used as asked. Try again, or log in with name and password."


def going_to(request: HttpRequest) -> str:
    """Where somebody wanted to go: on this site, or the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("start")


def _on(request: HttpRequest, user: Any, how: str, next_url: str, now: datetime) -> str:
    """The address after the first factor."""
    went = entering.passed(request, user, how=how, next_url=next_url, at=now)
    return reverse("login-second") if went == "second" else next_url


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(going_to(request))
    if request.method == "GET":
        return _login_page(request)
    now = datetime.now(UTC)
    try:
        username = request.POST.get("username", "").replace("\0", "")
        user = entering.by_password(request, username, request.POST.get("password", ""), at=now)
    except NotLetInError as refused:
        return _login_page(request, str(refused))
    return redirect(_on(request, user, "password", going_to(request), now))


def _login_page(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    page = {
        "problem": problem,
        "next": going_to(request),
        "username": request.POST.get("username", ""),
        "oidc": settings.OIDC.name if settings.OIDC.issuer else "",
    }
    return render(request, "web/login.html", page, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        now = datetime.now(UTC)
        user = getattr(request, "real_user", request.user)
        by = viewer_of(user, now).actor("page")
        remember("log_out", user.id, by=by, at=now, about={"name": user.username, **about(request)})
    sessions.leave(request)
    return redirect("login")


@never_cache
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The second factor: a code of the app, a recovery code, or (by script) a passkey."""
    now = datetime.now(UTC)
    waiting = entering.pending(request, at=now)
    if waiting is None:
        messages.info(request, "That took too long, so it begins anew.")
        return redirect("login")
    if request.method == "GET":
        return _second_page(request, waiting)
    problem = entering.second_wait(waiting.user, at=now)
    if problem:
        return _second_page(request, waiting, problem)
    code = request.POST.get("code", "")
    if not second_factor.check_code(waiting.user.id, code, at=now, about=about(request)):
        return _second_page(request, waiting, entering.second_failed(request, waiting.user, at=now))
    entering.enter(request, waiting.user, how=f"{waiting.how} and code", at=now)
    return redirect(waiting.next)


def _second_page(request: HttpRequest, waiting: Pending, problem: str = "") -> HttpResponse:
    page = {"problem": problem, "factors": factors_of(waiting.user.id), "name": waiting.user.username}
    return render(request, "workspace/logins_second.html", page)


def _json(view: Callable[[HttpRequest, dict[str, Any]], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For our own script: takes JSON, answers JSON, says what is wrong as `problem`."""

    @never_cache
    @require_POST
    def respond(request: HttpRequest) -> HttpResponse:
        try:
            said = json.loads(request.body or b"{}")
            if not isinstance(said, dict):
                raise ValueError
            return view(request, said)
        except (ValueError, KeyError, TypeError, ValidationError):
            return JsonResponse({"problem": NOT_THAT_PASSKEY}, status=422)

    return respond


@_json
def passkey_options(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """What the browser is to ask for: any passkey of this site, or one of whoever's second factor is awaited."""
    waiting = entering.pending(request, at=datetime.now(UTC)) if said.get("second") else None
    return JsonResponse({"options": webauthn.begin_authentication(waiting.user if waiting else None)})


@_json
def passkey_login(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """Log in by the passkey's answer; it is first and second factor at once, or the second of a log-in under way."""
    now = datetime.now(UTC)
    credential = said["credential"]
    waiting = entering.pending(request, at=now) if said.get("second") else None
    if waiting:
        _verify(waiting.user, credential, now)
        entering.enter(request, waiting.user, how=f"{waiting.how} and passkey", at=now)
        return JsonResponse({"href": waiting.next})
    place = network_of(address_of(request))
    wait = locks.wait({"address": place}, at=now)
    if wait is not None:
        return JsonResponse({"problem": "Too many failed log-ins from this address. Try again later."}, status=429)
    try:
        user = webauthn.extract_user_from_response(credential)
        _verify(user, credential, now)
        if not viewer_of(user, now).role:
            raise ValidationError("not active")
    except (ValueError, KeyError, TypeError, ValidationError):
        locks.count_failure("address", place, at=now)
        told = {**about(request), "why": "unknown passkey"}
        remember("log_in_failed", 0, by=Actor(None, "nobody", "page"), at=now, about=told)
        raise
    entering.passed(request, user, how="passkey", next_url="", at=now)
    return JsonResponse({"href": going_to(request)})


def _verify(user: Any, credential: dict[str, Any], now: datetime) -> None:
    key = webauthn.complete_authentication(user, credential)
    key.last_used_at = now
    key.save(update_fields=["last_used_at"])


@never_cache
@require_http_methods(["GET", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether or not anybody has that name."""
    if request.method == "GET" or not can_mail():
        return render(request, "workspace/logins_forgot.html", {"can_mail": can_mail()})
    now = datetime.now(UTC)
    place = network_of(address_of(request))
    if locks.wait({"reset": place}, at=now) is None:
        locks.count_failure("reset", place, at=now)
        jobs.mail_link(request.POST.get("who", ""), request.build_absolute_uri(reverse("login-link", args=["-"]))[:-1] + "{}")
    return render(request, "workspace/logins_forgot.html", {"can_mail": True, "sent": True})


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by a link."""
    now = datetime.now(UTC)
    try:
        found = links.look_at(token, at=now)
        if request.method == "GET":
            return _link_page(request, found)
        password = request.POST.get("password", "")
        if password != request.POST.get("again", ""):
            return _link_page(request, found, "The two are not the same. Type the password twice alike.")
        user_id = links.use(token, password, at=now, about=about(request))
    except InvalidError as error:
        return _link_page(request, found, " ".join(f"{one.what} {one.why} {one.fix}" for one in error.findings))
    except links.LinkRefusedError as refused:
        remember("link_refused", 0, by=Actor(None, "nobody", "page"), at=now, about={**about(request), "why": str(refused)})
        return render(request, "workspace/logins_link.html", {"refused": str(refused)}, status=410)
    sessions.leave(request)
    user = get_user_model().objects.get(id=user_id)
    return redirect(_on(request, user, "password by link", reverse("start"), now))


def _link_page(request: HttpRequest, found: Any, problem: str = "") -> HttpResponse:
    page = {"name": found.user.username, "purpose": found.purpose, "problem": problem}
    response = render(request, "workspace/logins_link.html", page, status=422 if problem else 200)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def oidc_start(request: HttpRequest) -> HttpResponse:
    return _by_oidc(request, oidc.start)


@require_GET
def oidc_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _by_oidc(request, oidc.back)


def _by_oidc(request: HttpRequest, step: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if not settings.OIDC.issuer:
        return redirect("login")
    try:
        return step(request)
    except oidc.Silent as error:
        return oidc_failed(request, "The provider did not answer as one does. Try again later, or log in with a password.", error)


def coming_by_oidc(request: HttpRequest, sociallogin: Any) -> HttpResponse:
    """The identity provider vouches for somebody: in with them, or say why not."""
    now = datetime.now(UTC)
    try:
        user = oidc.user_for(sociallogin, request)
        if not viewer_of(user, now).role:
            raise oidc.OidcRefusedError("Your login here is not active. Ask your administrator.")
    except (oidc.OidcRefusedError, InvalidError) as refused:
        return oidc_failed(request, str(refused), None)
    return redirect(_on(request, user, settings.OIDC.name, sociallogin.state.get("next") or reverse("start"), now))


def oidc_failed(request: HttpRequest, why: str, error: Exception | None) -> HttpResponse:
    said = {"cancelled": "You left before the end.", "unknown": "The provider's answer could not be believed."}.get(why, why)
    told = {**about(request), "why": f"{settings.OIDC.name}: {said} {error or ''}".strip()}
    remember("log_in_failed", 0, by=Actor(None, "nobody", "page"), at=datetime.now(UTC), about=told)
    return _login_page(request, f"{said} Nobody was logged in.", status=403)
