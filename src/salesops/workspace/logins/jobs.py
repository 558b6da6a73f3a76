"""Mail in the background, so that nobody can tell by the time an answer takes whether there is such a login."""

from datetime import UTC, datetime

from django.db import close_old_connections

from salesops.kernel.actor import SYSTEM
from salesops.records.logins import known_logins
from salesops.web.queue import queue
from salesops.workspace.logins.actions import links
from salesops.workspace.logins.mailing import send_link


@queue.task()
def mail_link(said: str, base: str) -> None:
    """Send a link to whoever has this name or e-mail address, if anybody has. `base` has `{}` for the token."""
    if not queue.immediate:
        close_old_connections()
    said = said.strip().lower()
    for login in known_logins():
        if login.active and not login.left and login.email and said in (login.username.lower(), login.email.lower()):
            made = links.make(login.user_id, by=SYSTEM, at=datetime.now(UTC))
            send_link(made, name=login.username, email=login.email, address=base.format(made.token))
