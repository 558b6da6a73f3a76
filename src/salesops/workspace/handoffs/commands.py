"""`salesops handoffs`: the queue, starting and answering, the report, in the terminal."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.queue import WHICH, WHOSE, Wanted, queue
from salesops.capabilities.handoffs.queries.report import BY, Group
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.queries import listed
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace.calling import viewer_called
from salesops.workspace.editing import Forbidden
from salesops.workspace.handoffs.handing import hand_over
from salesops.workspace.handoffs.queries import report_page
from salesops.workspace.handoffs.queries.lines import lines, span

_AS = click.option("--as", "name", help="Who asks: the name somebody logs in by. Default: operations.")


@click.group()
def handoffs() -> None:
    """Who hands what to whom, until when."""


@handoffs.command("list")
@_AS
@click.option("--whose", type=click.Choice(WHOSE), default="all", show_default=True, help="For the asker, from them, or all.")
@click.option("--which", type=click.Choice(WHICH), default="waiting", show_default=True, help="In which state.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
def list_(name: str | None, whose: Any, which: Any, limit: int) -> None:
    """List what waits, the most urgent first."""
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    scope = scope_of(viewer, now)
    found = queue(Wanted(whose, which, limit=limit), viewer=viewer, scope=scope, at=now)
    for line in lines(found.rows, viewer, scope, now):
        lacks = f", lacks {', '.join(line.missing)}" if line.missing else ""
        left = line.left or line.state
        click.echo(f"{line.one.id}  {line.one.name}: {line.about} to {line.one.receiver_name}, {left}{lacks}")
    if not found.rows:
        click.echo("Nothing waits." if which == "waiting" else "None.")
    if found.total > len(found.rows):
        click.echo(f"and {found.total - len(found.rows)} more; see --limit")


@handoffs.command()
@click.argument("key")
@click.argument("kind", type=click.Choice(["lead", "deal", "account"]))
@click.argument("record", type=int)
@_AS
@click.option(
    "--set", "packet", multiple=True, metavar="FIELD=VALUE", help="Fill in a field of the packet first. Repeat for several."
)
@click.option("--to", help="Whom to, by e-mail or name. Default: as the policy says.")
@click.option("--note", default="", help="What to say with it.")
@click.option("--without", is_flag=True, help="Also where the packet lacks something.")
def start(
    key: str, kind: str, record: int, name: str | None, packet: tuple[str, ...], to: str | None, note: str, without: bool
) -> None:
    """Hand over RECORD, the number of a KIND, by the hand-off KEY of the policy."""
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    given = dict(one.split("=", 1) for one in packet if "=" in one)
    if len(given) != len(packet):
        raise click.ClickException("--set is written FIELD=VALUE, each field once.")
    how = {"given": given, "to": _person(to) if to else None, "note": note, "without": without}
    one = _tried(lambda: hand_over(kind, record, key, viewer=viewer, by=viewer.actor("command"), at=now, **how))
    click.echo(f"{one.id}: handed over to {one.receiver_name}.")


@handoffs.command()
@click.argument("number", type=int)
@_AS
def accept(number: int, name: str | None) -> None:
    """Take hand-off NUMBER."""
    one = _act(name, lambda known: actions.accept(number, **known))
    click.echo(f"{one.receiver_name} has it.")


@handoffs.command("send-back")
@click.argument("number", type=int)
@click.argument("reason")
@_AS
def send_back(number: int, reason: str, name: str | None) -> None:
    """Send hand-off NUMBER back, with the REASON."""
    _act(name, lambda known: actions.send_back(number, reason, **known))
    click.echo("Sent back.")


@handoffs.command()
@click.argument("number", type=int)
@_AS
def done(number: int, name: str | None) -> None:
    """Say that what hand-off NUMBER handed over is done."""
    _act(name, lambda known: actions.complete(number, **known))
    click.echo("Done.")


@handoffs.command()
@click.argument("number", type=int)
@click.argument("to")
@_AS
def reassign(number: int, to: str, name: str | None) -> None:
    """Give hand-off NUMBER TO somebody else, by e-mail or name."""
    person = _person(to)
    one = _act(name, lambda known: actions.reassign(number, person, scope=scope_of(known["viewer"], known["at"]), **known))
    click.echo(f"{one.receiver_name} must act now.")


@handoffs.command()
@_AS
@click.option("--by", type=click.Choice(BY), default="hand_off", show_default=True, help="What a line is about.")
@click.option("--weeks", type=click.Choice(["4", "13", "52"]), default="13", show_default=True, help="Of how many weeks.")
@click.option("--as-of", "as_of", default="", help="As it was at the end of a day, year-month-day.")
@click.option("--key", default="", help="Only of one hand-off of the policy.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="For people, or for programs.")
def report(name: str | None, by: str, weeks: str, as_of: str, key: str, form: str) -> None:
    """Say how hand-offs go: in time, late, minutes to acceptance, what lacked."""
    now = datetime.now(UTC)
    try:
        day = read_as_of(as_of, policies.company(now.date()), now)
    except AsOfError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    asked = report_page.read({"by": by, "weeks": weeks, "key": key}, day)
    found = report_page.groups(asked, viewer_called(name, now), now)
    if form == "csv":
        click.echo(report_page.as_csv(found, asked), nl=False)
    elif form == "json":
        click.echo(
            json.dumps([{"value": group.value, **asdict(group.measured)} for group in found], ensure_ascii=False, indent=1)
        )
    else:
        for group in found:
            click.echo(_said(group))
        if not found:
            click.echo("None started in this time.")


def _said(group: Group) -> str:
    one = group.measured
    took = (
        "" if one.median_minutes is None else f", median {span(one.median_minutes)}, 90 % within {span(one.ninety_minutes or 0)}"
    )
    lacked = f", lacked {', '.join(f'{name} {times}' for name, times in one.lacked)}" if one.lacked else ""
    counts = f"{one.started} started, {one.met} in time, {one.breached} late, {one.sent_back} sent back, {one.waiting} waiting"
    return f"{one.group}: {counts}{took}{lacked}"


def _act(name: str | None, action: Callable[[dict[str, Any]], HandOff]) -> HandOff:
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    return _tried(lambda: action({"viewer": viewer, "by": viewer.actor("command"), "at": now}))


def _tried(action: Callable[[], HandOff]) -> HandOff:
    try:
        return action()
    except (NotFoundError, InvalidError, ConflictError, Forbidden) as error:
        raise click.ClickException(str(error)) from error


def _person(said: str) -> int:
    found = {
        row.id for field in ("email", "name") for row in listed("person", scope=EVERYTHING, where={field: said}, limit=2).rows
    }
    if len(found) != 1:
        raise click.ClickException(f"{'Several people are' if found else 'Nobody is'} called {said!r}. Give an e-mail address.")
    return found.pop()
