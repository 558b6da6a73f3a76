"""From a plan to what the screen shows of it: every column, what it became, and how much of it did not."""

from collections.abc import Iterator

from salesops.records.importing import Plan
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.staging import Mapped, Staged
from salesops.records.importing.workshop import Workshop, literal, quoted
from salesops.workspace.imports.state import Note
from salesops.workspace.imports.understood import Asked, Column, FileRead, Understood

EXAMPLES = 3
SAID = 30
"""A column with more different values than this is not one of choices."""


def understood(planned: Plan, *, mapped: bool) -> Understood:
    recipe = planned.recipe
    used = {staged.load.table for staged in planned.staged}
    return Understood(
        source=recipe.source_system,
        mapped=mapped,
        files=(*(_file(planned, staged) for staged in planned.staged), *_left(planned, used)),
        unused=recipe.unused,
        findings=tuple(Note.of(finding) for finding in planned.findings),
        questions=tuple(Asked(file=q.file, column=q.column, examples=q.examples) for q in planned.questions),
        policies=tuple(kind for kind, _ in recipe.policies),
    )


def _file(planned: Plan, staged: Staged) -> FileRead:
    workshop, load = planned.workshop, staged.load
    table = next((table for table in planned.tables if table.name == load.table), None)
    shown = [_column(workshop, staged, mapped) for mapped in staged.mapped]
    rest = _unused(workshop, staged, table) if table else ()
    order = {name: place for place, name in enumerate(table.columns)} if table else {}
    columns = sorted((*shown, *rest), key=lambda column: order.get(column.name, len(order)))
    return FileRead(
        file=load.file, kind=load.kind, rows=workshop.value(f"SELECT count(*) FROM {staged.table}"), columns=tuple(columns)
    )


def _left(planned: Plan, used: set[str]) -> Iterator[FileRead]:
    """Files nothing was made of, so that a person can say what they are."""
    past = {past.file for past in planned.recipe.history}
    for table in planned.tables:
        if table.name not in used and table.file in planned.recipe.unused and table.file not in past:
            columns = tuple(Column(name=name, examples=_values(planned.workshop, table.name, name)) for name in table.columns)
            yield FileRead(file=table.file, kind="", rows=table.rows, columns=columns)


def _column(workshop: Workshop, staged: Staged, mapped: Mapped) -> Column:
    before, after = "(s.before)::VARCHAR", f"(x.{mapped.column})::VARCHAR"
    source = f"(SELECT _row, {mapped.source.sql} AS before FROM {staged.load.source})"
    joined = f"{source} s JOIN {staged.table} x USING (_row)"
    filled = f"so_clean({before}) IS NOT NULL"
    rows, empty, failed = workshop.rows(
        f"SELECT count(*), count(*) FILTER (NOT {filled}), count(*) FILTER ({filled} AND {after} IS NULL) FROM {joined}"
    )[0]
    pairs = workshop.rows(
        f"""SELECT said, meant FROM (SELECT _row, {before} AS said, {after} AS meant FROM {joined} WHERE {filled})
        GROUP BY 1, 2 ORDER BY count(meant) > 0, min(_row) LIMIT {EXAMPLES}"""
    )
    field = mapped.field
    return Column(
        name=mapped.source.column,
        field=mapped.source.field,
        title=field.title,
        examples=tuple((said, meant or "") for said, meant in pairs),
        empty=empty / rows if rows else 0.0,
        failed=failed / rows if rows else 0.0,
        choices=field.choices,
        said=_said(workshop, joined, before, after) if field.choices and mapped.source.column else (),
    )


def _said(workshop: Workshop, joined: str, before: str, after: str) -> tuple[tuple[str, str], ...]:
    found = workshop.rows(
        f"""SELECT trim({before}) AS said, any_value({after}) AS meant FROM {joined}
        WHERE so_clean({before}) IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {SAID + 1}"""
    )
    return tuple((said, meant or "") for said, meant in found) if len(found) <= SAID else ()


def _unused(workshop: Workshop, staged: Staged, table: Table) -> Iterator[Column]:
    taken = {mapped.source.column for mapped in staged.mapped}
    for name in table.columns:
        if name not in taken:
            yield Column(name=name, examples=_values(workshop, table.name, name), empty=_empty(workshop, table, name))


def _values(workshop: Workshop, table: str, column: str) -> tuple[tuple[str, str], ...]:
    text = f"{quoted(column)}::VARCHAR"
    rows = workshop.rows(
        f"SELECT {text} FROM {table} WHERE so_clean({text}) IS NOT NULL GROUP BY 1 ORDER BY min(_row) LIMIT {EXAMPLES}"
    )
    return tuple((value, "") for (value,) in rows)


def _empty(workshop: Workshop, table: Table, column: str) -> float:
    return workshop.value(f"SELECT count(*) FROM {table.name} WHERE so_clean({quoted(column)}::VARCHAR) IS NULL") / max(
        1, table.rows
    )


def newest_day(planned: Plan, today: str) -> str:
    """The last day, not after today, on which anything of the import happened; '' for none."""
    workshop = planned.workshop
    parts = [f"SELECT max(created_at) AS moment FROM r_{kind}" for kind in planned.gathered]
    parts += [f"SELECT max(moment) FROM h_{kind}" for kind in planned.gathered if workshop.has(f"h_{kind}")]
    if "deal" in planned.gathered and "closed_on" in planned.gathered["deal"].fields:
        parts.append("SELECT max(closed_on)::TIMESTAMP FROM r_deal")
    if not parts:
        return ""
    return str(
        workshop.value(
            f"SELECT max(moment)::DATE FROM ({' UNION ALL '.join(parts)}) WHERE moment::DATE <= {literal(today)}::DATE"
        )
        or ""
    )
