"""The mapping a person changes by hand, from what was recognised."""

from salesops.records.importing.mapping import ColumnMap, FileMap, Mapping
from salesops.records.importing.proposing import pattern
from salesops.workspace.imports.understood import FileRead, Understood


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
