"""`salesops import`, `import-undo`, `imports`: files in and out again, with what came of them."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table as Grid

from salesops.kernel.actor import Actor
from salesops.records import importing
from salesops.records.importing import ImportProblem, Plan, Progress, mapping, proposing
from salesops.records.importing.batches import listed
from salesops.workspace.imports.carrying_out import carry_out, custom_fields
from salesops.workspace.imports.understood import Outcome

_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command("import")
@_PATHS
@click.option(
    "--mapping", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the columns mean."
)
@click.option(
    "--write-mapping", type=click.Path(dir_okay=False, path_type=Path), help="Write a mapping to fill in; import nothing."
)
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="What 3/4/2017 is: 3 April (dmy) or 4 March (mdy).")
@click.option("--create-missing", is_flag=True, help="Create people, accounts and products that are only named by others.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing but the rejects.")
def import_(
    paths: tuple[Path, ...],
    mapping_file: Path | None,
    write_mapping: Path | None,
    date_order: str | None,
    create_missing: bool,
    dry_run: bool,
) -> None:
    """Import the export of another system: CSV, TSV, XLSX, Parquet, folders and zip archives of them.

    The same again changes nothing; after a stop it carries on.
    """
    with _told_plainly():
        if write_mapping:
            first = proposing.proposed(paths, even_recognised=True) or mapping.Mapping()
            write_mapping.write_text(mapping.written(first), encoding="utf-8")
            click.echo(f"Wrote {write_mapping}. Say in it what the columns mean, then import with --mapping {write_mapping}.")
            return
        given = mapping.read(mapping_file) if mapping_file else None
        at = datetime.now(UTC)
        with importing.plan(
            paths, mapping=given, date_order=date_order, create_missing=create_missing, custom_fields=custom_fields(at.date())
        ) as planned:
            _stop_at_questions(planned)
            outcome = _carry_out(planned, at, dry_run=dry_run)
        _show(outcome)


MOST_FLAGS = 20


@click.command("import-undo")
@click.argument("batch", type=int)
def undo(batch: int) -> None:
    """Take the import numbered BATCH back as a whole, as long as nothing later depends on it."""
    with _told_plainly():
        done = importing.undo(batch, by=_somebody(), at=datetime.now(UTC))
        click.echo(f"Import {batch} is undone: {done.deleted:,} records deleted again, {done.restored:,} as they were before.")


@click.command("imports")
def list_imports() -> None:
    """List the imports: when, from what, by whom, and what came of them."""
    grid = Grid("Import", "Started", "Source", "By", "Status", "Created", "Changed", "Rejected")
    for batch in listed():
        numbers = [f"{sum(int(file[key]) for file in batch.files):,}" for key in ("created", "changed", "rejected")]
        grid.add_row(
            str(batch.id), f"{batch.started_at:%Y-%m-%d %H:%M}", batch.source_system, batch.by_name, batch.status, *numbers
        )
    Console().print(grid)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except ImportProblem as problem:
        raise click.ClickException(str(problem)) from problem


def _stop_at_questions(planned: Plan) -> None:
    for question in planned.questions:
        shown = ", ".join(question.examples)
        click.echo(f"{question.place}: is the day or the month first in {shown}? {question.fix}", err=True)
    if planned.questions:
        raise SystemExit(2)


def _carry_out(planned: Plan, at: datetime, *, dry_run: bool) -> Outcome:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=None, rate="")

        def watch(progress: Progress) -> None:
            rate = f"{progress.rate:,.0f} rows/s"
            bar.update(task, description=progress.kind, completed=progress.done, total=progress.total, rate=rate)

        return carry_out(planned, by=_somebody(), at=at, progress=watch, dry_run=dry_run)


def _show(outcome: Outcome) -> None:
    grid = Grid("File", "Kind", "Read", "Created", "Changed", "Unchanged", "Rejected")
    for file in outcome.files:
        numbers = (file.read, file.created, file.changed, file.unchanged, file.rejected)
        grid.add_row(file.file, file.kind, *(f"{number:,}" for number in numbers))
    Console().print(grid)
    for finding in outcome.findings:
        click.echo(f"{finding.severity}: {finding.where}: {finding.what} {finding.why} {finding.fix}".strip())
    flags = outcome.flags
    if flags.lacking:
        what = "are refused" if flags.refused else "come in past a gate of the sales process, flagged"
        click.echo(f"{flags.moved:,} deals move; {flags.lacking:,} {what}:")
    for one in flags.shown[:MOST_FLAGS]:
        click.echo(f"  {one.external_id} {one.name}, {one.stage}: {one.without}")
    for policy in outcome.policies:
        click.echo(f"policy {policy.kind}: {policy.state} {policy.why}".strip())
    for path in outcome.rejects:
        click.echo(f"rejected rows: {path}")
    if outcome.batch_id is None:
        click.echo("Nothing was written: this was a dry run.")
    else:
        click.echo(
            f"Import {outcome.batch_id} took {outcome.seconds:.1f} s. Undo it with: salesops import-undo {outcome.batch_id}"
        )


def _somebody() -> Actor:
    return Actor(None, getpass.getuser(), "import")
