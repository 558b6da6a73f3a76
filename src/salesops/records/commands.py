"""`salesops login`: who can log in."""

import click

from salesops.kernel.kinds import ROLES
from salesops.kernel.scope import EVERYTHING
from salesops.records import logins, queries
from salesops.records.errors import InvalidError, NotFoundError

_PASSWORD = click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if not given.")


@click.group()
def login() -> None:
    """Who can log in."""


@login.command()
@click.argument("username")
@click.option("--person", "name", help="The person whose login it is, by name; their role decides what they see.")
@click.option("--role", type=click.Choice(ROLES), help="For somebody who is not among the people.")
@_PASSWORD
def add(username: str, name: str | None, role: str | None, password: str) -> None:
    """Let somebody log in as USERNAME."""
    if (name is None) == (role is None):
        raise click.UsageError("Say whose login it is: either --person NAME or --role ROLE.")
    try:
        if name is not None:
            logins.make_login(_person(name), username, password)
        else:
            logins.make_login_without_person(username, password, role=role or "")
    except (InvalidError, NotFoundError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{username} can log in.")


@login.command()
@click.argument("username")
@_PASSWORD
def password(username: str, password: str) -> None:
    """Give USERNAME another password."""
    try:
        logins.set_password(username, password)
    except (InvalidError, NotFoundError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{username} has a new password.")


def _person(name: str) -> int:
    found = queries.listed("person", scope=EVERYTHING, where={"name": name}, limit=2).rows
    if len(found) != 1:
        what = "several people are" if found else "nobody is"
        raise click.ClickException(f"Of the people, {what} called {name!r}. Give the name as it is listed under People.")
    return found[0].id
