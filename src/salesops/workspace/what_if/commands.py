"""`salesops forecast what-if`: scenarios in the terminal, as one more of the commands of `forecast`."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from salesops.capabilities.forecasting.decide.telling import BOOKINGS, COMPANY
from salesops.capabilities.forecasting.queries.runs import latest_run
from salesops.capabilities.forecasting.what_if.assumptions import read
from salesops.capabilities.forecasting.what_if.comparing import Compared, as_data
from salesops.capabilities.forecasting.what_if.queries import compute, wrong_with
from salesops.records.access import Viewer
from salesops.workspace.forecast.commands import forecast
from salesops.workspace.what_if.words import told

_ASSUMED = 'As JSON, once each; for example \'{"assume": "change", "what": "win_rate", "factor": 0.8}\'.'


@forecast.command("what-if")
@click.argument("assumptions", nargs=-1, required=True)
@click.option("--by", default=COMPANY, help="Split by person, team, segment, region or product.")
@click.option("--kpi", default=BOOKINGS, help="bookings or deals.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
def what_if(assumptions: tuple[str, ...], by: str, kpi: str, form: str) -> None:
    """Say what the latest forecast would be with ASSUMPTIONS, without keeping anything.

    Each is a JSON object with `assume` (leaves, starts, moves, change, price, recession) and the fields of that kind.
    """
    now, viewer = datetime.now(UTC), Viewer(None, None, "ops", "the command line")
    data = [_parsed(one) for one in assumptions]
    _, wrong = read(data)
    if found := wrong or wrong_with(data, viewer, now):
        raise click.ClickException(told(found))
    run = latest_run()
    if run is None:
        raise click.ClickException("No forecast has been made yet. Make one with: salesops forecast")
    compared = [one for one in compute(data, run, viewer, now) if (one.kpi, one.by) == (kpi, by)]
    if form == "json":
        click.echo(json.dumps(as_data(compared), indent=2))
        return
    for one in compared:
        click.echo(_line(one))


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise click.ClickException(f"{text!r} is not JSON: {error}. {_ASSUMED}") from error
    if not isinstance(found, dict):
        raise click.ClickException(f"{text!r} is not a JSON object. {_ASSUMED}")
    return found


def _line(one: Compared) -> str:
    plan, then = ({"low": 0.0, "likely": 0.0, "high": 0.0} | dict(side or {}) for side in (one.plan, one.then))
    spans = (f"{side['likely']:>14,.0f} ({side['low']:,.0f} to {side['high']:,.0f})" for side in (plan, then))
    return f"{one.starts_on} to {one.ends_on}  {one.name:<24} " + "  ->".join(spans) + f"  {one.difference:+,.0f}"


__all__ = ["forecast"]
