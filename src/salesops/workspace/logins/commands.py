"""`salesops login`: who can log in."""

import secrets

import click

from salesops.kernel.scope import EVERYTHING
from salesops.records import logins, queries
from salesops.records.errors import InvalidError, NotFoundError


@click.group()
def login() -> None:
    """Let people log in, and change passwords."""


@login.command()
@click.argument("username")
@click.option("--person", help="Whose login it is: a person's name or e-mail. They see what their role allows.")
@click.option("--role", help="For somebody who is no person here: ops, executive, finance or admin.")
@click.option("--password", help="Default: one is made and shown once.")
def add(username: str, person: str | None, role: str | None, password: str | None) -> None:
    """Create a login called USERNAME."""
    chosen = password or secrets.token_urlsafe(12)
    if bool(person) == bool(role):
        raise click.ClickException("Say whose login it is: either --person NAME or --role ROLE.")
    try:
        if person:
            logins.make_login(_person(person), username, chosen)
        else:
            logins.make_login_without_person(username, chosen, role=role or "")
    except (InvalidError, NotFoundError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{username} can log in" + ("." if password else f" with the password {chosen}"))


@login.command()
@click.argument("username")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def password(username: str, password: str) -> None:
    """Give USERNAME another password."""
    try:
        logins.set_password(username, password)
    except (InvalidError, NotFoundError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{username} has a new password.")


def _person(said: str) -> int:
    found = {row.id for name in ("name", "email") for row in queries.listed("person", scope=EVERYTHING, where={name: said}).rows}
    if len(found) != 1:
        raise click.ClickException(
            f"{said!r} is the name or e-mail of {len(found)} people here. Give it exactly as it is on the person's record."
        )
    return found.pop()
