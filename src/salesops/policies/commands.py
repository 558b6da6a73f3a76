"""`salesops policy`: check, compare, apply and read policy documents; the steps of drafts are in `life.commands`.

Exit codes: 0 done or unchanged; 1 refused, or `diff --exit-code` found something; 2 wrong usage; 3 somebody else was quicker.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from salesops.policies import actions, checking, difference, outside, queries, telling
from salesops.policies.documents import DOCUMENTS, Document
from salesops.policies.life import commands as steps
from salesops.policies.telling import FORMAT, Day
from salesops.policies.timeline import Version

_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
_KIND = click.argument("kind", type=click.Choice(list(DOCUMENTS)))
_APPROVED_BY = click.option(
    "--approved-by", default="", help="Who approved it, where a second person is needed (see governance)."
)


@click.group()
def policy() -> None:
    """The documents that say how selling is done here."""


@policy.command()
@_FILES
@FORMAT
def check(files: tuple[Path, ...], form: str) -> None:
    """Read FILES, run their example cases, and name every mistake, changing nothing."""
    if form == "json":
        found = {str(file): _found(file) for file in files}
        data = {name: {"valid": isinstance(one, Document), "findings": _findings(one)} for name, one in found.items()}
        click.echo(telling.as_json(data))
        if not all(one["valid"] for one in data.values()):
            raise SystemExit(telling.REFUSED)
    elif not all([_reads(file) for file in files]):
        raise SystemExit(telling.REFUSED)


@policy.command()
@_FILES
@click.option("--from", "starts_on", type=Day(), help="First day it holds. Default: today; the first of its kind: always did.")
@click.option("--note", default="", help="Why, for whoever reads the history.")
@_APPROVED_BY
@FORMAT
def apply(files: tuple[Path, ...], starts_on: date | None, note: str, approved_by: str, form: str) -> None:
    """Let the documents in FILES hold from a day on. Nothing is applied unless all are without mistake."""
    if not all([_reads(file, quietly=form == "json") for file in files]):
        telling.stop("Nothing was applied.")
    texts = {file: telling.text_in(file) or "" for file in files}
    for text in texts.values():
        _governed(_kind(text), starts_on, approved_by)
    done = [
        _apply(file, text, starts_on, outside.noted(note, approved_by), quietly=form == "json") for file, text in texts.items()
    ]
    if form == "json":
        click.echo(telling.as_json(done))


@policy.command()
@_KIND
@click.option("--from", "starts_on", type=Day(), help="First day on which the default holds again. Default: today.")
@click.option("--note", default="", help="Why, for whoever reads the history.")
@_APPROVED_BY
def withdraw(kind: str, starts_on: date | None, note: str, approved_by: str) -> None:
    """Let the program's default for KIND hold again."""
    day = starts_on or _today()
    _governed(kind, starts_on, approved_by)
    why = outside.noted(note, approved_by)
    version = actions.withdraw(kind, starts_on=day, by=telling.somebody(), at=datetime.now(UTC), note=why)
    click.echo(f"The default {kind} holds {telling.span(version)}." if version else f"The default {kind} holds on {day} already.")


@policy.command()
@_KIND
@click.argument("number", type=int)
@click.option("--from", "starts_on", type=Day(), help="First day on which it holds again. Default: today.")
@click.option("--note", default="", help="Why, for whoever reads the history.")
@_APPROVED_BY
def rollback(kind: str, number: int, starts_on: date | None, note: str, approved_by: str) -> None:
    """Let the text of version NUMBER of KIND hold again, as a new version."""
    old = _version(kind, number)
    day = starts_on or _today()
    _governed(kind, starts_on, approved_by)
    why = {
        "starts_on": day,
        "by": telling.somebody(),
        "at": datetime.now(UTC),
        "note": outside.noted(note or f"Back to version {number}", approved_by),
    }
    before = len(queries.versions(kind))
    version = actions.withdraw(kind, **why) if old.withdraws else actions.apply(old.text, **why)
    if version is None or version.number <= before:
        click.echo(f"Unchanged: on {day} {kind} says the same already.")
    else:
        click.echo(f"Version {version.number} of {kind}, with the text of version {number}, holds {telling.span(version)}.")


@policy.command()
@click.argument("first")
@click.argument("second", required=False)
@click.option("--text", "as_text", is_flag=True, help="Line by line, as diff -u writes it.")
@click.option("--exit-code", is_flag=True, help="End with 1 where they differ.")
@FORMAT
def diff(first: str, second: str | None, as_text: bool, exit_code: bool, form: str) -> None:
    """What differs between FIRST and SECOND, in words.

    Each is a file, a kind (as it holds today), a version (quotas@3) or a draft (its number). FIRST alone is compared with what
    holds today.
    """
    try:
        old, new = outside.pair(first, second, _today())
    except (outside.UnknownTextError, queries.UnknownPolicyError, queries.PolicyUnreadableError) as unknown:
        telling.stop(unknown)
    found = difference.differences(old.document, new.document)
    if as_text:
        click.echo(difference.text_difference(old.text, new.text, old.name, new.name))
    elif form == "json":
        click.echo(telling.as_json(telling.differences_data(found)))
    else:
        click.echo(telling.differences_text(found) if found else f"{old.name} and {new.name} say the same.")
    if exit_code and found:
        raise SystemExit(telling.REFUSED)


