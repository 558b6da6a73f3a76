"""`salesops forecast calls|submit|adjust|lock|unlock|completeness|accuracy`: called forecasts in the terminal."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from salesops.capabilities.forecasting.called.queries.accuracy import outcomes
from salesops.capabilities.forecasting.decide.accuracy import accuracy_by
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.queries import names_of
from salesops.warehouse.refresh import refresh
from salesops.web.as_of import AsOfError
from salesops.workspace.calling import viewer_called
from salesops.workspace.forecast import doing
from salesops.workspace.forecast.behind.commands import forecast
from salesops.workspace.forecast.choosing import Choice, ChoiceError, read
from salesops.workspace.forecast.decide import kind_words
from salesops.workspace.forecast.queries.completeness import completeness as completeness_of
from salesops.workspace.forecast.queries.lines import standing

__all__ = ["forecast"]
_AS = click.option("--as", "name", help="Who asks: the name somebody logs in by. Default: operations.")
_PERIOD = click.option("--period", default="", help="this, next, month, year, 2026Q4. Default: the nearest that is called.")
_NOTE = click.option("--note", default="", help="Why, in words.")


@forecast.command()
@_PERIOD
@click.option("--as-of", default="", help="As it stood at the end of this day.")
@_AS
def calls(period: str, as_of: str, name: str | None) -> None:
    """Say who called what, with what counts after adjustments, and the computed range."""
    choice = _choice(name, period, as_of)
    found = standing(choice)
    click.echo(f"{choice.name}: {choice.shown(found.called.likely)} called, {choice.shown(found.booked)} booked.")
    for line in found.lines:
        if not (line.is_called or line.owes):
            continue
        said = (
            f"{choice.shown(line.level.called.likely)}, counts {choice.shown(line.total.likely)}" if line.is_called else "no call"
        )
        between = f", computed {choice.shown(line.range.low)} to {choice.shown(line.range.high)}" if line.range else ""
        due = ", not this week" if line.owes and not line.called_now else ""
        click.echo(f"{'  ' * line.depth}{line.name}: {said}{between}{due}")


@forecast.command()
@click.argument("commit")
@click.argument("likely")
@click.argument("best_case")
@click.option("--person", type=int, help="For this person, by id. Default: whoever asks.")
@_NOTE
@_PERIOD
@_AS
def submit(person: int | None, period: str, name: str | None, **given: str) -> None:
    """Call a period: COMMIT, most LIKELY and BEST_CASE, of the whole of it; 120k and 1.2m are understood."""
    choice = _choice(name, period)
    said = _done(lambda: doing.submit(choice, _somebody(choice, person), given, "command"))
    click.echo(f"{choice.shown(said.amounts.likely)} is called for {choice.name}.{' It is marked as late.' if said.late else ''}")


@forecast.command()
@click.argument("about", type=int)
@click.argument("likely")
@click.option("--manager", type=int, help="As this manager, by id. Default: whoever asks.")
@_NOTE
@_PERIOD
@_AS
def adjust(about: int, likely: str, manager: int | None, note: str, period: str, name: str | None) -> None:
    """Add LIKELY (may be below nothing, after --) to what the person ABOUT has called, beside it."""
    choice = _choice(name, period)
    given = {"about": about, "likely": likely, "note": note}
    said = _done(lambda: doing.adjust(choice, _somebody(choice, manager), given, "command"))
    click.echo(f"Adjusted by {choice.shown(said.amounts.likely)}, beside what was called.")


@forecast.command()
@click.argument("reason")
@click.option("--unlock", is_flag=True, help="Unlock it instead.")
@click.option("--person", type=int, help="Only for this person, by id.")
@_AS
def lock(reason: str, person: int | None, name: str | None, *, unlock: bool) -> None:
    """Lock this week's calls, for the REASON; or unlock them."""
    choice = _choice(name)
    given = {"do": "unlock" if unlock else "lock", "reason": reason, "person": person}
    click.echo(_done(lambda: doing.switch(choice, given, "command")))


@forecast.command()
@_PERIOD
@_AS
def completeness(period: str, name: str | None) -> None:
    """Say who has not called, whose deals belong to nobody, and who is outside the hierarchy."""
    choice = _choice(name, period)
    found = completeness_of(choice)
    click.echo(f"{found.owing - len(found.waiting)} of {found.owing} called this week.")
    for line in found.waiting:
        click.echo(f"  {line.name} has not.")
    click.echo(f"{found.nobodys.total} open deals belong to nobody.")
    for _, called, why in found.outside:
        click.echo(f"  {called} {why}.")


@forecast.command()
@_AS
def accuracy(name: str | None) -> None:
    """Say how good calls were, by person, in kind words."""
    choice = _choice(name)
    said = outcomes(choice.of.kpi, choice.company, choice.scope, choice.at)
    found = accuracy_by((one for one in said if one.about), lambda one: (one.method, int(one.about)))
    names = names_of("person", {person for _, person in found})
    for (method, person), one in found.items():
        called = names.get(person, f"Person {person}")
        click.echo(f"{called}, {method}, n {one.n}: {kind_words(called.split()[0], one)}")
    if not found:
        click.echo("No called period is over yet.")


def _choice(name: str | None, period: str = "", as_of: str = "") -> Choice:
    now = datetime.now(UTC)
    refresh(at=now)
    try:
        return read({"period": period, "as_of": as_of}, viewer_called(name, now), now)
    except (ChoiceError, AsOfError) as error:
        raise click.UsageError(str(error)) from error


def _somebody(choice: Choice, person: int | None) -> int:
    found = person if person is not None else choice.viewer.person_id
    if found is None:
        raise click.UsageError("Say whose it is: the id of a person, or --as a login.")
    return found


def _done(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except (InvalidError, NotFoundError) as error:
        raise click.ClickException(str(error)) from error
