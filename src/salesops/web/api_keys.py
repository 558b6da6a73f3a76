"""Idempotency keys: the same request under the same key is carried out once, and answered the same again for a day.

The answer is stored in the transaction of the change it tells of, so that there is one exactly where there is the other,
whatever process stops whenever. A claim nobody finished is free again after a while; should its owner still come
back, it finds that it lost the claim and takes its change back.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from salesops.web.api_problems import ProblemError
from salesops.web.models import KeyedCall

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=2)
LONGEST = 255
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


class _Lost(Exception):  # noqa: N818  a way out of the transaction, seen by nobody
    """Nothing of this may stay."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def once(
    request: HttpRequest, key: str, caller: str, now: datetime, answer: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """`answer(request)`, or what it was the first time. Raises ProblemError (400, 409, 422)."""
    if len(key) > LONGEST or not key.isprintable() or not key:
        raise ProblemError(
            400, "The idempotency key cannot be used", f"Give 1 to {LONGEST} printable characters, such as a UUID."
        )
    call, claim = _claimed(caller, key, _fingerprint(request), now)
    if claim is None:
        return _again(call)
    try:
        return _carried_out(request, call.id, claim, answer)
    except _Lost as lost:
        KeyedCall.objects.filter(id=call.id, claim=claim, status=None).delete()
        return lost.answer


def _fingerprint(request: HttpRequest) -> str:
    told = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), request.headers.get("If-Match", "")):
        told.update(part.encode() + b"\n")
    told.update(request.body)
    return told.hexdigest()


def _claimed(caller: str, key: str, fingerprint: str, now: datetime) -> tuple[KeyedCall, str | None]:
    """The call, and the claim on it if it is ours to carry out."""
    claim = secrets.token_hex(16)
    with transaction.atomic():
        KeyedCall.objects.filter(claimed_at__lt=now - KEPT).delete()
        begun = {"fingerprint": fingerprint, "claim": claim, "claimed_at": now}
        call, created = KeyedCall.objects.get_or_create(caller=caller, key=key, defaults=begun)
    if created:
        return call, claim
    if call.fingerprint != fingerprint:
        why = "It was used for another request in the last 24 hours. A key belongs to one request: use a new one."
        raise ProblemError(422, "The idempotency key is taken", why)
    if call.status is not None:
        return call, None
    abandoned = KeyedCall.objects.filter(id=call.id, claim=call.claim, status=None, claimed_at__lt=now - LEASE)
    if not abandoned.update(claim=claim, claimed_at=now):
        raise ProblemError(409, "The same request is being worked on", "Wait a moment and send it again with the same key.")
    return call, claim


def _again(call: KeyedCall) -> HttpResponse:
    return HttpResponse(call.body, status=call.status, headers={**call.headers, "Idempotent-Replayed": "true"})


def _carried_out(request: HttpRequest, call_id: int, claim: str, answer: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        before = transaction.savepoint()
        given = answer(request)
        if given.status_code >= 500:
            raise _Lost(given)
        (transaction.savepoint_rollback if given.status_code >= 400 else transaction.savepoint_commit)(before)
        kept = {
            "status": given.status_code,
            "headers": {name: given.headers[name] for name in _KEPT_HEADERS if name in given.headers},
            "body": given.content.decode(),
        }
        if not KeyedCall.objects.filter(id=call_id, claim=claim, status=None).update(**kept):
            took = ProblemError(409, "It took too long", "The same request was begun again meanwhile. Send it again to see.")
            raise _Lost(took.answer())
    return given