@policy.command()
@_KIND
@click.option("--on", type=Day(), help="The day. Default: today.")
@click.option("--version", "number", type=int, help="This version, whenever it holds.")
def show(kind: str, on: date | None, number: int | None) -> None:
    """Print the document of KIND that holds on a day; the output is itself a document."""
    version = queries.version_in_force(kind, on or _today()) if number is None else _version(kind, number)
    click.echo(_comment(kind, version))
    click.echo(queries.text_of(version, kind).rstrip("\n"))


@policy.command()
@_KIND
@FORMAT
def history(kind: str, form: str) -> None:
    """List the versions of KIND: when each holds, who applied it, and why."""
    versions, today = queries.versions(kind), _today()
    if form == "json":
        click.echo(telling.as_json([vars(version) for version in versions]))
        return
    if not versions:
        click.echo(f"No {kind} was ever applied; the default holds. See it: salesops policy show {kind}")
    for version in versions:
        mark = click.style("now", fg="green", bold=True) if version.holds_on(today) else "   "
        held = "replaced" if version.replaced else telling.span(version)
        what = "withdrawn" if version.withdraws else version.note
        click.echo(f"{mark} {version.number:>4}  {held:<38}  {version.at:%Y-%m-%d %H:%M} UTC  {version.by_name}  {what}".rstrip())


@policy.command()
@click.argument("folder", default="policies", type=click.Path(file_okay=False, path_type=Path))
@click.option("--on", type=Day(), help="As they hold on this day. Default: today.")
def export(folder: Path, on: date | None) -> None:
    """Write the documents in force to FOLDER (default: policies), one file a kind."""
    day = on or _today()
    folder.mkdir(parents=True, exist_ok=True)
    for kind in DOCUMENTS:
        path = folder / f"{kind}.yaml"
        version = queries.version_in_force(kind, day)
        path.write_text(queries.text_of(version, kind), encoding="utf-8")
        click.echo(f"{path}: {_origin(version)}")


for _step in steps.STEPS:
    policy.add_command(_step)


def _reads(file: Path, *, quietly: bool = False) -> bool:
    """Whether a file holds a document without mistake; says what it found."""
    found = _found(file)
    if isinstance(found, Document):
        if not quietly:
            click.echo(f"{file}: {found.kind}, {click.style('no mistakes', fg='green')}{_cases(found)}")
        return True
    for problem in found:
        click.echo(f"{file}, {problem}", err=True)
    return False


def _cases(document: Document) -> str:
    held = len(checking.cases_said(document))
    return f", {held} {'case holds' if held == 1 else 'cases hold'}" if held else ""


def _found(file: Path) -> Document | list[Any]:
    text = telling.text_in(file)
    if text is None:
        return ["line 1: The file is not UTF-8 text. Save it as UTF-8."]
    return checking.check_whole(text, at=datetime.now(UTC))


def _findings(found: Document | list[Any]) -> list[Any]:
    if isinstance(found, Document):
        return []
    return [one if isinstance(one, str) else vars(one) for one in found]


def _kind(text: str) -> str:
    document = checking.check(text)
    assert isinstance(document, Document)
    return document.kind


def _governed(kind: str, starts_on: date | None, approved_by: str) -> None:
    """Ends the command where the governance policy asks for a second person, or bars the past."""
    if why := outside.barred(kind, starts_on, _today(), approved_by, telling.somebody()):
        telling.stop(why)


def _apply(file: Path, text: str, starts_on: date | None, note: str, *, quietly: bool) -> dict[str, Any]:
    kind = _kind(text)
    before = len(queries.versions(kind))
    day = starts_on or queries.first_day(kind, _today())
    try:
        version = actions.apply(text, starts_on=day, by=telling.somebody(), at=datetime.now(UTC), note=note)
    except actions.PolicyConflictError as conflict:
        telling.stop(conflict, telling.CONFLICT)
    is_new = version.number > before
    if not quietly:
        done = "applied" if is_new else "unchanged, the same document is"
        click.echo(f"{file}: {done} version {version.number} of {kind}, which holds {telling.span(version)}.")
    return {"file": str(file), "kind": kind, "version": version.number, "starts_on": version.starts_on, "applied": is_new}


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
    what = "the default again" if version.withdraws else "replaced" if version.replaced else f"holds {telling.span(version)}"
    return f"# {kind}, version {version.number}: {what}; {by}.{note}"


def _origin(version: Version | None) -> str:
    return f"version {version.number}" if version and not version.withdraws else "the default"


def _today() -> date:
    now = datetime.now(UTC)
    return queries.company(now.date()).day_of(now)
