"""`salesops metric`, `salesops warehouse` and `salesops doctor`."""

from datetime import UTC, datetime
from typing import Any

import click
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.module_loading import import_string

from salesops.history.queries import last_sequence
from salesops.kernel.condition.reading import ConditionError
from salesops.kernel.period import PeriodError
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.metrics.errors import AskError
from salesops.policies.queries import company
from salesops.records.access import scope_of, viewer_of
from salesops.warehouse.asking import Day, read_ask
from salesops.warehouse.doctor import examine
from salesops.warehouse.refresh import Refreshed
from salesops.warehouse.refresh import rebuild as rebuild_now
from salesops.warehouse.refresh import refresh as refresh_now
from salesops.warehouse.run import rows_behind, run
from salesops.warehouse.showing import FORMATS
from salesops.warehouse.store import Store


@click.command()
@click.argument("name")
@click.option("--by", multiple=True, metavar="DIM", help="Split by this; may be given again, or several with commas.")
@click.option("--period", help="2017, 2017Q3, 2017H1, 2017-03, 2017W12, FY2018, FY2018Q1 or 2017-03-05.")
@click.option("--from", "start", type=Day(), help="First day; with --to instead of --period.")
@click.option("--to", "end", type=Day(), help="First day that no longer counts.")
@click.option("--as-of", type=Day(), help="Everything as it stood at the end of this day.")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="Only these; also != >= <= > < ~. May be given again.")
@click.option("--compare", type=click.Choice(["previous", "year"]), help="Also the period before, or the year before.")
@click.option("--rows", is_flag=True, help="The rows behind the number instead of the number.")
@click.option("--limit", default=1_000, show_default=True, help="With --rows: at most so many.")
@click.option("--as", "username", metavar="USERNAME", help="See only what this user may see. Default: everything.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True, help="For people, or for programs."
)
def metric(name: str, username: str | None, form: str, **given: Any) -> None:
    """Compute the metric NAME.

    JSON is a list of objects, one a row: the dimensions by name, and `value`, unrounded. Periods among the dimensions
    are named by their first day, as 2017-07-01.
    """
    now = datetime.now(UTC)
    refresh_now(at=now)
    scope = EVERYTHING if username is None else _scope(username, now)
    own = company(now.date())
    try:
        ask = read_ask(name, given, today=own.day_of(now), company=own, scope=scope)
        answer = rows_behind(ask, given["limit"]) if given["rows"] else run(ask)
    except (AskError, ConditionError, PeriodError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(FORMATS[form](answer.told, answer.rows))


def _scope(username: str, now: datetime) -> Scope:
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise click.UsageError(f"Nobody logs in as {username!r}. Give the user name of a login.")
    return scope_of(viewer_of(user, now), now)


@click.group()
def warehouse() -> None:
    """The tables that numbers are computed from."""


@warehouse.command()
def rebuild() -> None:
    """Make every table again from the record store, history and policies."""
    started = datetime.now(UTC)
    _report(rebuild_now(at=started, progress=click.echo), started)


@warehouse.command()
def refresh() -> None:
    """Bring the tables up to date. The worker does so by itself."""
    started = datetime.now(UTC)
    _report(refresh_now(at=started, progress=click.echo), started)


@warehouse.command()
def status() -> None:
    """Say where the tables lie, how old they are, and what they lack."""
    store, last = Store(), last_sequence()
    meta = store.meta()
    click.echo(f"Tables     {store.url}")
    if meta is None:
        click.echo("State      not built yet; make it: salesops warehouse rebuild")
        return
    behind = last - meta.sequence
    click.echo(f"Built      {meta.fresh_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"Knows      events up to {meta.sequence:,} of {last:,}, {f'{behind:,} behind' if behind else 'all there are'}")


def _report(done: Refreshed, started: datetime) -> None:
    seconds = (datetime.now(UTC) - started).total_seconds()
    if done.mended:
        click.echo(f"Put back what an interrupted refresh had left in: {', '.join(done.mended)}")
    click.echo(f"Up to event {done.sequence:,}, {'in' if done.built else 'nothing new, in'} {seconds:.1f} s.")


@click.command()
def doctor() -> None:
    """Compare the record store with the warehouse; say what is wrong and how to mend it. Changes nothing.

    Ends with code 1 if anything is wrong.
    """
    now = datetime.now(UTC)
    further = [import_string(name)(at=now) for name in settings.EXAMINERS]
    findings = [*examine(at=now), *(finding for found in further for finding in found)]
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.where}\n  {finding.what} {finding.why}\n  {finding.fix}")
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(
        f"{errors} wrong, {len(findings) - errors} worth a look." if findings else "Both stores agree, and nothing is missing."
    )
    if errors:
        raise SystemExit(1)
