"""What every request to the API passes: who calls, how often, how much, under which key; and every error as a problem."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from salesops.records.access import may
from salesops.web import api_keys, api_limits
from salesops.web.api_caller import Caller, identify
from salesops.web.api_problems import ProblemError, as_problem

Answer = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_WRITES = ("POST", "PATCH", "PUT", "DELETE")
_JSON = ("application/json", "application/merge-patch+json")
_FORMS = "multipart/form-data"
_AROUND_A_FILE = 64 * 1024


def belongs(request: HttpRequest) -> bool:
    """Whether a request is one of the API; its readable description is a page like others."""
    return request.path_info.startswith("/api/") and not request.path_info.startswith("/api/docs")


def told(request: HttpRequest, answer: Answer) -> HttpResponse:
    """The answer with the request's id; whatever went wrong, wherever, as a problem."""
    request_id = _request_id(request)
    given = as_problem(answer(request), request_id)
    given.headers.setdefault("Cache-Control", "no-store")
    given["X-Request-Id"] = request_id
    return given


def passed(request: HttpRequest, answer: Answer, *, now: datetime) -> HttpResponse:
    """The answer for those who are let in."""
    try:
        return _let_in(request, answer, now)
    except ProblemError as refused:
        given = refused.answer()
    if given.status_code == 401:
        given["WWW-Authenticate"] = 'Bearer realm="salesops"'
    return given


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _let_in(request: HttpRequest, answer: Answer, now: datetime) -> HttpResponse:
    _check_size(request)
    caller = identify(request, now)
    request.api_caller = caller  # type: ignore[attr-defined]
    standing = api_limits.count(caller.key, now)
    try:
        given = _too_many(standing) if standing.exceeded else _worked_on(request, caller, answer, now)
    except ProblemError as refused:
        given = refused.answer()
    for name, value in standing.headers.items():
        given[name] = value
    return given


def _too_many(standing: api_limits.Standing) -> HttpResponse:
    detail = f"More than {standing.limit:,} calls a minute. Wait {standing.reset} seconds; bulk routes take 1,000 rows a call."
    given = ProblemError(429, "Too many calls", detail).answer()
    given["Retry-After"] = str(standing.reset)
    return given


def _worked_on(request: HttpRequest, caller: Caller, answer: Answer, now: datetime) -> HttpResponse:
    if not may(caller.viewer, "read"):
        raise ProblemError(403, "Not allowed", "This login has no role yet. Ask an administrator to give it one.")
    _check_type(request)
    key = request.headers.get("Idempotency-Key") if request.method in _WRITES else None
    if key is None:
        return answer(request)
    if request.content_type == _FORMS or request.path_info.startswith(settings.API_WITHOUT_KEYS):
        detail = "What is sent here is recognised by its content: the same again changes nothing. Leave Idempotency-Key out."
        raise ProblemError(400, "No idempotency keys here", detail)
    return api_keys.once(request, key, caller.key, now, answer)


def _check_size(request: HttpRequest) -> None:
    """Before anything reads the body, the check of a form among them."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    form = request.content_type == _FORMS
    most: int = settings.FILE_LIMIT + _AROUND_A_FILE if form else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length > most and not (form and request.path_info.startswith(settings.API_WITHOUT_KEYS)):
        detail = f"It has {length:,} bytes; {most:,} are taken at once. Send fewer rows a call, or a smaller file."
        raise ProblemError(413, "The body is too large", detail)


def _check_type(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) and request.content_type not in (*_JSON, _FORMS):
        detail = f"It is said to be {request.content_type or 'nothing'}. Send JSON, with Content-Type: application/json."
        raise ProblemError(415, "The body is not JSON", detail)
