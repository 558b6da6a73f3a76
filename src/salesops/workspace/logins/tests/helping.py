"""Words tests of logins share."""

from datetime import UTC, datetime

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from salesops.kernel.actor import Actor
from salesops.records.login_events import LoginEvent, events

NOW = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)
BY = Actor(None, "Root", "test")
ADMIN = "root"
HERE = {"address": "192.0.2.7", "device": "a test"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "a quite different sentence"


def code_at(moment: datetime, secret: str = SECRET) -> str:
    """What an authenticator app would show."""
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def happened(user_id: int | None = None) -> list[str]:
    """The actions in the history of logins, the latest first."""
    return [event.action for event in told(user_id)]


def told(user_id: int | None = None) -> list[LoginEvent]:
    return events(user_id=user_id)
