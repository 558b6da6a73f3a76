"""`salesops demo`: a company made up for trying the program out, and for measuring it."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from salesops.kernel.actor import Actor
from salesops.workspace.demo.cast import Person
from salesops.workspace.demo.loading import PASSWORD, let_in, load
from salesops.workspace.demo.world import simulate
from salesops.workspace.demo.writing import write

DEALS, SEED = 6_000, 7
FEWEST, MOST = 500, 5_000_000


class _Day(click.ParamType):
    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day. Write it year-month-day, for example 2026-03-31.", param, ctx)


@click.command()
@click.option("--deals", default=DEALS, show_default=True, type=click.IntRange(FEWEST, MOST), help="How many deals to make.")
@click.option("--seed", default=SEED, show_default=True, type=click.IntRange(0), help="Another number makes another company.")
@click.option("--today", type=_Day(), help="The day up to which things have happened. Default: today.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Only write the files, into this folder.")
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV files instead of Parquet.")
def demo(deals: int, seed: int, today: date | None, folder: Path | None, as_csv: bool) -> None:
    """Make a software seller with three years of history, and load it.

    The same seed, number of deals and day make the same files. With --to nothing is loaded: `salesops import` takes the folder.
    """
    say = _Clock()
    say(f"Simulating {deals:,} deals")
    world = simulate(deals=deals, seed=seed, today=today or datetime.now(UTC).date())
    target = folder or settings.HOME / "demo"
    rows = write(world, target, as_csv=as_csv, progress=lambda done: say(f"Written {done:,} of {deals:,} deals"))
    say(f"{sum(rows.values()):,} rows in {target}: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()))
    if folder is None:
        call_command("migrate", verbosity=0, interactive=False)
        now = datetime.now(UTC)
        load(target, by=Actor(None, "salesops demo", "command"), at=now, say=say)
        _show(let_in(world.cast.people))
        say("Ready")


class _Clock:
    """Says what is being done, and when since the beginning."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, text: str) -> None:
        click.echo(f"{time.monotonic() - self.started:6.1f} s  {text}")


def _show(people: list[Person]) -> None:
    click.echo(f"\nEverybody's password is {PASSWORD}. Log in as")
    for person in people:
        click.echo(f"  {person.login:8} {person.name}, {person.title[0].lower()}{person.title[1:]} ({person.role})")
    click.echo()
