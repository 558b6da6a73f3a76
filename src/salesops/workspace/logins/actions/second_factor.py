"""The second factor: one-time codes, recovery codes, passkeys. A code works once, whichever web process it reaches."""

from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth import get_user_model
from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.errors import InvalidError
from salesops.records.login_events import remember

_PERIOD = 30
_TYPES = Authenticator.Type


def check_code(user_id: int, code: str, *, at: datetime, about: dict[str, str]) -> bool:
    """Whether this is the code an authenticator app shows now and was not used yet, or an unused recovery code."""
    code = code.replace(" ", "").replace("-", "")
    with transaction.atomic():
        found = Authenticator.objects.select_for_update().filter(user_id=user_id).exclude(type=_TYPES.WEBAUTHN)
        by_type = {one.type: one for one in found}
        totp, recovery = by_type.get(_TYPES.TOTP), by_type.get(_TYPES.RECOVERY_CODES)
        if totp is not None and _is_new_code(totp, code, at):
            return True
        if recovery is None or not RecoveryCodes(recovery).validate_code(code):
            return False
        left = len(RecoveryCodes(Authenticator.objects.get(id=recovery.id)).get_unused_codes())
        remember("recovery_code_used", user_id, by=_oneself(user_id), at=at, about={**about, "left": left})
    return True


def _matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The half minute whose code this is: now, or just before or after, for clocks that differ."""
    now = int(at.timestamp()) // _PERIOD
    for step in (now, now - 1, now + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def _is_new_code(totp: Authenticator, code: str, at: datetime) -> bool:
    step = _matching_step(decrypt(totp.data["secret"]), code, at)
    if step is None or step <= totp.data.get("last_step", 0):
        return False
    totp.data["last_step"] = step
    totp.last_used_at = at
    totp.save(update_fields=["data", "last_used_at"])
    return True


def set_up_app(user: Any, secret: str, code: str, *, by: Actor, at: datetime, about: dict[str, str]) -> None:
    """Use an authenticator app from now on, once it has shown that it has the secret. Makes recovery codes too."""
    step = _matching_step(secret, code.replace(" ", ""), at)
    if step is None:
        why = "The clock of the phone may differ from ours."
        fix = "Wait for the next code and type that one; see that the phone sets its clock by itself."
        raise InvalidError([Finding("second_factor.code", "This is not the code of now.", why, fix)])
    with transaction.atomic():
        _locked(user)
        if Authenticator.objects.filter(user=user, type=_TYPES.TOTP).exists():
            raise InvalidError([Finding("second_factor", "An app is set up already.", "", "Take it away first.")])
        instance = TOTP.activate(user, secret).instance
        instance.data["last_step"] = step
        instance.save(update_fields=["data"])
        RecoveryCodes.activate(user)
        remember("second_factor_on", user.id, by=by, at=at, about={**about, "name": user.username, "what": "authenticator app"})


def add_passkey(user: Any, name: str, credential: dict[str, Any], *, by: Actor, at: datetime, about: dict[str, str]) -> None:
    """Keep a passkey whose registration was verified. Makes recovery codes too."""
    name = name.replace("\0", "").strip()[:60] or "Passkey"
    with transaction.atomic():
        _locked(user)
        WebAuthn.add(user, name, _essential(credential))
        RecoveryCodes.activate(user)
        remember("passkey_added", user.id, by=by, at=at, about={**about, "name": user.username, "what": name})


def _essential(credential: dict[str, Any]) -> dict[str, Any]:
    """What a verification needs of a registration, and nothing else a browser might send along."""
    response = credential["response"]
    resident = credential.get("clientExtensionResults", {}).get("credProps", {}).get("rk") is True
    return {
        "id": credential["id"],
        "rawId": credential["rawId"],
        "type": "public-key",
        "response": {name: response[name] for name in ("clientDataJSON", "attestationObject")},
        "clientExtensionResults": {"credProps": {"rk": resident}},
    }


def take_away(user: Any, authenticator_id: int | None, *, by: Actor, at: datetime, about: dict[str, str]) -> bool:
    """Remove one second factor, or all of them (None). Recovery codes go with the last one."""
    with transaction.atomic():
        _locked(user)
        mine = Authenticator.objects.filter(user=user)
        gone = list(mine if authenticator_id is None else mine.filter(id=authenticator_id).exclude(type=_TYPES.RECOVERY_CODES))
        for one in gone:
            _remember_gone(user, one, by, at, about)
            one.delete()
        if not mine.exclude(type=_TYPES.RECOVERY_CODES).exists():
            mine.delete()
    return bool(gone)


def _remember_gone(user: Any, one: Authenticator, by: Actor, at: datetime, about: dict[str, str]) -> None:
    if one.type == _TYPES.RECOVERY_CODES:
        return
    is_passkey = one.type == _TYPES.WEBAUTHN
    action = "passkey_removed" if is_passkey else "second_factor_off"
    what = one.data["name"] if is_passkey else "authenticator app"
    remember(action, user.id, by=by, at=at, about={**about, "name": user.username, "what": what})


def new_recovery_codes(user: Any, *, by: Actor, at: datetime, about: dict[str, str]) -> None:
    """Ten new ones; the old ones no longer work."""
    with transaction.atomic():
        _locked(user)
        Authenticator.objects.filter(user=user, type=_TYPES.RECOVERY_CODES).delete()
        RecoveryCodes.activate(user)
        remember("recovery_codes_made", user.id, by=by, at=at, about={**about, "name": user.username})


def _locked(user: Any) -> None:
    """Two at once would each think they are the first."""
    get_user_model().objects.select_for_update().get(id=user.id)


def _oneself(user_id: int) -> Actor:
    return Actor(None, f"login {user_id}", "page")
