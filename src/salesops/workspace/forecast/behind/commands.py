"""`salesops forecast days|moved|deals|target`: what is behind the kept forecast, in the terminal."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

import click

from salesops.capabilities.forecasting.decide.bridge import Bridge
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.period import PeriodError
from salesops.kernel.scope import Scope
from salesops.records.queries import names_of
from salesops.warehouse.asking import Day
from salesops.warehouse.showing import as_csv, as_table
from salesops.workspace.forecast.computed.commands import forecast, scope_called
from salesops.workspace.forecast.computed.reading import COLUMNS, KPI, NoRunError, QuestionError, Shown, find, read_only
from salesops.workspace.forecast.queries.computed import day_by_day

__all__ = ["forecast"]
_OPTIONS = (
    click.option("--period", default="this", show_default=True, help="this, next, month, year, 2026Q4, 2026-11."),
    click.option("--as-of", type=Day(), help="As the last forecast kept of this day or before says. Default: the last of all."),
    click.option("--as", "username", metavar="USERNAME", help="See only what this user may see. Default: everything."),
    click.option(
        "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="For people, or for programs."
    ),
)
_STEPS = ("reason", "amount", "deals")
_DEALS = ("deal", "name", "value", "chance")


def _asks(command: Callable[..., None]) -> Callable[..., None]:
    """With the options all have, and what cannot be answered in words."""

    @wraps(command)
    def called(username: str | None, **given: Any) -> None:
        try:
            command(scope=scope_called(username, datetime.now(UTC)), **given)
        except (PeriodError, QuestionError) as error:
            raise click.UsageError(str(error)) from error
        except NoRunError as error:
            raise click.ClickException(str(error)) from error

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


@forecast.command()
@click.option("--kpi", type=click.Choice(KPI), default="bookings", show_default=True, help="What is added up.")
@click.option(
    "--only", multiple=True, metavar="SLICE:NAME", help="Only this part, for example segment:Enterprise; may be repeated."
)
@_asks
def days(period: str, as_of: date | None, scope: Scope, form: str, kpi: str, only: tuple[str, ...]) -> None:
    """Say what was said of a period on each day."""
    run, wanted = find(period, as_of)
    found = day_by_day(wanted, run.day, scope=scope, kpi=kpi, where=read_only(only, run, scope))
    told = Shown(run, wanted, "", kpi, "company", [one for _, one in found]).rows()
    columns = ("day", *COLUMNS[1:])
    _say(columns, [{"day": day.isoformat(), **row} for (day, _), row in zip(found, told, strict=True)], form)


@forecast.command()
@_asks
def moved(period: str, as_of: date | None, scope: Scope, form: str) -> None:
    """Say what moved the forecast since a week before, adding up to the cent; as JSON deal by deal."""
    run, wanted = find(period, as_of)
    earlier = runs.run_before(run)
    if earlier is None:
        raise NoRunError("There is no forecast of a week before to compare with.")
    bridge = runs.what_moved(earlier, run, wanted, scope=scope)
    if form == "json":
        click.echo(json.dumps(asdict(bridge), indent=2))
        return
    _say(_STEPS, [_end(earlier, bridge.before), *_between(bridge), _end(run, bridge.after)], form)


def _end(run: Run, cents: int) -> dict[str, Any]:
    return {"reason": f"on {run.day}", "amount": cents / 100, "deals": ""}


def _between(bridge: Bridge) -> list[dict[str, Any]]:
    """By reason, and of how many deals."""
    deals = {reason: {step.deal for step in bridge.steps if step.reason == reason} - {None} for reason in bridge.by_reason()}
    return [{"reason": name, "amount": cents / 100, "deals": len(deals[name])} for name, cents in bridge.by_reason().items()]


@forecast.command("deals")
@_asks
def deals_(period: str, as_of: date | None, scope: Scope, form: str) -> None:
    """Say which open deals the width of the range comes from, the heaviest first."""
    run, wanted = find(period, as_of)
    found = runs.deals_that_carry_the_range(run, wanted, scope=scope)
    _say((*_DEALS, "share_of_range"), _named([asdict(one) for one in found]), form)


@forecast.command()
@click.argument("amount", type=float)
@_asks
def target(amount: float, period: str, as_of: date | None, scope: Scope, form: str) -> None:
    """Say how likely the period comes to AMOUNT, and which deals would have to be won."""
    run, wanted = find(period, as_of)
    found = runs.what_would_have_to_be_true(run, wanted, amount, scope=scope)
    if form == "json":
        click.echo(json.dumps(asdict(found), indent=2))
        return
    if form == "text":
        click.echo(f"Reached in {found.chance:.0%} of {run.draws} draws; {found.still_needed:,.0f} is still to be won.")
    _say((*_DEALS, "chance_if_reached"), _named([asdict(one) for one in found.deals]), form)


def _named(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    names = names_of("deal", [row["deal"] for row in rows])
    return [{**row, "name": names.get(row["deal"], "")} for row in rows]


def _say(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
    elif form == "csv":
        click.echo(as_csv(columns, rows))
    else:
        click.echo(as_table(columns, [{name: _written(row[name]) for name in columns} for row in rows]))


def _written(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.1%}" if 0 < value < 1 else f"{value:,.0f}"
