"""`salesops records`: the same lists and edits as the grids, from the command line."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from django.http import QueryDict
from rich.console import Console
from rich.table import Table

from salesops.kernel.condition import ALWAYS, Condition, ConditionError, both, parse_where
from salesops.policies import queries as policies
from salesops.records.listing import AskError
from salesops.records.queries import get
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace import editing
from salesops.workspace.calling import viewer_called
from salesops.workspace.grids.actions.cells import write_cells
from salesops.workspace.grids.exporting import csv_of, write_xlsx
from salesops.workspace.grids.queries.rows import columns, footer_of, lines_from
from salesops.workspace.grids.queries.setting import Standing, standing
from salesops.workspace.grids.selection import Selection, SelectionError, read_selection
from salesops.workspace.grids.sent import SentError, sent_rows
from salesops.workspace.grids.sheets import SHEETS
from salesops.workspace.views import conditions

_KINDS = click.Choice([*SHEETS, *(sheet.path for sheet in SHEETS.values())])
_KIND_OF = {name: sheet.kind for sheet in SHEETS.values() for name in (sheet.kind, sheet.path)}
_FORMS = ["table", "csv", "json", "xlsx"]
_SAID = (SelectionError, SentError, AskError, AsOfError, ConditionError, PermissionError, LookupError)
_AS = click.option("--as", "username", metavar="NAME", help="As this login, within what it may see and do. Default: everything.")


@click.group()
def records() -> None:
    """List records by conditions, and edit them, as the grids do."""


@records.command("list")
@click.argument("kind", type=_KINDS)
@click.option(
    "--where", "wheres", multiple=True, metavar="CONDITION", help="Such as amount>=50000 or owner.name=Rita; all must hold."
)
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME", help="A filter of the grid, such as no-next-step or past-norm."
)
@click.option("--search", default="", help="Words within the names.")
@click.option("--order", default="", metavar="FIELDS", help="Such as -amount,name: - for the largest first.")
@click.option(
    "--columns", "shown", default="", metavar="FIELDS", help="Such as name,amount,account.segment. Default: the grid's."
)
@click.option("--as-of", "day", default="", metavar="DAY", help="As it was at the end of this day, such as 2026-03-31.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="Rows of a table or JSON.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table", show_default=True, help="How."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; needed for xlsx.")
@_AS
def list_(username: str | None, kind: str, day: str, form: str, output: Path | None, limit: int, **asked: Any) -> None:
    """List records of a KIND: deals, accounts, contacts, leads, activities or people."""
    now = datetime.now(UTC)
    try:
        moment = read_as_of(day, policies.company(now.date()), now).moment
        stands = standing(_KIND_OF[kind], viewer_called(username, now), now, moment)
        chosen = _selection(stands, **asked)
        _write(form, chosen, stands, output, limit)
    except _SAID as error:
        raise click.ClickException(str(error)) from error


def _selection(
    stands: Standing, *, wheres: Sequence[str], filters: Sequence[str], search: str, order: str, shown: str
) -> Selection:
    types = conditions.types_of(stands.setting.sheet.described, stands.setting.custom)
    where: Condition = ALWAYS
    for text in wheres:
        where = both(where, parse_where(text, types))
    given = QueryDict(mutable=True)
    given.update({"q": search} | ({"order": order} if order else {}) | ({"columns": shown} if shown else {}))
    given.setlist("filter", list(filters))
    if where != ALWAYS:
        given["where"] = json.dumps(conditions.plain(where))
    return read_selection(given, stands.setting)


def _write(form: str, chosen: Selection, stands: Standing, output: Path | None, limit: int) -> None:
    match form:
        case "xlsx":
            if output is None:
                raise click.ClickException("A workbook needs a file. Add --output deals.xlsx.")
            click.echo(f"{write_xlsx(output, chosen, stands):,} rows in {output}")
        case "csv":
            with output.open("w", encoding="utf-8", newline="") if output else click.get_text_stream("stdout") as out:
                out.writelines(csv_of(chosen, stands))
        case "json":
            _out(json.dumps(_plain(chosen, stands, limit), ensure_ascii=False, indent=2), output)
        case _:
            _table(chosen, stands, limit)


def _out(text: str, output: Path | None) -> None:
    if output:
        output.write_text(text + "\n", encoding="utf-8")
    else:
        click.echo(text)


def _plain(chosen: Selection, stands: Standing, limit: int) -> list[dict[str, Any]]:
    lines = lines_from(chosen, stands, offset=0, limit=limit)
    return [{"id": row.id, "version": row.version} | {c.column.name: c.typed for c in cells} for row, cells in lines]


def _table(chosen: Selection, stands: Standing, limit: int) -> None:
    table = Table(box=None)
    table.add_column("ID", justify="right")
    for column in columns(chosen, stands):
        table.add_column(column.title, justify="right" if column.is_number else "left")
    for row, cells in lines_from(chosen, stands, offset=0, limit=limit):
        table.add_row(str(row.id), *(cell.shown for cell in cells))
    Console(width=None if sys.stdout.isatty() else 400).print(table)
    footer = footer_of(chosen, stands)
    click.echo(f"{footer['said']} {footer['noun']}" + (f", {footer['sum']} in total" if footer["sum"] else ""))


@records.command()
@click.argument("kind", type=_KINDS)
@click.argument("record_id", type=int)
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_AS
def edit(username: str | None, kind: str, record_id: int, changes: Sequence[str]) -> None:
    """Change fields of one record: salesops records edit deal 12 amount=52000 "next_step=Send the contract"."""
    now = datetime.now(UTC)
    try:
        stands = standing(_KIND_OF[kind], viewer_called(username, now), now)
        _edit(stands, record_id, dict(_pair(text) for text in changes), now)
    except _SAID as error:
        raise click.ClickException(str(error)) from error


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.ClickException(f"{text!r} changes nothing. Write FIELD=VALUE; an empty value empties the field.")
    return name.strip(), value


def _edit(stands: Standing, record_id: int, cells: dict[str, str], now: datetime) -> None:
    row = get(stands.kind, record_id, scope=stands.scope)
    if row is None:
        raise click.ClickException(f"There is no {stands.kind} {record_id} that can be seen.")
    if not editing.editable(stands.viewer, stands.kind):
        raise click.ClickException(f"The role {stands.viewer.role} may not change {stands.setting.sheet.many}.")
    rows = sent_rows({"rows": [{"id": record_id, "version": row.version, "cells": cells}]}, stands)
    outcome = write_cells(rows, stands, by=stands.viewer.actor("command"), at=now)
    if not outcome.is_stored:
        raise click.ClickException("\n".join([*(one.words for one in outcome.problems), *map(str, outcome.conflicts)]))
    click.echo(f"{outcome.cells} changed." if outcome.cells else "Nothing differs.")
