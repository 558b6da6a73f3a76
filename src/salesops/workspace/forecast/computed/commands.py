"""`salesops forecast`: worst, likely and best of a period, and how good that has been."""

import json
from datetime import UTC, date, datetime, timedelta

import click
from django.contrib.auth import get_user_model

from salesops.capabilities.forecasting import actions, backtesting
from salesops.capabilities.forecasting.decide.spans import NAMED
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.actor import Actor
from salesops.kernel.period import PeriodError
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies import queries as policies
from salesops.records.access import scope_of, viewer_of
from salesops.warehouse.asking import Day
from salesops.warehouse.engine import current
from salesops.warehouse.refresh import refresh
from salesops.warehouse.showing import as_csv, as_table
from salesops.workspace.forecast.computed.reading import BY, COLUMNS, KPI, QuestionError, Shown, read_only, read_period
from salesops.workspace.forecast.computed.telling import accuracy_rows, accuracy_table

COMMAND = Actor(None, "the command line", "command")
_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)


@click.group(invoke_without_command=True)
@click.option(
    "--period", default="this", show_default=True, help="this or next (quarter), month, next-month, year, 2026Q4, 2026-11."
)
@click.option("--by", type=click.Choice(BY), default="company", show_default=True, help="Split by this.")
@click.option(
    "--only", multiple=True, metavar="SLICE:NAME", help="Only this part, for example segment:Enterprise; may be repeated."
)
@click.option("--as-of", type=Day(), help="As it would have been at the end of this day. Default: today.")
@click.option(
    "--kpi",
    type=click.Choice(KPI),
    default="bookings",
    show_default=True,
    help="Money, new yearly revenue, or the number of deals.",
)
@click.option("--as", "username", metavar="USERNAME", help="See only what this user may see. Default: everything.")
@_FORMAT
@click.pass_context
def forecast(
    ctx: click.Context, period: str, only: tuple[str, ...], as_of: date | None, username: str | None, form: str, **asked: str
) -> None:
    """Say what a period will come to: worst, likely and best, what is booked, still to be won, renewed, created.

    Of 10 periods, 8 come to something between worst and best. The forecast is kept: what was said on a day can be asked for
    later.
    """
    if ctx.invoked_subcommand is not None:
        return
    now = datetime.now(UTC)
    refresh(at=now)
    company = policies.company(now.date())
    day = as_of or company.day_of(now)
    scope = scope_called(username, now)
    try:
        wanted = read_period(period, day, company)
        run = _run_of(day, now)
        where = read_only(only, run, scope)
        found = runs.figure(run, wanted, asked["by"], scope=scope, kpi=asked["kpi"], where=where)
    except (PeriodError, QuestionError) as error:
        raise click.UsageError(str(error)) from error
    _say(Shown(run, wanted, company.calendar.name(wanted), asked["kpi"], asked["by"], found), form)


def _run_of(day: date, now: datetime) -> Run:
    """The run of the day, if nothing has become known since it was made; else a new one."""
    there = runs.latest_run(day)
    if there is not None and there.sequence == current().sequence:
        return there
    return actions.make(actions.begin(day, by=COMMAND, at=now), by=COMMAND, at=now)


def _say(shown: Shown, form: str) -> None:
    rows = shown.rows()
    if form == "json":
        about = {"as_of": shown.run.day.isoformat(), "period": [shown.period.start.isoformat(), shown.period.end.isoformat()]}
        whole = {
            **about,
            "kpi": shown.kpi,
            "by": shown.by,
            "rows": rows,
            "others": _others(shown),
            "findings": shown.run.findings,
        }
        click.echo(json.dumps(whole, indent=2))
    elif form == "csv":
        click.echo(as_csv(COLUMNS, rows))
    else:
        click.echo(f"{shown.called}, {shown.kpi}, as of {shown.run.day}")
        click.echo(as_table(COLUMNS, [{**row, **{name: f"{row[name]:,.0f}" for name in COLUMNS[1:]}} for row in rows]))
        for finding in shown.run.findings:
            click.echo(f"{finding['severity']}: {finding['what']} {finding['why']} {finding['fix']}")


def _others(shown: Shown) -> dict[str, float]:
    """What simple methods say of the whole company's bookings."""
    key = (shown.period.start.isoformat(), shown.period.end.isoformat())
    return {one["method"]: round(one["likely"], 2) for one in shown.run.others if (one["starts_on"], one["ends_on"]) == key}


def scope_called(username: str | None, now: datetime) -> Scope:
    """What a login sees; everything without one. Raises UsageError."""
    if username is None:
        return EVERYTHING
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise click.UsageError(f"Nobody logs in as {username!r}. Give the user name of a login.")
    return scope_of(viewer_of(user, now), now)


@forecast.command()
@click.option("--from", "first", type=Day(), help="The first day to forecast on. Default: a year before the last.")
@click.option("--to", "last", type=Day(), help="The last day. Default: yesterday.")
@click.option("--every", default=14, show_default=True, type=click.IntRange(1, 91), help="Days between two forecasts.")
@click.option(
    "--periods", default="this", show_default=True, help="Which periods, with commas: this, next, month, next-month, year."
)
@click.option("--by", multiple=True, type=click.Choice(BY), help="Also by this; may be given again.")
@_FORMAT
def backtest(first: date | None, last: date | None, every: int, periods: str, by: tuple[str, ...], form: str) -> None:
    """Forecast past days as they would have been then, and say how far off each method was, and how often ranges held.

    Only what was known on a day is used for it. What was made is kept: stopped in between, it goes on the next time.
    """
    now = datetime.now(UTC)
    refresh(at=now)
    today = policies.company(now.date()).day_of(now)
    end = last or today - timedelta(days=1)
    slices = tuple(dict.fromkeys(("company", *by)))
    wanted = backtesting.Wanted(first or end - timedelta(days=364), end, every, _periods(periods), slices)
    with click.progressbar(length=1_000, label="Forecasting past days", file=click.get_text_stream("stderr")) as bar:
        backtesting.backtest(wanted, today=today, progress=lambda share: bar.update(int(share * 1_000) - bar.pos))
    rows = accuracy_rows(backtesting.table(backtesting.outcomes(wanted, today=today)))
    click.echo(json.dumps(rows, indent=2) if form == "json" else accuracy_table(rows, form))


def _periods(text: str) -> tuple[str, ...]:
    found = tuple(part.strip().lower().replace("-", " ") for part in text.split(",") if part.strip())
    for part in found:
        if part not in NAMED:
            raise click.UsageError(f"{part!r} is no period to test. Write some of: {', '.join(NAMED)}.")
    return found
