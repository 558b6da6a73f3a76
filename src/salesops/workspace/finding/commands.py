"""`salesops find`: records by any word of theirs."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.records.access import Viewer
from salesops.workspace.finding.queries.found import found
from salesops.workspace.finding.queries.results import LOOKS
from salesops.workspace.finding.queries.setting import setting_of


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--as", "name", help="Only what this person may see: their name or e-mail. Default: everything.")
@click.option("--kind", type=click.Choice(tuple(LOOKS)), help="One kind of record alone.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most so many of each kind.")
def find(words: tuple[str, ...], name: str | None, kind: str | None, limit: int) -> None:
    """Find records that have all the WORDS, at least as beginnings."""
    now = datetime.now(UTC)
    viewer = _person(name) if name else Viewer(None, None, "admin", "the command line")
    groups = found(" ".join(words), setting_of(viewer, now), kinds=(kind,) if kind else tuple(LOOKS), limit=limit)
    for group in groups:
        grid = Table("Id", group.title, "Of", "")
        for one in group.results:
            grid.add_row(str(one.id), one.title, one.of, one.note)
        Console().print(grid)
        if group.more:
            click.echo(f"There are more {group.title.lower()}: ask for them with --kind {group.kind} --limit 100.")
    if not groups:
        click.echo("Nothing has these words.")


def _person(said: str) -> Viewer:
    pages = [queries.listed("person", scope=EVERYTHING, where={field: said}, limit=2) for field in ("name", "email")]
    found = {row.id: row for page in pages for row in page.rows}
    if len(found) != 1:
        what = "Several people have" if found else "Nobody has"
        raise click.ClickException(f"{what} the name or e-mail {said!r}. Give it as the person's record has it.")
    [row] = found.values()
    return Viewer(None, row.id, row["role"], row["name"])
