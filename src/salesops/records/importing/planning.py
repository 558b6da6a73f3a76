"""What an import would do, found out without writing anything."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field
from salesops.records.importing import mapping as mappings
from salesops.records.importing import missing, misspelled, past, resolve
from salesops.records.importing.apply import date_the_undated
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.gather import Gathered, gather
from salesops.records.importing.mending import Mended, mend
from salesops.records.importing.reading.files import DOCUMENTS, File, find
from salesops.records.importing.reading.tables import Table, load
from salesops.records.importing.recipe import Choices, Recipe
from salesops.records.importing.recognise import recognise
from salesops.records.importing.staging import Question, Staged, stage
from salesops.records.importing.store import Store, opened
from salesops.records.importing.workshop import Workshop

CustomFields = Mapping[str, Sequence[Field]]
"""Kind -> its custom fields, as the `fields` policy in force declares them."""


@dataclass
class Plan:
    """Everything known before writing. Close it when done: it holds a folder of work."""

    workshop: Workshop
    tables: list[Table]
    recipe: Recipe
    staged: list[Staged]
    gathered: dict[str, Gathered]
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    fingerprint: str = ""

    def close(self) -> None:
        self.workshop.close()

    def __enter__(self) -> "Plan":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def folder() -> Path:
    """Where imports keep their work and their rejects."""
    return Path(settings.HOME) / "imports"


def plan(
    paths: Sequence[Path],
    *,
    mapping: mappings.Mapping | None = None,
    date_order: str | None = None,
    create_missing: bool = False,
    custom_fields: CustomFields | None = None,
    mended: Mended | None = None,
) -> Plan:
    """Read the files and find out what they mean. Raises ImportProblem where that is not possible."""
    files = find(paths)
    workshop = Workshop(folder())
    try:
        documents = [file for file in files if file.suffix in DOCUMENTS]
        mapping = mapping or _own_mapping(documents)
        tables = load(workshop, [file for file in files if file.suffix not in DOCUMENTS])
        tables = list(mend(workshop, tables, mended)) if mended else tables
        recipe = _recipe(workshop, tables, mapping, paths)
        recipe = replace(recipe, policies=(*recipe.policies, *_policies(documents)))
        choices = mappings.choices_of(mapping, tables, date_order, create_missing=create_missing)
        planned = _planned(workshop, tables, recipe, choices, custom_fields or {})
    except BaseException:
        workshop.close()
        raise
    planned.fingerprint = _fingerprint(files, mapping, choices, mended or Mended())
    return planned


def _own_mapping(documents: Sequence[File]) -> mappings.Mapping | None:
    """A `mapping.yaml` that lies among the files."""
    for file in documents:
        if file.stem == "mapping":
            with file.open() as stream:
                return mappings.parse(stream.read().decode("utf-8"), file.name)
    return None


def _policies(documents: Sequence[File]) -> tuple[tuple[str, str], ...]:
    found = []
    for file in documents:
        if file.folder == "policies":
            with file.open() as stream:
                found.append((file.stem, stream.read().decode("utf-8")))
    return tuple(found)


def _recipe(workshop: Workshop, tables: Sequence[Table], mapping: mappings.Mapping | None, paths: Sequence[Path]) -> Recipe:
    if not tables:
        where = ", ".join(map(str, paths))
        raise ImportProblem(
            where, "holds no table.", "CSV, TSV, XLSX, Parquet and zip archives of them are read.", "Check the path."
        )
    if mapping is not None and mapping.files:
        return mappings.mapped_recipe(mapping, tables)
    recipe = recognise(workshop, tables)
    if recipe is None:
        where = ", ".join(table.file for table in tables[:5])
        why = "These are neither of a known source nor in the form of docs/import.md."
        fix = "Write a mapping with --write-mapping FILE, say in it what the columns mean, and give it with --mapping FILE."
        raise ImportProblem(where, "is not recognised.", why, fix)
    return replace(recipe, source_system=mapping.source_system) if mapping else recipe


def _planned(workshop: Workshop, tables: list[Table], recipe: Recipe, choices: Choices, custom: CustomFields) -> Plan:
    found = Plan(workshop, tables, recipe, [], {}, list(recipe.findings))
    for number, one in enumerate(recipe.loads):
        staged, questions = stage(workshop, number, one, choices, custom.get(one.kind, ()))
        found.staged.append(staged)
        found.questions += questions
    for kind in KINDS:
        if loads := [staged for staged in found.staged if staged.load.kind == kind]:
            found.gathered[kind] = gather(workshop, kind, loads)
    with opened() as store:
        _resolve(found, store, choices)
    for kind, sources in past.kinds_remembered(recipe.history).items():
        if kind in found.gathered:
            found.findings += past.remember(workshop, kind, sources, choices, custom.get(kind, ()))
    date_the_undated(workshop, found.gathered)
    return found


def _resolve(found: Plan, store: Store, choices: Choices) -> None:
    workshop, system = found.workshop, found.recipe.source_system
    targets = {f.refers_to for g in found.gathered.values() for f in g.kind.fields if f.type == "ref"} | set(found.gathered)
    for target in targets:
        resolve.list_keys(workshop, store, target, found.gathered.get(target), system)
    _match(found)
    if choices.create_missing and (created := missing.create(workshop, found.gathered)):
        found.findings += created
        found.gathered = missing.in_order(found.gathered)
        for target in resolve.CREATABLE:
            resolve.list_keys(workshop, store, target, found.gathered.get(target), system)
        _match(found)
    for gathered in found.gathered.values():
        for reference in resolve.references(gathered):
            found.findings += resolve.findings(workshop, gathered, reference)
        found.findings += misspelled.findings(workshop, gathered)
        resolve.refuse_unresolved(workshop, gathered)
        resolve.resolved(workshop, gathered)


def _match(found: Plan) -> None:
    for gathered in found.gathered.values():
        for reference in resolve.references(gathered):
            resolve.match_field(found.workshop, gathered, reference)


def _fingerprint(files: Sequence[File], mapping: mappings.Mapping | None, choices: Choices, mended: Mended) -> str:
    """Of the content of the files and all that was decided about them."""
    told = [f"{file.name}:{file.checksum():08x}" for file in files]
    said = [mapping.model_dump_json() if mapping else "", repr(choices), *([mended.said()] if mended else ())]
    return hashlib.sha256("\n".join([*sorted(told), *said]).encode()).hexdigest()
