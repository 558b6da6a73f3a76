"""From the fields of the screen's form to what they decide."""

import fnmatch
from collections.abc import Mapping as Posted
from pathlib import Path

from salesops.records.importing.likeness import suggest
from salesops.records.importing.mapping import ColumnMap, FileMap, Mapping, Order
from salesops.records.importing.proposing import pattern
from salesops.workspace.imports.actions import Answers
from salesops.workspace.imports.problems import UploadRefused
from salesops.workspace.imports.understood import Column, FileRead, Understood


def answered(posted: Posted[str, str], known: Understood, before: Mapping | None) -> Answers:
    """Raises UploadRefused for what no mapping can say."""
    order = posted.get("date_order", "")
    mapping = _mapping(posted, known, before) if known.mapped and before else None
    return Answers(mapping, order if order in ("dmy", "mdy") else "", posted.get("create_missing") == "on")  # type: ignore[arg-type]


def changes_kind(posted: Posted[str, str], known: Understood) -> bool:
    """Whether a file is now of another kind, so that its columns have to be looked at again."""
    return known.mapped and any(posted.get(f"kind-{i}", file.kind) != file.kind for i, file in enumerate(known.files))


def _mapping(posted: Posted[str, str], known: Understood, before: Mapping) -> Mapping:
    files: dict[str, FileMap] = {name: file for name, file in before.files.items() if file.history}
    for i, file in enumerate(known.files):
        kind = posted.get(f"kind-{i}", file.kind)
        if kind == file.kind and kind:
            files[pattern(file.file)] = _file(posted, i, file, _before(before, file.file))
        elif kind:
            files[pattern(file.file)] = suggest(
                Path(file.file).stem, [column.name for column in file.columns if column.name], kind
            )
    if not any(file.kind for file in files.values()):
        raise UploadRefused("The files", "are all left out.", "Nothing would be imported.", "Say of at least one what it holds.")
    system = posted.get("source_system", "").strip() or before.source_system
    return Mapping(
        source_system=system, date_order=before.date_order, create_missing=posted.get("create_missing") == "on", files=files
    )


def _before(before: Mapping, file: str) -> FileMap | None:
    return next((said for name, said in before.files.items() if fnmatch.fnmatch(file.casefold(), name.casefold())), None)


def _file(posted: Posted[str, str], i: int, file: FileRead, before: FileMap | None) -> FileMap:
    columns: dict[str, ColumnMap] = {}
    for j, column in enumerate(file.columns):
        if column.name:
            known = before.columns.get(column.name) if before else None
            columns[column.name] = _column(posted, f"{i}-{j}", column, known or ColumnMap())
    _check(file, columns)
    return FileMap(kind=file.kind, columns=columns, constants=before.constants if before else {})


def _column(posted: Posted[str, str], place: str, column: Column, before: ColumnMap) -> ColumnMap:
    field = posted.get(f"field-{place}", column.field)
    told = posted.get(f"order-{place}")
    order: Order | None = "dmy" if told == "dmy" else "mdy" if told == "mdy" else before.date_order
    kept = before.values if field == column.field else {}
    said = {text: meant for k, (text, _) in enumerate(column.said) if (meant := posted.get(f"value-{place}-{k}", ""))}
    return ColumnMap(field=field, values={**kept, **said}, date_order=order)


def _check(file: FileRead, columns: dict[str, ColumnMap]) -> None:
    used: dict[str, str] = {}
    for name, said in columns.items():
        if said.field in used:
            what = f"has two columns for one field: {used[said.field]} and {name}."
            raise UploadRefused(file.file, what, "One would overwrite the other.", "Leave one of them out.")
        if said.field:
            used[said.field] = name
    if not used:
        fix = "Choose a field for at least one column, or leave the file out."
        raise UploadRefused(file.file, "has no column that is used.", "Nothing would be read from it.", fix)
