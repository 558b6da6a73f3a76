"""`salesops process discover` and `map`: what really happens, in the terminal."""

import json
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from salesops.capabilities.process.queries.event_log import prepare, trace_log
from salesops.capabilities.process.queries.logs import Columns, LogError
from salesops.capabilities.process.queries.what_happens import costs, trace
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.workspace import editing
from salesops.workspace.calling import AS, viewer_called
from salesops.workspace.process.maps.asked import COMPARES, OUTCOMES, AskedError, MapAsked, Sides, read_asked, sides
from salesops.workspace.process.maps.discovery import only_of
from salesops.workspace.process.maps.drawing import deals_map, log_map
from salesops.workspace.process.maps.tables import cost_words
from salesops.workspace.process.maps.written import FORMATS, written

_FORMAT = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How it is written."
)
_WAYS = click.option("--ways", default=0, type=click.IntRange(0), help="Only the commonest so many ways. Default: all of them.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--case", default="", help="The column that says what an event belongs to. Default: guessed by its name.")
@click.option("--activity", default="", help="The column that says what was done.")
@click.option("--time", default="", help="The column that says when.")
@click.option("--resource", default="", help="A column to take the place of the activity: who hands over to whom.")
@click.option(
    "--filter", "only", multiple=True, metavar="COLUMN=VALUE", help="Only events with this; may be given several times."
)
@_WAYS
@_FORMAT
def discover(file: Path, case: str, activity: str, time: str, resource: str, only: tuple[str, ...], ways: int, form: str) -> None:
    """Draw the map of the event log in FILE: CSV or XES, gzipped or not."""
    try:
        columns = Columns(case, activity, time, resource, only_of(list(only)))
        with tempfile.TemporaryDirectory(prefix="salesops-log-") as folder:
            prepare(file, columns, Path(folder))
            found = trace_log(Path(folder), ways=ways)
    except (LogError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(written(found, form, lambda: log_map(found)))


@click.command("map")
@click.option("--pipeline", default="", help="Which pipeline. Default: the first.")
@click.option("--period", default="", help="Deals made in it: 2017, 2017Q3, 2017-03, ...")
@click.option("--segment", default="", help="Deals of this segment.")
@click.option("--team", default="", help="Deals of this team.")
@click.option("--outcome", type=click.Choice(list(OUTCOMES)), help="Deals that ended so.")
@click.option("--compare", type=click.Choice(list(COMPARES)), help="Show two groups, one after the other.")
@_WAYS
@_FORMAT
@AS
def map_(form: str, name: str | None, **given: str | int | None) -> None:
    """Draw the map of how deals really went, and say what leaving the designed way goes with."""
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    company = policies.company(now.date())
    chosen = {key: str(value) for key, value in given.items() if value}
    try:
        asked = read_asked(chosen, editing.processes(company.day_of(now)), company.calendar, scope_of(viewer, now), at=now)
    except AskedError as error:
        raise click.ClickException(str(error)) from error
    _write(asked, sides(asked), form)


def _write(asked: MapAsked, pair: Sides, form: str) -> None:
    if said := pair.says or pair.lacking:
        click.echo(said, err=True)
    found = trace(pair.ones, at=asked.at, ways=asked.ways)
    others = trace(pair.others, at=asked.at, ways=asked.ways) if pair.others else None
    if others is None:
        click.echo(written(found, form, lambda: deals_map(asked, found)))
    elif form == "json":
        click.echo(json.dumps({pair.name: asdict(found), pair.name_others: asdict(others)}, indent=1))
    elif form == "text":
        for name, side in ((pair.name, found), (pair.name_others, others)):
            click.echo(f"{name[:1].upper()}{name[1:]}: {written(side, form, str)}\n")
    else:
        raise click.ClickException(f"Two groups are not written as {form}. Use --format text or json, or leave --compare out.")
    if form == "text":
        click.echo("\nLeaving the designed way, against deals alike in stage, segment and size:")
        for cost in costs(asked.pipeline, asked.which, at=asked.at):
            click.echo(f"  {cost_words(cost)}")
