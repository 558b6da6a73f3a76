"""The mapping a screen starts from: proposed by likeness for unknown files, or taken from what was recognised."""

import glob
import re
from pathlib import Path

from salesops.records.importing.mapping import ColumnMap, FileMap, Mapping
from salesops.records.importing.planning import folder
from salesops.records.importing.reading.files import DOCUMENTS, find
from salesops.records.importing.reading.tables import Table, load
from salesops.records.importing.recognise import recognise
from salesops.records.importing.workshop import Workshop
from salesops.workspace.imports.likeness import suggest
from salesops.workspace.imports.understood import FileRead, Understood


def proposed(files: Path) -> Mapping | None:
    """A mapping for files no recogniser knows; None where one does, or where there is no table. Raises ImportProblem."""
    workshop = Workshop(folder())
    try:
        tables = load(workshop, [file for file in find([files]) if file.suffix not in DOCUMENTS])
        if not tables or recognise(workshop, tables):
            return None
        return Mapping(files={pattern(table.file): _file(table) for table in tables if table.columns})
    finally:
        workshop.close()


def _file(table: Table) -> FileMap:
    return suggest(table.stem, table.columns)


def by_hand(understood: Understood) -> Mapping:
    """The plain columns of what was recognised, for a person to change. Of a file of several kinds, the one with most."""
    most: dict[str, FileRead] = {}
    for file in understood.files:
        if file.file not in most or _mapped(file) > _mapped(most[file.file]):
            most[file.file] = file
    return Mapping(
        source_system=understood.source, files={pattern(name): _as_map(file) for name, file in most.items() if _mapped(file)}
    )


def _mapped(file: FileRead) -> int:
    return sum(1 for column in file.columns if column.field and column.name)


def _as_map(file: FileRead) -> FileMap:
    taken: dict[str, ColumnMap] = {}
    for column in file.columns:
        if column.name:
            known = {said.field for said in taken.values()}
            taken[column.name] = ColumnMap(field="" if column.field in known else column.field)
    return FileMap(kind=file.kind, columns=taken)


def pattern(file: str) -> str:
    """A file's name as a pattern that fits it alone."""
    return glob.escape(file)


def plain(pattern: str) -> str:
    """The name a pattern of ours stands for."""
    return re.sub(r"\[([*?[])\]", r"\1", pattern)
