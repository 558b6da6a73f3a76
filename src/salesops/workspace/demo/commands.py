"""`salesops demo`: a company made up for trying the program out, and for measuring it."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from salesops.kernel.actor import Actor
from salesops.warehouse.refresh import refresh
from salesops.workspace.demo.asking import bring_exceptions
from salesops.workspace.demo.cast import Person
from salesops.workspace.demo.handing import bring_hand_offs
from salesops.workspace.demo.loading import PASSWORD, bring_calls, is_loaded, let_in, load
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
    if folder is None:
        call_command("migrate", verbosity=0, interactive=False)
        _refuse_a_second_one()
    say = _Clock()
    say(f"Simulating {deals:,} deals")
    world = simulate(deals=deals, seed=seed, today=today or datetime.now(UTC).date())
    target = folder or settings.HOME / "demo"
    rows = write(world, target, as_csv=as_csv, progress=lambda done: say(f"Written {done:,} of {deals:,} deals"))
    say(f"{sum(rows.values()):,} rows in {target}: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()))
    if folder is None:
        now = datetime.now(UTC)
        load(target, by=Actor(None, "salesops demo", "command"), at=now, say=say)
        say(f"Reps called {bring_calls(world, by=Actor(None, 'salesops demo', 'command'), at=now):,} times")
        handed, asked = bring_hand_offs(world, at=now), bring_exceptions(at=now)
        say(f"They handed over {handed:,} times, and asked for {asked} exceptions")
        refresh(at=now)
        _show(let_in(world.cast.people))
        say("Ready")


def _refuse_a_second_one() -> None:
    """Two demo companies of different days would be taken for one that changed."""
    if is_loaded():
        raise click.ClickException(
            f"There is a demo company in {settings.HOME} already. Delete that folder to start anew, set SALESOPS_HOME to "
            "another one, or write the files only, with --to FOLDER."
        )


class _Clock:
    """Says what is being done, and when since the beginning."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, text: str) -> None:
        click.echo(f"{time.monotonic() - self.started:6.1f} s  {text}")


def _show(people: list[Person]) -> None:
    lines = [f"  {p.login:8} {p.name}, {p.title[0].lower()}{p.title[1:]} ({p.role})" for p in people]
    text = "\n".join([f"Everybody's password is {PASSWORD}. Log in as", *lines])
    settings.HOME.joinpath("first-login.txt").write_text(text + "\n")
    click.echo(f"\n{text}\n")
