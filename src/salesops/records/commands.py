"""`salesops login`: who can log in."""

import secrets

import click

from salesops.kernel.kinds import ROLES
from salesops.kernel.scope import EVERYTHING
from salesops.records import logins, queries
from salesops.records.errors import InvalidError, NotFoundError


@click.group()
def login() -> None:
    """Who can log in."""


@login.command()
@click.argument("username")
@click.option("--person", help="Whose login it is: a person's name or e-mail. Their role decides what they see.")
@click.option("--role", type=click.Choice(ROLES), help="For somebody who is not among the people.")
@click.option("--password", help="Default: one is made and shown once.")
def add(username: str, person: str | None, role: str | None, password: str | None) -> None:
    """Let somebody log in as USERNAME."""
    chosen = password or secrets.token_urlsafe(12)
    if (person is None) == (role is None):
        raise click.UsageError("Say whose login it is: either --person NAME or --role ROLE.")
    try:
        if person is not None:
            logins.make_login(_person(person), username, chosen)
        else:
            logins.make_login_without_person(username, chosen, role=role or "")
    except (InvalidError, NotFoundError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{username} can log in" + ("." if password else f" with the password {chosen}"))


@login.command()
@click.argument("username")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for where it is not given.")
def password(username: str, password: str) -> None:
    """Give USERNAME another password."""
    try:
        logins.set_password(username, password)
    except (InvalidError, NotFoundError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{username} has a new password.")


def _person(said: str) -> int:
    pages = [queries.listed("person", scope=EVERYTHING, where={field: said}, limit=2) for field in ("name", "email")]
    found = {row.id for page in pages for row in page.rows}
    if len(found) != 1:
        what = "several people have" if found else "nobody has"
        raise click.ClickException(f"Of the people, {what} the name or e-mail {said!r}. Give it as the person's record has it.")
    return found.pop()
