"""`salesops policy`: check, apply and read policy documents."""

import getpass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from salesops.kernel.actor import Actor
from salesops.policies import actions, checking, queries
from salesops.policies.documents import DOCUMENTS, Document, load
from salesops.policies.timeline import BEGINNING, Version

_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
_KIND = click.argument("kind", type=click.Choice(list(DOCUMENTS)))


class _Day(click.ParamType):
    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day. Write it year-month-day, for example 2017-07-01.", param, ctx)


@click.group()
def policy() -> None:
    """The documents that say how selling is done here."""


@policy.command()
@_FILES
def check(files: tuple[Path, ...]) -> None:
    """Read FILES and name every mistake, changing nothing."""
    if not all([_reads(file) for file in files]):
        raise SystemExit(1)


@policy.command()
@_FILES
@click.option("--from", "starts_on", type=_Day(), help="First day it holds. Default: today; the first of its kind: always did.")
@click.option("--note", default="", help="Why, for whoever reads the history.")
def apply(files: tuple[Path, ...], starts_on: date | None, note: str) -> None:
    """Let the documents in FILES hold from a day on. Nothing is applied unless all are without mistake."""
    if not all([_reads(file) for file in files]):
        raise click.ClickException("Nothing was applied.")
    for file in files:
        _apply(file, starts_on, note)


@policy.command()
@_KIND
@click.option("--from", "starts_on", type=_Day(), help="First day on which the default holds again. Default: today.")
@click.option("--note", default="", help="Why, for whoever reads the history.")
def withdraw(kind: str, starts_on: date | None, note: str) -> None:
    """Let the program's default for KIND hold again."""
    day = starts_on or _today()
    version = actions.withdraw(kind, starts_on=day, by=_somebody(), at=datetime.now(UTC), note=note)
    click.echo(f"The default {kind} holds {_span(version)}." if version else f"The default {kind} holds on {day} already.")


@policy.command()
@_KIND
@click.option("--on", type=_Day(), help="The day. Default: today.")
@click.option("--version", "number", type=int, help="This version, whenever it holds.")
def show(kind: str, on: date | None, number: int | None) -> None:
    """Print the document of KIND that holds on a day; the output is itself a document."""
    version = queries.version_in_force(kind, on or _today()) if number is None else _version(kind, number)
    click.echo(_comment(kind, version))
    click.echo(queries.text_of(version, kind).rstrip("\n"))


@policy.command()
@_KIND
def history(kind: str) -> None:
    """List the versions of KIND: when each holds, who applied it, and why."""
    versions, today = queries.versions(kind), _today()
    if not versions:
        click.echo(f"No {kind} was ever applied; the default holds. See it: salesops policy show {kind}")
    for version in versions:
        mark = click.style("now", fg="green", bold=True) if version.holds_on(today) else "   "
        span = "replaced" if version.replaced else _span(version)
        what = "withdrawn" if version.withdraws else version.note
        click.echo(f"{mark} {version.number:>4}  {span:<38}  {version.at:%Y-%m-%d %H:%M} UTC  {version.by_name}  {what}".rstrip())


@policy.command()
@click.argument("folder", default="policies", type=click.Path(file_okay=False, path_type=Path))
@click.option("--on", type=_Day(), help="As they hold on this day. Default: today.")
def export(folder: Path, on: date | None) -> None:
    """Write the documents in force to FOLDER (default: policies), one file a kind."""
    day = on or _today()
    folder.mkdir(parents=True, exist_ok=True)
    for kind in DOCUMENTS:
        path = folder / f"{kind}.yaml"
        version = queries.version_in_force(kind, day)
        path.write_text(queries.text_of(version, kind), encoding="utf-8")
        click.echo(f"{path}: {_origin(version)}")


def _reads(file: Path) -> bool:
    """Whether a file holds a document without mistake; says what it found."""
    found = _load(file)
    if isinstance(found, Document):
        click.echo(f"{file}: {found.kind}, {click.style('no mistakes', fg='green')}")
        return True
    for problem in found:
        click.echo(f"{file}, {problem}", err=True)
    return False


def _load(file: Path) -> Document | list[str]:
    try:
        found = checking.check(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return ["line 1: The file is not UTF-8 text. Save it as UTF-8."]
    return found if isinstance(found, Document) else list(map(str, found))


def _apply(file: Path, starts_on: date | None, note: str) -> None:
    text = file.read_text(encoding="utf-8-sig")
    document = load(text)
    assert isinstance(document, Document)
    before = len(queries.versions(document.kind))
    day = starts_on or queries.first_day(document.kind, _today())
    try:
        version = actions.apply(text, starts_on=day, by=_somebody(), at=datetime.now(UTC), note=note)
    except actions.PolicyConflictError as conflict:
        raise click.ClickException(str(conflict)) from conflict
    done = "applied" if version.number > before else "nothing changed, the same document is"
    click.echo(f"{file}: {done} version {version.number} of {document.kind}, which holds {_span(version)}.")


def _version(kind: str, number: int) -> Version:
    try:
        return queries.version(kind, number)
    except queries.UnknownPolicyError as unknown:
        raise click.ClickException(str(unknown)) from unknown


def _comment(kind: str, version: Version | None) -> str:
    if version is None:
        return f"# {kind}: the default, as none was applied."
    by = f"applied by {version.by_name} on {version.at:%Y-%m-%d}"
    note = f"\n# {' '.join(version.note.split())}" if version.note else ""
    what = "the default again" if version.withdraws else "replaced" if version.replaced else f"holds {_span(version)}"
    return f"# {kind}, version {version.number}: {what}; {by}.{note}"


def _origin(version: Version | None) -> str:
    return f"version {version.number}" if version and not version.withdraws else "the default"


def _span(version: Version) -> str:
    start = "from the beginning" if version.starts_on <= BEGINNING else f"from {version.starts_on}"
    return f"{start} until {version.ends_on}" if version.ends_on else f"{start} on"


def _somebody() -> Actor:
    try:
        return Actor(None, getpass.getuser(), "command")
    except (OSError, KeyError):
        return Actor(None, "command line", "command")


def _today() -> date:
    now = datetime.now(UTC)
    return queries.company(now.date()).day_of(now)
