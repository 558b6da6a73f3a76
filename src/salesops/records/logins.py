"""Who can log in. A login belongs to a person; an administrator's may belong to none."""

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import ROLES
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.models import Login, Person


def make_login(person_id: int, username: str, password: str) -> int:
    """Let a person log in; their role decides what they see. The id of the user."""
    if not Person.objects.present().filter(id=person_id).exists():
        raise NotFoundError(f"There is no person {person_id} who could log in. Add the person first.")
    if Login.objects.filter(person_id=person_id).exists():
        why = "A person has one."
        raise InvalidError(
            [Finding("login.person", f"Person {person_id} has a login already.", why, "Set its password instead.")]
        )
    return _make(username, password, person_id=person_id)


def make_login_without_person(username: str, password: str, *, role: str = "admin") -> int:
    """Let somebody log in who is not in the sales team. The id of the user."""
    if role not in ROLES:
        raise InvalidError(
            [Finding("login.role", f"There is no role {role!r}.", "Roles are fixed.", f"Use one of {', '.join(ROLES)}.")]
        )
    return _make(username, password, role=role)


def set_password(username: str, password: str) -> None:
    """Give a user another password."""
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise NotFoundError(f"Nobody logs in as {username!r}. Check the spelling.")
    _check_password(password)
    user.set_password(password)
    user.save()


def _make(username: str, password: str, **login: object) -> int:
    users = get_user_model().objects
    if not username or users.filter(username=username).exists():
        what = f"The name {username!r} is taken." if username else "The name is empty."
        raise InvalidError([Finding("login.username", what, "Each login has its own.", "Choose another.")])
    _check_password(password)
    with transaction.atomic():
        user = users.create_user(username=username, password=password)
        Login.objects.create(user=user, **login)
    return user.id


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        why = " ".join(error.messages)
        raise InvalidError([Finding("login.password", "The password is too weak.", why, "Choose a longer one.")]) from None
