"""Files in native form (docs/import.md), written piece by piece."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from salesops.kernel.kinds import KINDS, FieldType, Kind
from salesops.workspace.demo.changes import Changes
from salesops.workspace.demo.own_fields import own_fields
from salesops.workspace.demo.texts import MOMENT, MONEY, constant, moments, picked

TYPES: dict[FieldType, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "money": MONEY,
    "date": pa.date32(),
    "moment": MOMENT,
    "yes_no": pa.bool_(),
}
"""All other types are text."""

HISTORY = pa.schema(
    [
        ("kind", pa.string()),
        ("external_id", pa.string()),
        ("happened_at", MOMENT),
        ("field", pa.string()),
        ("old", pa.string()),
        ("new", pa.string()),
        ("by", pa.string()),
    ]
)


def schema_of(kind: Kind) -> pa.Schema:
    own = [(f"custom.{field.name}", field) for field in own_fields().of(kind.name)]
    fields = [*((field.name, field) for field in kind.fields), *own]
    columns = [(name, TYPES.get(field.type, pa.string())) for name, field in fields]
    return pa.schema([("external_id", pa.string()), ("created_at", MOMENT), *columns])


class Sheet:
    """One file of a folder: as many pieces as one likes, then closed."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema, *, as_csv: bool) -> None:
        self.schema = schema
        self.rows = 0
        if as_csv:
            self.file = pa.csv.CSVWriter(folder / f"{name}.csv", schema)
        else:
            self.file = pa.parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")

    def add(self, columns: dict[str, pa.Array]) -> None:
        """Columns by name; those left out are empty. Raises KeyError for a name the kind has not."""
        if unknown := columns.keys() - set(self.schema.names):
            raise KeyError(f"No such columns: {', '.join(sorted(unknown))}")
        count = len(next(iter(columns.values())))
        arrays = [columns[f.name] if f.name in columns else pa.nulls(count, f.type) for f in self.schema]
        self.file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        self.rows += count

    def close(self) -> None:
        self.file.close()


class Folder:
    """The folder that is being filled; sheets open when something is first put on them.

    people: the names of those who change things, by number.
    """

    def __init__(self, path: Path, people: Sequence[str], *, as_csv: bool) -> None:
        self.path = path
        self.people = people
        self.as_csv = as_csv
        self.sheets: dict[str, Sheet] = {}
        path.mkdir(parents=True, exist_ok=True)

    def add(self, kind: str, columns: dict[str, pa.Array]) -> None:
        self._sheet(file_name(kind), schema_of(KINDS[kind])).add(columns)

    def remember(self, kind: str, external_ids: pa.Array, changes: Iterable[Changes]) -> None:
        """Past changes of records whose external ids are given by row, in the order of records and moments."""
        parts = list(changes)
        if not sum(len(part.row) for part in parts):
            return
        table = pa.concat_tables(_history(kind, external_ids, part, self.people) for part in parts)
        order = np.lexsort((np.concatenate([part.moment for part in parts]), np.concatenate([part.row for part in parts])))
        self._sheet("history", HISTORY).add(
            {name: table.column(name).take(pa.array(order)).combine_chunks() for name in HISTORY.names}
        )

    def _sheet(self, name: str, schema: pa.Schema) -> Sheet:
        if name not in self.sheets:
            self.sheets[name] = Sheet(self.path, name, schema, as_csv=self.as_csv)
        return self.sheets[name]

    def __enter__(self) -> "Folder":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for sheet in self.sheets.values():
            sheet.close()


def file_name(kind: str) -> str:
    return KINDS[kind].plural.replace(" ", "_")


def _history(kind: str, external_ids: pa.Array, part: Changes, people: Sequence[str]) -> pa.Table:
    count = len(part.row)
    return pa.Table.from_arrays(
        [
            constant(kind, count),
            external_ids.take(pa.array(part.row)),
            moments(part.moment),
            constant(part.field, count),
            part.spell(part.old),
            part.spell(part.new),
            picked(people, part.by),
        ],
        schema=HISTORY,
    )
