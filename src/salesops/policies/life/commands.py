"""The steps of drafts as commands: `salesops policy draft|drafts|try|approve|refuse|apply-draft`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions, checking, queries, telling
from salesops.policies.documents import DOCUMENTS, Document, library
from salesops.policies.engines import engines
from salesops.policies.life import deciding, drafts, trying, writing
from salesops.policies.life.steps import SHELL, DraftConflictError, LifeError, StaleError
from salesops.policies.models import PolicyDraft
from salesops.policies.telling import FORMAT, Day
from salesops.policies.trials import Trial, TrialRefused

_NUMBER = click.argument("number", type=int)
_REASON = click.option("--reason", default="", help="Why, for whoever reads the history.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "starts_on", type=Day(), help="First day it is to hold. Default: the day on which it is applied.")
@click.option("--note", default="", help="Why, for whoever approves it.")
@FORMAT
def draft(file: Path, starts_on: date | None, note: str, form: str) -> None:
    """Make a draft of FILE, or of a ready-made document by its name, and check it. It goes on here or on its page."""
    text = _written(file)
    found = checking.check(text)
    kind = found.kind if isinstance(found, Document) else file.stem
    if kind not in DOCUMENTS:
        telling.stop("\n".join(f"{file}, {finding}" for finding in found) if isinstance(found, list) else found)
    with _said():
        made = writing.begin(kind, text, note=note, starts_on=starts_on, **_somebody())
        _tell(writing.check(made.pk, **_somebody()), form)


def _written(file: Path) -> str:
    if file.is_file():
        return telling.text_in(file) or ""
    ready = [name for name in library.names() if name not in DOCUMENTS]
    if str(file) not in ready:
        telling.stop(f"There is no file {file}. Name a file, or one that is ready-made: {', '.join(ready)}.", 2)
    return library.text(str(file))


@click.command()
@click.option("--closed", is_flag=True, help="Those that were applied or given up.")
@FORMAT
def drafts_(closed: bool, form: str) -> None:
    """List the drafts on their way, and what each waits for."""
    found = drafts.listed(closed=closed)
    if form == "json":
        click.echo(telling.as_json([_data(one) for one in found]))
    elif not found:
        click.echo("There are none. Make one: salesops policy draft FILE")
    else:
        for one in found:
            click.echo(f"{one.pk:>4}  {one.kind:<14} {one.state:<9} {_moment(one)}  {one.by_name}  {one.note}".rstrip())


@click.command()
@click.argument("what")
@click.option("--from", "starts_on", type=Day(), help="First day a file would hold. Default: today.")
@FORMAT
def try_(what: str, starts_on: date | None, form: str) -> None:
    """Say what a file or draft (its number) would do to real records, changing none."""
    with _said():
        try:
            trial = _try_draft(int(what)) if what.isdecimal() and not Path(what).exists() else _try_file(Path(what), starts_on)
        except KeyboardInterrupt:
            telling.stop("Cancelled. Nothing was changed.", telling.CANCELLED)
    click.echo(telling.as_json(telling.trial_data(trial)) if form == "json" else telling.trial_text(trial))


@click.command()
@_NUMBER
@_REASON
@FORMAT
def approve(number: int, reason: str, form: str) -> None:
    """Approve draft NUMBER, exactly as it is."""
    with _said():
        _tell(deciding.approve(number, reason=reason, **_somebody()), form)


@click.command()
@_NUMBER
@click.option("--reason", required=True, help="Why, for its writers.")
@FORMAT
def refuse(number: int, reason: str, form: str) -> None:
    """Send draft NUMBER back to its writers."""
    with _said():
        _tell(deciding.refuse(number, reason=reason, **_somebody()), form)


@click.command()
@_NUMBER
@FORMAT
def apply_draft(number: int, form: str) -> None:
    """Let draft NUMBER, which was approved, come into force."""
    with _said():
        done, version = deciding.apply(number, **_somebody())
    if form == "json":
        click.echo(telling.as_json(_data(done)))
    else:
        click.echo(
            f"Version {version.number} of {done.kind} holds {telling.span(version)}."
            if version
            else f"The default {done.kind} holds already."
        )


STEPS = (
    draft,
    click.Command("drafts", callback=drafts_.callback, params=drafts_.params, help=drafts_.help),
    click.Command("try", callback=try_.callback, params=try_.params, help=try_.help),
    approve,
    refuse,
    apply_draft,
)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (DraftConflictError, StaleError, actions.PolicyConflictError) as conflict:
        telling.stop(conflict, telling.CONFLICT)
    except (LifeError, drafts.UnknownDraftError, queries.UnknownPolicyError, actions.PolicyRefused, TrialRefused) as refused:
        telling.stop(refused)


def _try_draft(number: int) -> Trial:
    task = trying.start(number, **_somebody())
    try:
        done = trying.carry_out(task, by=telling.somebody(), at=datetime.now(UTC))
    except KeyboardInterrupt:
        trying.cancel(number, **_somebody())
        raise
    tried = drafts.tried_of(done)
    if tried is None or tried.status != "done" or tried.result is None:
        telling.stop(f"The trial came to no answer: {tried.why if tried else 'the draft was changed meanwhile'}")
    return tried.result


def _try_file(file: Path, starts_on: date | None) -> Trial:
    if not file.is_file():
        telling.stop(f"There is no file {file}. Name a file, or the number of a draft.")
    at = datetime.now(UTC)
    found = checking.check_whole(telling.text_in(file) or "", at=at)
    if isinstance(found, list):
        telling.stop("\n".join(f"{file}, {finding}" for finding in found))
    day = starts_on or queries.company(at.date()).day_of(at)
    trial: Callable[..., Trial] | None = engines().trials.get(found.kind)
    return trial(queries.in_force(found.kind, day), found, day, EVERYTHING, at) if trial else Trial()


def _moment(one: PolicyDraft) -> str:
    return f"{one.changed_at:%Y-%m-%d %H:%M} UTC"


def _somebody() -> dict[str, Any]:
    return {"role": SHELL, "by": telling.somebody(), "at": datetime.now(UTC)}


def _tell(done: PolicyDraft, form: str) -> None:
    findings = drafts.findings_of(done)
    if form == "json":
        click.echo(telling.as_json(_data(done)))
    else:
        for finding in findings:
            click.echo(str(finding), err=True)
        click.echo(f"Draft {done.pk} of {done.kind}: {done.state}.")
    if findings:
        raise SystemExit(telling.REFUSED)


def _data(one: PolicyDraft) -> dict[str, Any]:
    names = (
        "id",
        "kind",
        "state",
        "note",
        "starts_on",
        "revision",
        "by_name",
        "changed_at",
        "findings",
        "cases",
        "approval",
        "refusal",
        "version",
    )
    return {name: getattr(one, name) for name in names}
