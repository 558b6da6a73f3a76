"""Calling other programs: one signed POST, without following redirects, never into private networks unless that is allowed.

It is called at least once: a worker that dies between the answer and its note calls again with the same Idempotency-Key.
"""

import hashlib
import hmac
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from salesops.capabilities.automation.doing import Doing, Done, Refused
from salesops.workspace.automation.steps.calling import Answer, BadAddressError, post
from salesops.workspace.automation.steps.whom import about, link_of, text_of

_SHOWN = 200


class NotTakenError(RuntimeError):
    """The other side did not take it; it is tried again."""


def secret() -> str:
    """What calls are signed with: as set, else made from the secret key of the installation."""
    own = hmac.new(settings.SECRET_KEY.encode(), b"webhooks", hashlib.sha256).hexdigest()
    return settings.WEBHOOK_SECRET or own


def signature(body: bytes, at: datetime) -> str:
    """`t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`, so that nobody else can call and nothing old is taken again."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={hmac.new(secret().encode(), f'{seconds}.'.encode() + body, hashlib.sha256).hexdigest()}"


def call_webhook(doing: Doing) -> Done:
    """Send the record to the address of the step. Raises Refused for an address that may not be called, NotTakenError else."""
    found = about(doing)
    told: dict[str, Any] = {
        "automation": doing.key,
        "happened": doing.trigger,
        "happened_at": doing.happened_at,
        "text": text_of(doing.step.text, doing, found),
        "link": link_of(doing, whole=True),
    }
    if found.row is not None:
        told |= {"kind": doing.kind, "id": doing.record_id, "record": found.row.values}
    elif doing.values:
        told["metric"] = dict(doing.values)
    body = json.dumps(told, default=_written, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "salesops",
        "Idempotency-Key": doing.once,
        "X-Salesops-Signature": signature(body, doing.at),
    }
    try:
        answer = post(doing.step.url, body, headers, private=settings.WEBHOOKS_PRIVATE)
    except BadAddressError as error:
        raise Refused(str(error)) from error
    return _judged(answer)


def _judged(answer: Answer) -> Done:
    said = f"Answer {answer.status}" + (f": {answer.text[:_SHOWN]}" if answer.text else "")
    if 200 <= answer.status < 300:
        return Done(said)
    if answer.status in (400, 401, 403, 404, 405, 410, 413, 415, 422) or 300 <= answer.status < 400:
        raise Refused(f"{said}. It would be refused again: correct the address, or what listens there, and try again.")
    raise NotTakenError(said)


def _written(value: Any) -> str:
    return str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date | datetime) else str(value)
