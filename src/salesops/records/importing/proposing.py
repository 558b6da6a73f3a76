"""A first mapping for files nobody recognised, for a person to correct: on the screen, or in a file by `--write-mapping`."""

import glob
import re
from collections.abc import Sequence
from pathlib import Path

from salesops.records.importing.likeness import suggest
from salesops.records.importing.mapping import Mapping
from salesops.records.importing.planning import folder
from salesops.records.importing.reading.files import DOCUMENTS, find
from salesops.records.importing.reading.tables import load
from salesops.records.importing.recognise import recognise
from salesops.records.importing.workshop import Workshop


def proposed(paths: Sequence[Path], *, even_recognised: bool = False) -> Mapping | None:
    """None where there is no table, or where a recogniser knows them and that is enough. Raises ImportProblem."""
    workshop = Workshop(folder())
    try:
        tables = load(workshop, [file for file in find(paths) if file.suffix not in DOCUMENTS])
        if not tables or (not even_recognised and recognise(workshop, tables)):
            return None
        return Mapping(files={pattern(table.file): suggest(table.stem, table.columns) for table in tables if table.columns})
    finally:
        workshop.close()


def pattern(file: str) -> str:
    """A file's name as a pattern that fits it alone."""
    return glob.escape(file)


def plain(pattern: str) -> str:
    """The name a pattern of ours stands for."""
    return re.sub(r"\[([*?[])\]", r"\1", pattern)
