"""Who can log in. A login belongs to a person; an administrator's may belong to none.

Passwords and roles alone; how one gets in is `salesops.workspace.logins`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import ROLES
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.login_events import remember
from salesops.records.models import Login, Person

_LONGEST_NAME, _LONGEST_EMAIL = 150, 254


@dataclass(frozen=True)
class KnownLogin:
    """A login as administrators see it. `role` is the person's where there is one."""

    user_id: int
    username: str
    name: str
    email: str
    role: str
    person_id: int | None
    person_version: int | None
    active: bool
    has_password: bool
    left: bool


def make_login(person_id: int, username: str, password: str | None) -> int:
    """Let a person log in; their role decides what they see. Without a password only a link lets them in.

    The id of the user.
    """
    person = Person.objects.present().filter(id=person_id).first()
    if person is None:
        raise NotFoundError(f"There is no person {person_id} who could log in. Add the person first.")
    if Login.objects.filter(person_id=person_id).exists():
        why = "A person has one."
        raise InvalidError(
            [Finding("login.person", f"Person {person_id} has a login already.", why, "Set its password instead.")]
        )
    return _make(username, password, person.email, person_id=person_id)


def make_login_without_person(username: str, password: str | None, *, role: str = "admin", email: str = "") -> int:
    """Let somebody log in who is not in the sales team. The id of the user."""
    _check_role(role)
    return _make(username, password, email, role=role)


def set_password(username: str, password: str) -> None:
    """Give a user another password."""
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise NotFoundError(f"Nobody logs in as {username!r}. Check the spelling.")
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def set_role(user_id: int, role: str, *, by: Actor, at: datetime) -> None:
    """Another role for a login without a person. (A person's role is changed by `actions.transfer_person`.)"""
    _check_role(role)
    with transaction.atomic():
        login = Login.objects.select_for_update().filter(user_id=user_id, person_id=None).first()
        if login is None:
            raise NotFoundError("This login belongs to a person: change the person's role.")
        if login.role == role:
            return
        before, login.role = login.role, role
        login.save(update_fields=["role"])
        remember("role_changed", user_id, by=by, at=at, changes={"role": (before, role)})


def known_logins(user_ids: Collection[int] | None = None) -> list[KnownLogin]:
    """Every login there is, or those; by name. Three queries."""
    found = Login.objects.select_related("user").order_by("user__username")
    if user_ids is not None:
        found = found.filter(user_id__in=user_ids)
    logins = list(found)
    people = Person.objects.in_bulk([login.person_id for login in logins if login.person_id])
    return [_known(login, people.get(login.person_id)) for login in logins]


def known_login(user_id: int) -> KnownLogin:
    """One login; NotFoundError where there is none."""
    found = known_logins([user_id])
    if not found:
        raise NotFoundError(f"There is no login {user_id}.")
    return found[0]


def people_without_login() -> list[tuple[int, str, str]]:
    """(id, name, e-mail) of the people who are here and cannot log in, by name."""
    taken = Login.objects.exclude(person_id=None).values("person_id")
    found = Person.objects.present().filter(left_on=None).exclude(id__in=taken).order_by("name", "id")
    return list(found.values_list("id", "name", "email"))


def person_by_email(email: str) -> int | None:
    """The one person who is here and has this e-mail address, in any spelling of case."""
    found = list(Person.objects.present().filter(left_on=None, email__iexact=email).values_list("id", flat=True)[:2])
    return found[0] if email and len(found) == 1 else None


def user_by_email(email: str) -> int | None:
    """The one user whose login, or whose person, has this e-mail address."""
    if not email:
        return None
    person = person_by_email(email)
    of_person = list(Login.objects.filter(person_id=person).values_list("user_id", flat=True)) if person else []
    without = Login.objects.filter(person_id=None, user__email__iexact=email)
    found = {*of_person, *without.values_list("user_id", flat=True)}
    return found.pop() if len(found) == 1 else None


def admins_besides(user_id: int) -> int:
    """How many other active logins have the role admin."""
    return sum(one.role == "admin" and one.active and not one.left and one.user_id != user_id for one in known_logins())


def check_password(password: str, user: Any = None) -> None:
    """Refuse a weak one, with the reasons."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        why = " ".join(error.messages)
        raise InvalidError([Finding("login.password", "The password is too weak.", why, "Choose a longer one.")]) from None


def _known(login: Login, person: Person | None) -> KnownLogin:
    user = login.user
    return KnownLogin(
        user_id=user.id,
        username=user.username,
        name=person.name if person else user.username,
        email=(person.email if person else "") or user.email,
        role=person.role if person else login.role,
        person_id=login.person_id,
        person_version=person.version if person else None,
        active=user.is_active,
        has_password=user.has_usable_password(),
        left=person is not None and (person.left_on is not None or person.deleted_at is not None),
    )


def _make(username: str, password: str | None, email: str, **login: object) -> int:
    users = get_user_model().objects
    if not username or users.filter(username__iexact=username.replace("\0", "")).exists():
        what = f"The name {username!r} is taken." if username else "The name is empty."
        raise InvalidError([Finding("login.username", what, "Each login has its own.", "Choose another.")])
    if len(username) > _LONGEST_NAME or len(email) > _LONGEST_EMAIL or "\0" in username + email:
        why = f"A name has at most {_LONGEST_NAME} signs, an address {_LONGEST_EMAIL}."
        raise InvalidError([Finding("login.username", "The name or the address cannot be kept.", why, "Choose a shorter one.")])
    if password is not None:
        check_password(password)
    with transaction.atomic():
        user = users.create_user(username=username, password=password, email=email)
        Login.objects.create(user=user, **login)
    return user.id


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InvalidError(
            [Finding("login.role", f"There is no role {role!r}.", "Roles are fixed.", f"Use one of {', '.join(ROLES)}.")]
        )
