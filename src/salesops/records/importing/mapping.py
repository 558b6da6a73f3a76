"""The mapping file: what the columns of files nobody recognised mean. Written by screens, read by `--mapping`."""

import fnmatch
from collections.abc import Mapping as Mapping_
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from salesops.kernel.kinds import KINDS
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import Choices, From, Load, PastChanges, Recipe, column, constant, load_of
from salesops.records.importing.workshop import literal

Order = Literal["dmy", "mdy"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class ColumnMap(_Part):
    """One column: the field it fills, what its values mean here, how its dates are written."""

    field: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    date_order: Order | None = None


class HistoryMap(_Part):
    """A file of past changes: which of its columns say what. `fields` turns its names of fields into ours."""

    kind: str
    external_id: str
    happened_at: str
    field: str
    new: str
    old: str = ""
    by: str = ""
    fields: dict[str, str] = Field(default_factory=dict)


class FileMap(_Part):
    """One file (or `book.xlsx#Sheet`): its kind of record and what its columns mean, or its history columns."""

    kind: str = ""
    columns: dict[str, ColumnMap] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    history: HistoryMap | None = None

    @field_validator("columns", mode="before")
    @classmethod
    def _short_form(cls, given: object) -> object:
        """`Title: name` is short for `Title: {field: name}`; nothing after the colon leaves the column out."""
        if not isinstance(given, dict):
            return given
        return {name: {"field": said or ""} if said is None or isinstance(said, str) else said for name, said in given.items()}

    @model_validator(mode="after")
    def _known(self) -> Self:
        if (self.kind == "") == (self.history is None):
            raise ValueError("give either a kind with columns, or history")
        for kind in filter(None, (self.kind, self.history.kind if self.history else "")):
            if kind not in KINDS:
                raise ValueError(f"there is no kind {kind!r}; there are {', '.join(KINDS)}")
        for name in [*(c.field for c in self.columns.values()), *self.constants] if self.kind else ():
            _check_field(self.kind, name)
        return self


def _check_field(kind: str, name: str) -> None:
    known = KINDS[kind]
    if name in ("", "external_id", "created_at") or name in known.by_name or (known.custom and name.startswith("custom.")):
        return
    own = ", ".join(["external_id", "created_at", *known.by_name, *(["custom.<name>"] if known.custom else [])])
    raise ValueError(f"a {kind} has no field {name!r}; it has {own}")


class Mapping(_Part):
    """The whole file."""

    source_system: str = "file"
    date_order: Order | None = None
    create_missing: bool = False
    files: dict[str, FileMap] = Field(default_factory=dict)

    def of(self, table: Table) -> FileMap | None:
        found = (m for pattern, m in self.files.items() if fnmatch.fnmatch(table.file.casefold(), pattern.casefold()))
        return next(found, None)


def read(path: Path) -> Mapping:
    """Raises ImportProblem with every mistake in the file."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ImportProblem(str(path), "cannot be read.", str(error), "Check the path; it has to be YAML in UTF-8.") from error


def parse(text: str, where: str = "mapping") -> Mapping:
    """Raises ImportProblem."""
    try:
        return Mapping.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise ImportProblem(where, "is not YAML.", str(error), "Mend that line.") from error
    except ValidationError as error:
        places = "; ".join(f"{' > '.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ImportProblem(
            where, "says something a mapping cannot say.", places + ".", "Mend it; see docs/import.md."
        ) from error


def written(mapping: Mapping) -> str:
    """The file's text, terse: columns that only name a field in one line."""
    data = mapping.model_dump(exclude_defaults=True)
    for file in data.get("files", {}).values():
        file["columns"] = {n: c.get("field", "") if set(c) <= {"field"} else c for n, c in file.get("columns", {}).items()}
        file.update({} if file["columns"] else {"columns": None})
        if file["columns"] is None:
            del file["columns"]
    return yaml.safe_dump({"source_system": mapping.source_system, **data}, sort_keys=False, allow_unicode=True)


def choices_of(mapping: Mapping | None, tables: Sequence[Table], date_order: str | None, *, create_missing: bool) -> Choices:
    """What the mapping file and the options decide together; an option goes before the file."""
    if mapping is None:
        return Choices(date_order, {}, create_missing)
    orders = {
        f"{table.file}/{name}": said.date_order
        for table in tables
        if (file := mapping.of(table))
        for name, said in file.columns.items()
        if said.date_order
    }
    return Choices(date_order or mapping.date_order, orders, create_missing or mapping.create_missing)


def mapped_recipe(mapping: Mapping, tables: Sequence[Table]) -> Recipe:
    """Raises ImportProblem for a column the file does not have."""
    loads: list[Load] = []
    past: list[PastChanges] = []
    for table in tables:
        file = mapping.of(table)
        if file and file.kind:
            loads.append(load_of(file.kind, table, _fields(file, table)))
        elif file and file.history:
            past.append(_past(file.history, table))
    unused = tuple(table.file for table in tables if mapping.of(table) is None)
    return Recipe(mapping.source_system, tuple(loads), tuple(past), unused=unused)


def _fields(file: FileMap, table: Table) -> tuple[From, ...]:
    taken = [
        From(said.field, column(_there(table, name)), name, tuple(said.values.items()))
        for name, said in file.columns.items()
        if said.field
    ]
    return (*taken, *(constant(name, value) for name, value in file.constants.items()))


def _past(history: HistoryMap, table: Table) -> PastChanges:
    def sql(name: str) -> str:
        return column(_there(table, name)) if name else "NULL"

    cases = " ".join(f"WHEN {literal(said)} THEN {literal(meant)}" for said, meant in history.fields.items())
    field = f"CASE {sql(history.field)} {cases} ELSE {sql(history.field)} END" if cases else sql(history.field)
    return PastChanges(
        kind=history.kind,
        source=table.name,
        file=table.file,
        external_id=sql(history.external_id),
        happened_at=sql(history.happened_at),
        field=field,
        new=sql(history.new),
        old=sql(history.old),
        by=sql(history.by),
    )


def _there(table: Table, name: str) -> str:
    found: Mapping_[str, str] = {c.casefold(): c for c in table.columns}
    if name.strip().casefold() not in found:
        why = f"It has {', '.join(table.columns[:30])}."
        raise ImportProblem(table.file, f"has no column {name!r}.", why, "Mend the name in the mapping file.")
    return found[name.strip().casefold()]
