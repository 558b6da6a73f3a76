"""`salesops login`: everything about who can log in that needs no browser."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import click
from django.contrib.auth import get_user_model
from django.urls import reverse

from salesops.kernel.actor import Actor
from salesops.kernel.kinds import ROLES
from salesops.kernel.scope import EVERYTHING
from salesops.records.commands import login
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.handing_over import NAMES, PARTS, Part
from salesops.records.logins import KnownLogin, known_login, known_logins
from salesops.records.queries import listed
from salesops.workspace.logins.actions import links, members, sessions
from salesops.workspace.logins.actions.links import Made
from salesops.workspace.logins.actions.members import Invitation
from salesops.workspace.logins.models import Standing
from salesops.workspace.logins.queries.factors import kinds_by_user

__all__ = ["login"]

Command = Callable[..., Any]


def _said(command: Command) -> Command:
    """Refusals become messages of the command line."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        try:
            return command(*args, **given)
        except (InvalidError, NotFoundError, ConflictError) as refused:
            raise click.ClickException(str(refused)) from None

    return run


def _by() -> Actor:
    return Actor(None, os.environ.get("USER") or "the command line", "command")


def _known(username: str) -> KnownLogin:
    user_id = get_user_model().objects.filter(username=username).values_list("id", flat=True).first()
    if user_id is None:
        raise NotFoundError(f"Nobody logs in as {username!r}. See `salesops login list`.")
    return known_login(user_id)


def _person(said: str) -> int:
    pages = [listed("person", scope=EVERYTHING, where={field: said}, limit=2) for field in ("name", "email")]
    found = {row.id for page in pages for row in page.rows}
    if len(found) != 1:
        what = "Several people have" if found else "Nobody has"
        raise click.ClickException(f"{what} the name or e-mail {said!r}. Give it as the person's record has it.")
    return found.pop()


def _show(made: Made, address: str) -> None:
    link = f"{address.rstrip('/')}{reverse('login-link', args=[made.token])}"
    click.echo(f"{known_login(made.user_id).username} chooses a password here, once, until {made.expires_at:%Y-%m-%d %H:%M} UTC:")
    click.echo(link)


_ADDRESS = click.option(
    "--address", default="http://localhost:8000", show_default=True, help="Where people reach the program; the link begins so."
)


@login.command("list")
def list_() -> None:
    """Say who can log in, as what, with which second factor, and when they were last seen."""
    factors = kinds_by_user()
    seen = dict(Standing.objects.values_list("user_id", "last_seen_at"))
    for one in known_logins():
        state = "active" if one.active and not one.left else "left" if one.active else "deactivated"
        second = "+".join(sorted(factors.get(one.user_id, ()))) or "no second factor"
        last = seen.get(one.user_id)
        when = f"seen {last:%Y-%m-%d %H:%M} UTC" if last else "never seen"
        click.echo(f"{one.username:20} {one.role:10} {state:12} {second:18} {when:26} {one.name}")


@login.command()
@click.option("--person", help="Whom to invite: a person's name or e-mail. Their role decides what they see.")
@click.option("--email", default="", help="Somebody who is not among the people: their e-mail address; with --role.")
@click.option("--role", type=click.Choice(ROLES), help="With --email: what they may see and do.")
@click.option("--username", default="", help="The name to log in with. Default: made of the e-mail address.")
@_ADDRESS
@_said
def invite(person: str | None, email: str, role: str | None, username: str, address: str) -> None:
    """Make a login and the link by which its owner chooses a password."""
    if (person is None) == (not email) or (email and not role):
        raise click.UsageError("Say whom: either --person NAME, or --email ADDRESS with --role ROLE.")
    wanted = Invitation(_person(person) if person else None, email, role or "", username)
    _show(members.invite(wanted, by=_by(), at=datetime.now(UTC)), address)


@login.command()
@click.argument("username")
@_ADDRESS
@_said
def reset(username: str, address: str) -> None:
    """Make a link by which USERNAME chooses another password."""
    _show(links.make(_known(username).user_id, by=_by(), at=datetime.now(UTC)), address)


@login.command()
@click.argument("username")
@click.argument("role", type=click.Choice(ROLES))
@_said
def role(username: str, role: str) -> None:
    """Give USERNAME (or the person whose login it is) the role ROLE."""
    members.change_role(_known(username).user_id, role, by=_by(), at=datetime.now(UTC))
    click.echo(f"{username} is {role} from now on.")


@login.command()
@click.argument("username")
@click.option("--to", help="Who takes everything that is open: a person's name or e-mail. Default: it stays where it is.")
@_said
def deactivate(username: str, to: str | None) -> None:
    """Let USERNAME in no more: ends sessions, links and tokens, and hands open records over."""
    taker = _person(to) if to else None
    parts: dict[Part, int] = {part: taker for part in PARTS} if taker else {}
    moved = members.deactivate(_known(username).user_id, parts, by=_by(), at=datetime.now(UTC), about={})
    counts = ", ".join(f"{count:,} {NAMES[part]}" for part, count in moved.items() if count)
    click.echo(f"{username} can no longer log in." + (f" Handed over: {counts}." if counts else ""))


@login.command()
@click.argument("username")
@_said
def reactivate(username: str) -> None:
    """Let USERNAME in again."""
    members.reactivate(_known(username).user_id, by=_by(), at=datetime.now(UTC))
    click.echo(f"{username} can log in again.")


@login.command()
@click.argument("username")
@_said
def unlock(username: str) -> None:
    """Let USERNAME try again at once after too many failures."""
    was = members.unlock(_known(username).user_id, by=_by(), at=datetime.now(UTC))
    click.echo(f"{username} can try again." if was else f"{username} was not locked out.")


@login.command("second-factor-off")
@click.argument("username")
@_said
def second_factor_off(username: str) -> None:
    """Take every second factor of USERNAME away, for somebody who lost theirs."""
    had = members.take_second_factor(_known(username).user_id, by=_by(), at=datetime.now(UTC))
    click.echo(f"The password alone lets {username} in now." if had else f"{username} has no second factor.")


@login.command("end-sessions")
@click.argument("username")
@_said
def end_sessions(username: str) -> None:
    """Log USERNAME out everywhere."""
    known = _known(username)
    count = sessions.end_others(known.user_id, None, by=_by(), at=datetime.now(UTC), about={"name": username})
    click.echo(f"{username} was logged out of {count} sessions.")
