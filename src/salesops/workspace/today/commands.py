"""`salesops today`: what to do next, in the terminal."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from salesops.workspace.calling import viewer_called
from salesops.workspace.today.queries.reading import read
from salesops.workspace.today.queries.today import today_page
from salesops.workspace.today.showing import Section


@click.command()
@click.option("--as", "name", help="Whose day: the name somebody logs in by. Default: everybody's.")
def today(name: str | None) -> None:
    """Say what to do next, in order, and why."""
    now = datetime.now(UTC)
    page = today_page(read({}, viewer_called(name, now), now), may_write=False)
    click.echo("".join(span.text for span in page.answer) or "Nothing waits.")
    for section in page.sections:
        Console().print(_grid(section))


def _grid(section: Section) -> Table:
    grid = Table("", "What", "About", "Why", "Amount", title=f"{section.question} {section.count}", title_justify="left")
    for line in section.lines:
        grid.add_row(str(line.rank), line.title, line.about, ". ".join(line.reasons), line.amount)
    return grid
