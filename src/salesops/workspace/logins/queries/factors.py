"""What second factors somebody has."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes


@dataclass(frozen=True)
class Factor:
    id: int
    kind: str
    """`app` or `passkey`."""
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    app: Factor | None = None
    passkeys: tuple[Factor, ...] = ()
    codes: tuple[str, ...] = ()
    """Recovery codes that were not used yet."""

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def said(self) -> str:
        keys = {0: "", 1: "a passkey"}.get(len(self.passkeys), f"{len(self.passkeys)} passkeys")
        return " and ".join(filter(None, ("an authenticator app" if self.app else "", keys)))


def factors_of(user_id: int) -> Factors:
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("created_at", "id"))
    app = next((_factor(row) for row in rows if row.type == Authenticator.Type.TOTP), None)
    passkeys = tuple(_factor(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    codes = [
        code for row in rows if row.type == Authenticator.Type.RECOVERY_CODES for code in RecoveryCodes(row).get_unused_codes()
    ]
    return Factors(app, passkeys, tuple(codes))


def has_second_factor(user_id: int) -> bool:
    return Authenticator.objects.filter(user_id=user_id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def kinds_by_user() -> dict[int, set[str]]:
    """User -> `app`, `passkey`, for everybody who has any; one query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", "type")
    for user_id, kind in rows:
        found[user_id].add("app" if kind == Authenticator.Type.TOTP else "passkey")
    return found


def _factor(row: Authenticator) -> Factor:
    if row.type == Authenticator.Type.TOTP:
        return Factor(row.id, "app", "Authenticator app", row.created_at, row.last_used_at)
    return Factor(row.id, "passkey", row.data["name"], row.created_at, row.last_used_at)
