"""Logins over HTTP, for administrators who are logged in: no token may let anybody in or put anybody out."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Router, Schema, Status

from salesops.kernel.kinds import ROLES
from salesops.records.access import Action, may
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.handing_over import PARTS, Part
from salesops.records.logins import KnownLogin, known_login, known_logins
from salesops.web.api_caller import Caller, Session, caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace.logins.actions import links, members
from salesops.workspace.logins.actions.links import Made
from salesops.workspace.logins.actions.members import Invitation
from salesops.workspace.logins.address import about
from salesops.workspace.logins.queries.factors import kinds_by_user

router = Router(tags=["logins"], auth=[Session()])
_BIGGEST = 2**63 - 1


class LoginOut(Schema):
    """`second_factors`: `app`, `passkey`."""

    id: int
    username: str
    name: str
    email: str
    role: str
    person_id: int | None
    active: bool
    second_factors: list[str]


class LinkOut(Schema):
    """`link` works once, until `expires_at`; it is told now and never again."""

    login: LoginOut
    link: str
    expires_at: datetime


class InviteIn(Schema):
    """Either `person_id`, or `email` and `role` for somebody who is not among the people."""

    person_id: int | None = Field(None, ge=1, le=_BIGGEST)
    email: str = Field("", max_length=254)
    role: str = Field("", max_length=20, description=f"One of {', '.join(ROLES)}.")
    username: str = Field("", max_length=60)


class LeavingIn(Schema):
    """Who takes what is open: person ids by `deal`, `account`, `contact`, `lead`, `activity` (tasks)."""

    to: dict[Part, Annotated[int, Field(ge=1, le=_BIGGEST)]] = {}


class LeftOut(Schema):
    login: LoginOut
    handed_over: dict[str, int]


@router.get("", response=list[LoginOut])
def index(request: HttpRequest) -> list[dict[str, Any]]:
    """Who can log in."""
    _allowed(request, "manage_people")
    factors = kinds_by_user()
    return [_told(one, factors.get(one.user_id, set())) for one in known_logins()]


@router.post("", response={201: LinkOut})
def invite(request: HttpRequest, given: InviteIn) -> Status[dict[str, Any]]:
    """Make a login and the link by which its owner chooses a password."""
    caller = _allowed(request, "administer")
    wanted = Invitation(given.person_id, given.email.strip(), given.role, given.username.strip())
    made = _do(lambda: members.invite(wanted, by=caller.actor, at=datetime.now(UTC)))
    return Status(201, _handed_out(request, made))


@router.post("/{int:user_id}/link", response={201: LinkOut})
def link(request: HttpRequest, user_id: int) -> Status[dict[str, Any]]:
    """Make a link to choose another password; earlier ones no longer work."""
    caller = _allowed(request, "administer")
    made = _do(lambda: links.make(_id(user_id), by=caller.actor, at=datetime.now(UTC)))
    return Status(201, _handed_out(request, made))


@router.post("/{int:user_id}/deactivate", response=LeftOut)
def deactivate(request: HttpRequest, user_id: int, given: LeavingIn) -> dict[str, Any]:
    """Let somebody in no more: sessions, links and tokens end, open records go to whom `to` says."""
    caller = _allowed(request, "administer")
    to = {part: given.to[part] for part in PARTS if part in given.to}
    moved = _do(
        lambda: members.deactivate(_id(user_id), to, by=caller.actor, at=datetime.now(UTC), about=about(request)),
    )
    return {"login": _one(user_id), "handed_over": moved}


@router.post("/{int:user_id}/reactivate", response=LoginOut)
def reactivate(request: HttpRequest, user_id: int) -> dict[str, Any]:
    """Let somebody in again."""
    caller = _allowed(request, "administer")
    _do(lambda: members.reactivate(_id(user_id), by=caller.actor, at=datetime.now(UTC)))
    return _one(user_id)


def _allowed(request: HttpRequest, action: Action) -> Caller:
    caller = caller_of(request)
    if not may(caller.viewer, action):
        raise ProblemError(403, "Not allowed", "Only administrators let people in; operations may read.")
    return caller


def _do(act: Any) -> Any:
    try:
        return act()
    except NotFoundError as error:
        raise ProblemError(404, "No such login", str(error)) from error
    except InvalidError as error:
        raise ProblemError(422, "It cannot be done so", str(error), error.findings) from error
    except ConflictError as error:
        raise ProblemError(409, "Somebody was quicker", str(error)) from error


def _id(user_id: int) -> int:
    if user_id > _BIGGEST:
        raise NotFoundError("There is no login with so large a number.")
    return user_id


def _handed_out(request: HttpRequest, made: Made) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("login-link", args=[made.token]))
    return {"login": _one(made.user_id), "link": address, "expires_at": made.expires_at}


def _one(user_id: int) -> dict[str, Any]:
    return _told(known_login(user_id), kinds_by_user().get(user_id, set()))


def _told(one: KnownLogin, factors: set[str]) -> dict[str, Any]:
    return {
        "id": one.user_id,
        "username": one.username,
        "name": one.name,
        "email": one.email,
        "role": one.role,
        "person_id": one.person_id,
        "active": one.active and not one.left,
        "second_factors": sorted(factors),
    }
