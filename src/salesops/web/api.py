"""The base of the HTTP API: who may call, and errors that say what went wrong (RFC 9457, problem+json)."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from salesops.kernel.finding import Finding
from salesops.web import api_door
from salesops.web.api_body import ExactParser
from salesops.web.api_caller import Session, Token
from salesops.web.api_door import Answer
from salesops.web.api_problems import ProblemError, problem, said
from salesops.web.api_schema import DescribedAPI

__all__ = ["ProblemError", "api", "door", "errors", "problem"]

api = DescribedAPI(
    title="salesops",
    version="1",
    description="Everything the screens can do. See docs/api.md.",
    auth=[Session(), Token()],
    parser=ExactParser(),
    docs_url=None,
    urls_namespace="api",
)


def errors(get_response: Answer) -> Answer:
    """Middleware around all others: whatever goes wrong below /api/ is told as a problem."""

    def respond(request: HttpRequest) -> HttpResponse:
        return api_door.told(request, get_response) if api_door.belongs(request) else get_response(request)

    return respond


def door(get_response: Answer) -> Answer:
    """Middleware inside all others: who may call the API, how often, how much, under which key."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not api_door.belongs(request):
            return get_response(request)
        return api_door.passed(request, get_response, now=datetime.now(UTC))

    return respond


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return error.answer()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    findings = [
        Finding(".".join(map(str, item["loc"])), f"{item['msg']}.", "It does not fit the description.", "See /api/docs.")
        for item in error.errors
    ]
    return problem(422, "Something given cannot be read", "; ".join(map(str, findings)), errors=said(findings))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "Not logged in", "Log in first; the session cookie is what identifies you.")


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Not found", str(error) or "There is nothing at this address.")


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "The request failed", str(error))
