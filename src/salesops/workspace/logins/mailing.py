"""Mail about links, where a mail server is set."""

from django.conf import settings
from django.core.mail import send_mail

from salesops.workspace.logins.actions.links import Made

_SUBJECTS = {"invite": "Your login to salesops", "reset": "Choose another password for salesops"}
_TEXTS = {
    "invite": "You are invited to salesops. Choose a password here; after that you can log in as {name}:",
    "reset": "Somebody, most likely you, asked to choose another password for {name}. Do so here:",
}


def can_mail() -> bool:
    return bool(settings.EMAIL_URL)


def send_link(made: Made, *, name: str, email: str, address: str) -> None:
    """Send somebody the link."""
    text = (
        f"{_TEXTS[made.purpose].format(name=name)}\n\n{address}\n\n"
        f"It works once, until {made.expires_at:%Y-%m-%d %H:%M} UTC. If you did not expect this, do nothing.\n"
    )
    send_mail(_SUBJECTS[made.purpose], text, settings.EMAIL_FROM, [email])
