"""What a plan makes of its files, to be looked at before anything is written: every column, what it became, how much did not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from salesops.records.importing.planning import Plan
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.staging import Mapped, Staged
from salesops.records.importing.workshop import Workshop, literal, quoted

EXAMPLES = 3
SAMPLED = 20_000
"""Examples come from these first rows, unless some of the values are not understood."""
PEEKED = 200
"""Examples of columns that are not used come from these."""
WIDTH = 32
SAID = 30
"""A column with more different values than this is not one of choices."""


@dataclass(frozen=True)
class ColumnPreview:
    """What became of one column. `empty` and `failed` are shares of the rows; an empty `field` means it is not used."""

    name: str
    field: str = ""
    title: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    empty: float = 0.0
    failed: float = 0.0
    choices: tuple[str, ...] = ()
    """What a field of few values may be."""
    said: tuple[tuple[str, str], ...] = ()
    """For such a field: each value of the file and what it is taken for, '' for nothing."""


@dataclass(frozen=True)
class FilePreview:
    """Records of one kind out of one file. `kind` is '' where nothing was made of it."""

    file: str
    kind: str
    rows: int
    columns: tuple[ColumnPreview, ...] = ()


def preview(planned: Plan) -> tuple[FilePreview, ...]:
    """The files records are made of, then those nothing was made of."""
    used = {staged.load.table for staged in planned.staged}
    return (*(_file(planned, staged) for staged in planned.staged), *_left(planned, used))


def _file(planned: Plan, staged: Staged) -> FilePreview:
    workshop, load = planned.workshop, staged.load
    table = next((table for table in planned.tables if table.name == load.table), None)
    shares = _shares(workshop, staged)
    shown = [_column(workshop, staged, mapped, *share) for mapped, share in zip(staged.mapped, shares, strict=True)]
    rest = _unused(workshop, table, {mapped.source.column for mapped in staged.mapped}) if table else ()
    order = {name: place for place, name in enumerate(table.columns)} if table else {}
    columns = sorted((*shown, *rest), key=lambda column: order.get(column.name, len(order)))
    return FilePreview(
        file=load.file, kind=load.kind, rows=workshop.value(f"SELECT count(*) FROM {staged.table}"), columns=tuple(columns)
    )


def _left(planned: Plan, used: set[str]) -> Iterator[FilePreview]:
    """Files nothing was made of, so that a person can say what they are."""
    past = {past.file for past in planned.recipe.history}
    for table in planned.tables:
        if table.name not in used and table.file in planned.recipe.unused and table.file not in past:
            yield FilePreview(file=table.file, kind="", rows=table.rows, columns=_unused(planned.workshop, table))


def _shares(workshop: Workshop, staged: Staged) -> list[tuple[float, float]]:
    """Of each mapped column the shares (empty, not understood): one pass over all of them."""
    before = ", ".join(f"({mapped.source.sql})::VARCHAR AS b{i}" for i, mapped in enumerate(staged.mapped))
    counts = ", ".join(
        f"""count(*) FILTER (so_clean(s.b{i}) IS NULL),
        count(*) FILTER (so_clean(s.b{i}) IS NOT NULL AND x.{mapped.column} IS NULL)"""
        for i, mapped in enumerate(staged.mapped)
    )
    source = f"(SELECT _row, {before} FROM {staged.load.source})"
    rows, *found = workshop.rows(f"SELECT count(*), {counts} FROM {source} s JOIN {staged.table} x USING (_row)")[0]
    return [(empty / max(1, rows), failed / max(1, rows)) for empty, failed in zip(found[::2], found[1::2], strict=True)]


def _column(workshop: Workshop, staged: Staged, mapped: Mapped, empty: float, failed: float) -> ColumnPreview:
    before, after = "(s.before)::VARCHAR", f"(x.{mapped.column})::VARCHAR"
    source = f"(SELECT _row, {mapped.source.sql} AS before FROM {staged.load.source})"
    joined = f"{source} s JOIN {staged.table} x USING (_row)"
    looked_at = "true" if failed else f"x._row <= {SAMPLED}"
    pairs = workshop.rows(
        f"""SELECT said, meant FROM (SELECT _row, {before} AS said, {after} AS meant FROM {joined} WHERE {looked_at})
        WHERE so_clean(said) IS NOT NULL GROUP BY 1, 2 ORDER BY count(meant) > 0, min(_row) LIMIT {EXAMPLES}"""
    )
    field = mapped.field
    return ColumnPreview(
        name=mapped.source.column,
        field=mapped.source.field,
        title=field.title,
        examples=tuple((said, meant or "") for said, meant in pairs),
        empty=empty,
        failed=failed,
        choices=field.choices,
        said=_said(workshop, joined, before, after) if field.choices and mapped.source.column else (),
    )


def _said(workshop: Workshop, joined: str, before: str, after: str) -> tuple[tuple[str, str], ...]:
    found = workshop.rows(
        f"""SELECT trim({before}) AS said, any_value({after}) AS meant FROM {joined}
        WHERE so_clean({before}) IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {SAID + 1}"""
    )
    return tuple((said, meant or "") for said, meant in found) if len(found) <= SAID else ()


def _unused(workshop: Workshop, table: Table, taken: Collection[str] = ()) -> tuple[ColumnPreview, ...]:
    """Columns nothing is made of, some at a time: the cost of one query grows with the square of its width."""
    names = [name for name in table.columns if name not in taken]
    parts = (names[first : first + WIDTH] for first in range(0, len(names), WIDTH))
    return tuple(column for part in parts for column in _peeked(workshop, table, part))


def _peeked(workshop: Workshop, table: Table, names: Sequence[str]) -> Iterator[ColumnPreview]:
    trimmed = [f"so_id({quoted(name)}::VARCHAR)" for name in names]
    empty = workshop.rows(f"SELECT {', '.join(f'count(*) - count({text})' for text in trimmed)} FROM {table.name}")[0]
    first = workshop.rows(f"SELECT {', '.join(trimmed)} FROM {table.name} WHERE _row <= {PEEKED}")
    for place, name in enumerate(names):
        yield ColumnPreview(name=name, examples=_distinct(row[place] for row in first), empty=empty[place] / max(1, table.rows))


def _distinct(values: Iterable[str | None]) -> tuple[tuple[str, str], ...]:
    found = dict.fromkeys(value for value in values if value is not None)
    return tuple((value, "") for value in islice(found, EXAMPLES))


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
