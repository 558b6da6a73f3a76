"""Links that let somebody choose a password: signed, for once, for a while. Only their digest is stored."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from django.core import signing
from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.login_events import remember
from salesops.records.logins import check_password, known_login
from salesops.workspace.logins import decide
from salesops.workspace.logins.actions.passwords import store
from salesops.workspace.logins.models import Link

_SIGNER = signing.Signer(salt="salesops.logins.link")


class LinkRefusedError(ValueError):
    """The link lets nobody in; its words say why."""


@dataclass(frozen=True)
class Made:
    """`token` is the link's secret part: it can be shown now and never again."""

    user_id: int
    purpose: str
    token: str
    expires_at: datetime


def make(user_id: int, *, by: Actor, at: datetime) -> Made:
    """A link for somebody: an invitation as long as they have no password. Earlier ones no longer work."""
    login = known_login(user_id)
    if not login.active:
        raise NotFoundError(f"{login.username} was deactivated. Reactivate the login first.")
    purpose = "reset" if login.has_password else "invite"
    secret = token_urlsafe(32)
    expires_at = at + decide.VALID_FOR[purpose]
    with transaction.atomic():
        withdraw(user_id, at=at)
        Link.objects.create(
            user_id=user_id, purpose=purpose, digest=_digest(secret), made_at=at, made_by=by.name, expires_at=expires_at
        )
        action = "invited" if purpose == "invite" else "link_made"
        remember(action, user_id, by=by, at=at, about={"name": login.username, "until": expires_at.isoformat()})
    return Made(user_id, purpose, _SIGNER.sign(secret), expires_at)


def withdraw(user_id: int, *, at: datetime) -> None:
    """No link made so far lets them in any more."""
    Link.objects.filter(user_id=user_id, used_at=None, withdrawn_at=None).update(withdrawn_at=at)


def look_at(token: str, *, at: datetime) -> Link:
    """The link, if it would let somebody in. Looking does not use it up (mail programs look too)."""
    link = _found(token)
    if why := decide.refusal(_facts(link), at):
        raise LinkRefusedError(why)
    assert link is not None
    return link


def use(token: str, password: str, *, at: datetime, about: dict[str, str]) -> int:
    """Choose a password by a link, which is used up; the id of the user. InvalidError leaves the link as it is."""
    check_password(password, look_at(token, at=at).user)
    with transaction.atomic():
        link = look_at(token, at=at)
        if not Link.objects.filter(id=link.id, used_at=None).update(used_at=at):
            raise LinkRefusedError(decide.refusal(_facts(_found(token)), at))
        store(link.user, password, by=Actor(None, link.user.username, "page"), at=at, about={**about, "by": link.purpose})
    return link.user_id


def _found(token: str) -> Link | None:
    try:
        secret = _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return Link.objects.select_related("user").filter(digest=_digest(secret)).first()


def _facts(link: Link | None) -> decide.LinkFacts | None:
    if link is None:
        return None
    return decide.LinkFacts(link.purpose, link.expires_at, link.used_at, link.withdrawn_at, link.user.is_active)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


__all__ = ["InvalidError", "LinkRefusedError", "Made", "look_at", "make", "use"]
