"""`salesops show`: one record, now or then, with what happened to it."""

from dataclasses import replace
from datetime import UTC, datetime

import click
from django.contrib.auth import get_user_model
from rich.console import Console
from rich.table import Table

from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records.access import Viewer, scope_of, viewer_of
from salesops.records.errors import NotFoundError
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace.record_pages.queries.cards import cards_of
from salesops.workspace.record_pages.queries.facts import groups_of
from salesops.workspace.record_pages.queries.happened import timeline_of
from salesops.workspace.record_pages.queries.path import path_of
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.shapes import SHAPES
from salesops.workspace.record_pages.visit import Visit

_WHOEVER = Viewer(None, None, "admin", "the command line")


@click.command()
@click.argument("kind", type=click.Choice(list(SHAPES)))
@click.argument("record_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@click.option("--as-of", "day", default="", metavar="DAY", help="As it was at the end of this day, like 2026-03-31.")
@click.option("--timeline", "with_timeline", is_flag=True, help="Also what happened to it, the latest first.")
@click.option("--older", default="", metavar="CURSOR", help="With --timeline: go on where the last answer ended.")
@click.option("--as", "name", default="", metavar="NAME", help="As this login sees it. Default: everything.")
def show(kind: str, record_id: int, day: str, name: str, older: str, *, with_timeline: bool) -> None:
    """Show the record of a KIND with the number ID: its facts, what belongs to it, what happened to it."""
    try:
        found = seen(_visit(day, name), kind, record_id)
    except (NotFoundError, AsOfError) as error:
        raise click.ClickException(str(error)) from error
    _facts(found)
    _around(found)
    if with_timeline:
        _timeline(found, older)


def _visit(day: str, name: str) -> Visit:
    now = datetime.now(UTC)
    company = policies.company(now.date())
    visit = Visit(_WHOEVER, EVERYTHING, now, company, read_as_of(day, company, now))
    if not name:
        return visit
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise click.ClickException(f"There is no login {name}. See: salesops login list")
    viewer = viewer_of(user, now)
    return replace(visit, viewer=viewer, scope=scope_of(viewer, now))


def _facts(found: Seen) -> None:
    state = "hidden" if found.is_hidden else "" if found.was_there else "not there yet on that day"
    click.echo(" · ".join(filter(None, (f"{found.shape.words} {found.id}", found.title, state))))
    path = path_of(found)
    if path is not None:
        here = next((step for step in path.steps if step.state in ("here", "won", "lost")), None)
        if here is not None:
            click.echo(" · ".join(filter(None, (f"{path.pipeline}: {here.name}", here.days, here.norm))))
    grid = Table(show_header=False, box=None, pad_edge=False)
    for group in groups_of(found) if found.was_there else ():
        for fact in group.facts:
            if not fact.empty or fact.now:
                grid.add_row(fact.title, fact.text, f"now {fact.now}" if fact.now else "")
    Console().print(grid)


def _around(found: Seen) -> None:
    for card in cards_of(found):
        click.echo(f"{card.title}: {card.count}")
        for line in card.lines:
            chip = line.chip.text if line.chip else ""
            click.echo("  " + " · ".join(filter(None, (line.name, line.sub, line.value, chip))))


def _timeline(found: Seen, older: str) -> None:
    page = timeline_of(found, after=older)
    for item in page.items:
        click.echo(f"{item.exactly}  {item.who} {item.what} {item.door}".rstrip())
        for text in filter(None, (item.note, item.body, *item.reasons)):
            click.echo(f"    {text}")
        for change in item.changes:
            click.echo(f"    {change.title}: {change.after if change.first else f'{change.before} → {change.after}'}")
    if page.older:
        click.echo(f"More: --timeline --older {page.older}")
