"""Errors of the API as values that say where, what, why and how to mend it (RFC 9457, problem+json)."""

import json
from collections.abc import Iterable, Sequence
from http.client import responses
from typing import Any

from django.http import HttpResponse

from salesops.kernel.finding import Finding

MEDIA_TYPE = "application/problem+json"
_SAID = {
    400: "The request cannot be read. Check its address, headers and body against /api/docs.",
    403: "This is not yours to see or do.",
    404: "There is nothing at this address. /api/docs lists what there is.",
    405: "This address does not take that method. The Allow header lists those it takes.",
    500: "Something broke on our side, and nothing was stored. Try again; the log has this request_id.",
}


class ProblemError(Exception):
    """Raised by an endpoint: the answer is `status` with these words, and what was found wrong, one by one."""

    def __init__(self, status: int, title: str, detail: str, findings: Sequence[Finding] = (), **more: Any) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.findings, self.more = status, title, detail, tuple(findings), more

    def answer(self) -> HttpResponse:
        return problem(self.status, self.title, self.detail, errors=said(self.findings), **self.more)


def said(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [{"where": f.where, "what": f.what, "why": f.why, "fix": f.fix} for f in findings]


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": [], **more}
    return HttpResponse(json.dumps(body, default=str), status=status, content_type=MEDIA_TYPE)


def as_problem(answer: HttpResponse, request_id: str) -> HttpResponse:
    """An error of whatever part, as a problem that names the request; everything else as it is."""
    if answer.status_code < 400:
        return answer
    if answer.headers.get("Content-Type") != MEDIA_TYPE:
        plain = problem(answer.status_code, responses.get(answer.status_code, "The request failed"), _detail(answer))
        answer.content, answer["Content-Type"] = plain.content, MEDIA_TYPE
    answer.content = json.dumps({**json.loads(answer.content), "request_id": request_id})
    answer.headers.pop("Content-Length", None)
    return answer


def _detail(answer: HttpResponse) -> str:
    return _SAID.get(answer.status_code, "The request failed.")
