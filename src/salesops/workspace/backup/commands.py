"""Backup and restore on the command line."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from salesops.kernel.actor import Actor
from salesops.workspace.backup.archive import BackupProblem
from salesops.workspace.backup.making import make
from salesops.workspace.backup.restoring import restore as put_back


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite FILE if it exists.")
def backup(file: Path, replace: bool) -> None:
    """Write everything this installation knows to FILE, as it is at this moment, while people work.

    Records, history, policies, logins, views, the secret key and all files are in it; the warehouse is not, since it is
    made from them. Whoever can read FILE can read all of it and log in as anybody: keep it safe.
    """
    if file.exists() and not replace:
        raise click.ClickException(f"{file} exists. Name another file, or give --replace.")
    say = _teller()
    try:
        made = make(file, at=datetime.now(UTC), say=say)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem
    size = made.path.stat().st_size / 1e6
    say(f"{made.path}: {made.rows:,} rows and {made.files:,} files up to event {made.sequence:,}, {size:,.1f} MB")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Lose all that is here and have what is in FILE instead.")
def restore(file: Path, replace: bool) -> None:
    """Put back what `salesops backup` wrote to FILE, on SQLite or PostgreSQL, whichever it came from.

    Stop the program first. All of FILE is put back or nothing; the doctor looks at the result.
    """
    say = _teller()
    try:
        done = put_back(file, replace=replace, by=Actor(None, "salesops restore", "command"), at=datetime.now(UTC), say=say)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem
    when = done.manifest.made_at[:16].replace("T", " ")
    say(f"Restored {done.rows:,} rows and {done.files:,} files, as they were on {when} UTC")
    for finding in done.findings:
        click.echo(f"{finding.severity}: {finding}")
    if any(finding.severity == "error" for finding in done.findings):
        raise SystemExit(1)
    say("Both stores agree. Start the program anew.")


def _teller() -> Callable[[str], None]:
    began = time.monotonic()

    def say(words: str) -> None:
        click.echo(f"{time.monotonic() - began:7.1f} s  {words}")

    return say
