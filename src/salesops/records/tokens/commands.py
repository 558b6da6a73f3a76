"""`salesops token`: give out API tokens, list them, take them back."""

from datetime import UTC, datetime
from typing import Any

import click
from django.contrib.auth import get_user_model

from salesops.kernel.actor import Actor
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.tokens import actions, queries
from salesops.records.tokens.scopes import SCOPES

_BY = Actor(None, "salesops token", "command")


@click.group()
def token() -> None:
    """API tokens: what a program shows in place of a person's password."""


@token.command()
@click.argument("username")
@click.option("--name", required=True, help="What the token is for; history tells it with every change.")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(list(SCOPES)), help="What it may do. Repeat for several."
)
@click.option("--days", default=actions.DAYS, show_default=True, help="How long it is good for.")
def add(username: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Give USERNAME a token. It is shown once."""
    try:
        made = actions.add(user_id=_user(username).id, name=name, scopes=scopes, days=days, by=_BY, at=datetime.now(UTC))
    except (InvalidError, NotFoundError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(made.secret)
    click.echo(f"Token {made.id} of {username}, good for {days} days. It is not shown again: keep it now.", err=True)


@token.command("list")
@click.argument("username", required=False)
def list_(username: str | None) -> None:
    """List the tokens of USERNAME, or of everybody."""
    now = datetime.now(UTC)
    found = queries.of_user(_user(username).id, now) if username else queries.every(now)
    for one in found:
        used = f"used {one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never used"
        click.echo(
            f"{one.id:>5}  {one.username}  {one.name!r}  {one.prefix}...  {one.state} until {one.expires_at:%Y-%m-%d}"
            f"  {used}  {' '.join(one.scopes)}"
        )
    if not found:
        click.echo("There are no tokens. `salesops token add` makes one.")


@token.command()
@click.argument("token_id", type=int)
def revoke(token_id: int) -> None:
    """End the token numbered TOKEN_ID, at once."""
    try:
        actions.revoke(token_id, by=_BY, at=datetime.now(UTC))
    except NotFoundError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Token {token_id} is revoked.")


def _user(username: str) -> Any:
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise click.ClickException(f"Nobody logs in as {username!r}. Check the spelling.")
    return user
