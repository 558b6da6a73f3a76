"""`salesops automation`: what runs, what it did, the switch, in the terminal."""

from datetime import UTC, datetime

import click

from salesops.capabilities.automation import actions
from salesops.capabilities.automation import queries as automation_queries
from salesops.capabilities.automation.words import then_in_words, when_in_words
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace.automation.steps.webhooks import secret as webhook_secret
from salesops.workspace.calling import viewer_called

_AS = click.option("--as", "name", help="Who asks: the name somebody logs in by. Default: operations.")


@click.group()
def automation() -> None:
    """What is done by itself: list it, see its runs, stop it, try again."""


@automation.command("list")
@_AS
def list_(name: str | None) -> None:
    """List the automations in force and how they have been doing."""
    now = datetime.now(UTC)
    viewer, document = viewer_called(name, now), automation_queries.in_force(now).document
    found = automation_queries.summaries([one.key for one in document.automations], scope_of(viewer, now), now)
    stops = automation_queries.stops()
    for one in document.automations:
        summary, stop = found[one.key], stops.get("") or stops.get(one.key)
        state = f"stopped by {stop.by_name}" if stop else "on" if one.enabled else "off"
        click.echo(f"{one.key}  {state}  {summary.today} today, {summary.week} in 7 days, {summary.failures} failures")
        click.echo(f"    {when_in_words(one)}: {then_in_words(one)}")
    if not document.automations:
        click.echo("There are none. Ready-made ones are on the page Automation; see also `salesops policy example automations`.")


@automation.command()
@click.argument("key", default="")
@click.option("--state", type=click.Choice(["done", "problem", "circle", "doing"]), help="Only runs that came out so.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@_AS
def runs(key: str, state: str | None, limit: int, name: str | None) -> None:
    """List the last runs, of the automation KEY or of all, with reasons."""
    now = datetime.now(UTC)
    found = automation_queries.runs(scope_of(viewer_called(name, now), now), key=key, state=state or "", limit=limit)
    for run in found:
        about = f"{run.kind} {run.record_id}" if run.kind else "the company"
        click.echo(f"{run.at:%Y-%m-%d %H:%M}  {run.key}  {run.state}  {about}: {run.trigger} {run.reason}")
        for step in run.steps.all():
            click.echo(f"    step {step.id}  {step.do}  {step.state}  {step.answer}")
    if not found:
        click.echo("No runs.")


@automation.command()
@click.argument("key", default="")
@click.option("--all", "everything", is_flag=True, help="Stop all of them.")
@click.option("--reason", default="", help="Why; it is shown beside the switch.")
@click.option("--call-off", is_flag=True, help="What waits to be done is not done any more.")
@_AS
def stop(key: str, everything: bool, reason: str, call_off: bool, name: str | None) -> None:
    """Stop the automation KEY at once, or with --all everything."""
    now = datetime.now(UTC)
    viewer = _one_or_all(key, everything, name, now)
    try:
        actions.stop(key, reason, viewer=viewer, by=viewer.actor("command"), at=now, call_off=call_off)
    except (NotFoundError, actions.NotAllowedError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("Stopped.")


@automation.command()
@click.argument("key", default="")
@click.option("--all", "everything", is_flag=True, help="Lift the stop of everything.")
@_AS
def start(key: str, everything: bool, name: str | None) -> None:
    """Let the stopped automation KEY run again, or with --all everything."""
    now = datetime.now(UTC)
    viewer = _one_or_all(key, everything, name, now)
    try:
        actions.start(key, viewer=viewer, by=viewer.actor("command"), at=now)
    except (NotFoundError, actions.NotAllowedError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("It runs again.")


@automation.command()
@click.argument("number", type=int)
@_AS
def retry(number: int, name: str | None) -> None:
    """Try step NUMBER again; `runs` lists the numbers."""
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    try:
        actions.retry(number, viewer=viewer, by=viewer.actor("command"), at=now)
    except (NotFoundError, InvalidError, actions.NotAllowedError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("It is tried again by the worker.")


@automation.command()
def secret() -> None:
    """Show what webhooks are signed with, for whoever checks the signature."""
    click.echo(webhook_secret())


def _one_or_all(key: str, everything: bool, name: str | None, now: datetime) -> Viewer:
    if bool(key) == everything:
        raise click.ClickException("Name one automation, or say --all.")
    return viewer_called(name, now)
