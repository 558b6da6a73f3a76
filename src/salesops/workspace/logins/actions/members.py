"""Who may come in at all: inviting, roles, deactivating with a hand-over, reactivating."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records import logins
from salesops.records.actions import transfer_person
from salesops.records.actions.hand_over import hand_over
from salesops.records.errors import InvalidError
from salesops.records.handing_over import Part
from salesops.records.login_events import remember
from salesops.records.logins import KnownLogin, known_login
from salesops.records.tokens.actions import revoke
from salesops.records.tokens.queries import of_user
from salesops.workspace.logins.actions import links, locks, second_factor, sessions
from salesops.workspace.logins.actions.links import Made
from salesops.workspace.logins.naming import free_name


@dataclass(frozen=True)
class Invitation:
    """Whom to let in: a person, or with an e-mail address and a role somebody who is not among the people."""

    person_id: int | None = None
    email: str = ""
    role: str = ""
    username: str = ""


def invite(wanted: Invitation, *, by: Actor, at: datetime) -> Made:
    """Make a login that has no password yet, and the link by which one is chosen."""
    if wanted.person_id is None and "@" not in wanted.email:
        raise _refused("email", "Whom to invite?", "Choose a person, or give an e-mail address and a role.")
    if "\0" in wanted.email + wanted.username:
        raise _refused("username", "The name or the address cannot be kept.", "Type it anew.")
    with transaction.atomic():
        user_id = _make(wanted)
        login = known_login(user_id)
        told = {"name": login.username, "role": login.role}
        remember("login_made", user_id, by=by, at=at, about=told)
        return links.make(user_id, by=by, at=at)


def _make(wanted: Invitation) -> int:
    if wanted.person_id is not None:
        people = {person: (name, email) for person, name, email in logins.people_without_login()}
        name, email = people.get(wanted.person_id, ("", ""))
        chosen = wanted.username or free_name(email.partition("@")[0] or name.partition(" ")[0])
        return logins.make_login(wanted.person_id, chosen, None)
    if logins.user_by_email(wanted.email):
        raise _refused("email", f"Somebody with the address {wanted.email} can log in already.", "Make them a new link instead.")
    chosen = wanted.username or free_name(wanted.email.partition("@")[0])
    return logins.make_login_without_person(chosen, None, role=wanted.role, email=wanted.email)


def change_role(user_id: int, role: str, *, by: Actor, at: datetime) -> None:
    """Another role: the person's, with their history, or the login's own."""
    login = known_login(user_id)
    if role == login.role:
        return
    _keep_an_admin(login, still_admin=role == "admin")
    if login.person_id is None or login.person_version is None:
        logins.set_role(user_id, role, by=by, at=at)
        return
    with transaction.atomic():
        transfer_person(login.person_id, {"role": role}, version=login.person_version, by=by, at=at)
        told = {"name": login.username}
        remember("role_changed", user_id, by=by, at=at, about=told, changes={"role": (login.role, role)})


def deactivate(user_id: int, to: Mapping[Part, int], *, by: Actor, at: datetime, about: Mapping[str, str]) -> dict[Part, int]:
    """Nobody comes in by this login any more: sessions, links and tokens end; what its person holds goes to others."""
    login = known_login(user_id)
    if not login.active:
        raise _refused("active", f"{login.username} is deactivated already.", "There is nothing to do.")
    _keep_an_admin(login, still_admin=False)
    with transaction.atomic():
        moved = hand_over(login.person_id, to, by=by, at=at) if login.person_id and to else {}
        get_user_model().objects.filter(id=user_id).update(is_active=False)
        links.withdraw(user_id, at=at)
        told = {**about, "name": login.username}
        ended = sessions.end_others(user_id, None, by=by, at=at, about=told)
        tokens = [token.id for token in of_user(user_id, at) if token.state == "valid"]
        for token in tokens:
            revoke(token, by=by, at=at)
        told |= {"sessions": ended, "tokens": len(tokens), "handed_over": dict(moved)}
        remember("deactivated", user_id, by=by, at=at, about=told, changes={"active": (True, False)})
    return moved


def reactivate(user_id: int, *, by: Actor, at: datetime) -> None:
    """Let them in again, with the password and second factor they had. What was handed over stays where it is."""
    login = known_login(user_id)
    with transaction.atomic():
        if get_user_model().objects.filter(id=user_id, is_active=False).update(is_active=True):
            told = {"name": login.username}
            remember("reactivated", user_id, by=by, at=at, about=told, changes={"active": (False, True)})


def unlock(user_id: int, *, by: Actor, at: datetime) -> bool:
    """Let them try again at once; whether they were locked out."""
    login = known_login(user_id)
    forgotten = [locks.forget("name", login.username), locks.forget("code", str(user_id))]
    if any(forgotten):
        remember("unlocked", user_id, by=by, at=at, about={"name": login.username})
    return any(forgotten)


def take_second_factor(user_id: int, *, by: Actor, at: datetime) -> bool:
    """For somebody who lost it: all second factors go, and every session ends; whether there was one."""
    user = get_user_model().objects.get(id=known_login(user_id).user_id)
    with transaction.atomic():
        gone = second_factor.take_away(user, None, by=by, at=at, about={"why": "by an administrator"})
        if gone:
            sessions.end_others(user_id, None, by=by, at=at, about={"name": user.username})
    return gone


def _keep_an_admin(login: KnownLogin, *, still_admin: bool) -> None:
    if login.role == "admin" and login.active and not still_admin and not logins.admins_besides(login.user_id):
        raise _refused("role", f"{login.name} is the only administrator.", "Make somebody else an administrator first.")


def _refused(where: str, what: str, fix: str) -> InvalidError:
    return InvalidError([Finding(f"login.{where}", what, "", fix)])
