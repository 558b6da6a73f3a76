"""`salesops handoffs`: the queue, answers and the report, in the terminal."""

from datetime import UTC, datetime

import click
from django.contrib.auth import get_user_model

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs import queries as handoffs_queries
from salesops.records.access import Viewer, may, scope_of, viewer_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace.handoffs.queries import lines

_AS = click.option("--as", "name", help="Who asks: the name somebody logs in by. Default: operations.")


@click.group()
def handoffs() -> None:
    """Who hands what to whom, until when."""


@handoffs.command("list")
@_AS
def list_(name: str | None) -> None:
    """List what waits."""
    now = datetime.now(UTC)
    viewer = _viewer(name, now)
    found = [one for one in handoffs_queries.seen(viewer, scope_of(viewer, now)) if one.state == "waiting"]
    for line in lines(found, viewer, now):
        lacks = f", lacks {', '.join(line.missing)}" if line.missing else ""
        click.echo(f"{line.one.id}  {line.one.name}: {line.about} to {line.one.receiver_name}, {line.left}{lacks}")
    if not found:
        click.echo("Nothing waits.")


@handoffs.command()
@click.argument("number", type=int)
@_AS
def accept(number: int, name: str | None) -> None:
    """Take hand-off NUMBER."""
    now = datetime.now(UTC)
    viewer = _viewer(name, now)
    try:
        one = actions.accept(number, viewer=viewer, by=viewer.actor("command"), at=now)
    except (NotFoundError, InvalidError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{one.receiver_name} has it.")


@handoffs.command("send-back")
@click.argument("number", type=int)
@click.argument("reason")
@_AS
def send_back(number: int, reason: str, name: str | None) -> None:
    """Send hand-off NUMBER back, with the REASON."""
    now = datetime.now(UTC)
    viewer = _viewer(name, now)
    try:
        actions.send_back(number, reason, viewer=viewer, by=viewer.actor("command"), at=now)
    except (NotFoundError, InvalidError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("Sent back.")


@handoffs.command()
@_AS
def report(name: str | None) -> None:
    """Say how each hand-off goes: in time, late, minutes to acceptance, what lacked."""
    now = datetime.now(UTC)
    viewer = _viewer(name, now)
    for row in handoffs_queries.report(handoffs_queries.seen(viewer, scope_of(viewer, now)), now):
        took = "" if row["median_minutes"] is None else f", median {row['median_minutes']} min"
        lacked = f", lacked {', '.join(row['lacked'])}" if row["lacked"] else ""
        click.echo(f"{row['name']}: {row['started']} started, {row['met']} in time, {row['breached']} late{took}{lacked}")


def _viewer(name: str | None, now: datetime) -> Viewer:
    """Whoever may run commands on this installation may see everything in it."""
    if name is None:
        return Viewer(None, None, "ops", "the command line")
    user = get_user_model().objects.filter(username=name).first()
    viewer = viewer_of(user, now) if user else None
    if viewer is None or not may(viewer, "read"):
        raise click.ClickException(f"Nobody who may see records logs in as {name!r}. Check the spelling.")
    return viewer
