"""`salesops process`: the gate, requests, and what really happens, in the terminal."""

from datetime import UTC, date, datetime

import click

from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.access import scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace import editing
from salesops.workspace.calling import AS, viewer_called
from salesops.workspace.process.answering import answer_request
from salesops.workspace.process.best.commands import best
from salesops.workspace.process.compliance.commands import compliance
from salesops.workspace.process.maps.commands import discover, map_
from salesops.workspace.process.queries import RequestLine, gate_answer, requests_page


@click.group()
def process() -> None:
    """How deals move: what a gate asks for, who waits for an answer, and what really happens."""


process.add_command(best)
process.add_command(compliance)
process.add_command(discover)
process.add_command(map_)


@process.command()
@click.argument("deal", type=int)
@click.option("--to", default="", help="The stage it is to move to. Default: the next one.")
@AS
def gate(deal: int, to: str, name: str | None) -> None:
    """Say what DEAL lacks to move on; ends with 1 where it may not move."""
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    found = records.get("deal", deal, scope=scope_of(viewer, now)) if deal < 2**63 else None
    if found is None:
        raise click.ClickException(f"There is no deal {deal} that you can see.")
    answer = gate_answer(editing.processes(day_of(now)), found, to, role=viewer.role, day=day_of(now))
    if answer is None:
        raise click.ClickException(f"The process in force has no stage {to!r} for {found['name']}. See: salesops policy show.")
    stage, judged = answer
    said = "may move" if judged.allowed else "may not move"
    click.echo(f"{found['name']} {said} to {stage.name}.")
    for one in judged.missing:
        click.echo(f"  {'excused: ' if one.excused else ''}{one.what} {one.why} {one.fix}".rstrip())
    if not judged.allowed:
        raise SystemExit(1)


@process.group()
def requests() -> None:
    """Exceptions and approvals that somebody asked for."""


@requests.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that were answered, too.")
@AS
def list_(everything: bool, name: str | None) -> None:
    """List who waits for an answer."""
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    page = requests_page(viewer, now, editing.processes(day_of(now)))
    for line in page.lines if everything else page.waiting:
        click.echo(_line(line))
    if not (page.lines if everything else page.waiting):
        click.echo("Nothing waits.")


def _line(line: RequestLine) -> str:
    one = line.request
    state = f"{one.answer} by {one.decided_by_name}" if one.answer else "waits"
    return (
        f"{one.id}  {one.kind} for {line.deal['name']} to {line.stage}, {state}: {line.lacks}. {one.asked_by_name}: {one.reason}"
    )


@requests.command()
@click.argument("number", type=int)
@click.option("--note", default="", help="What to tell whoever asked.")
@AS
def grant(number: int, note: str, name: str | None) -> None:
    """Grant request NUMBER."""
    _answer(number, note, name, granted=True)


@requests.command()
@click.argument("number", type=int)
@click.option("--note", default="", help="What to tell whoever asked.")
@AS
def refuse(number: int, note: str, name: str | None) -> None:
    """Refuse request NUMBER."""
    _answer(number, note, name, granted=False)


def _answer(number: int, note: str, name: str | None, *, granted: bool) -> None:
    now = datetime.now(UTC)
    viewer = viewer_called(name, now)
    known = {"granted": granted, "note": note, "viewer": viewer, "process": editing.processes(day_of(now))}
    try:
        done = answer_request(number, by=viewer.actor("command"), at=now, **known)
    except (NotFoundError, InvalidError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{'Granted' if granted else 'Refused'}: {done.asked_by_name} will see it beside the deal.")


def day_of(now: datetime) -> date:
    return policies.company(now.date()).day_of(now)
