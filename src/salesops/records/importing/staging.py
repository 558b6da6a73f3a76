"""From a load to typed rows: the table `x<n>` with one column a field and the reasons against each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from salesops.kernel.kinds import KINDS, Field
from salesops.records.importing.recipe import Choices, From, Load
from salesops.records.importing.spelling import all_plain, spelling_of
from salesops.records.importing.values import parse
from salesops.records.importing.values.dates import Order
from salesops.records.importing.values.parse import Spelling
from salesops.records.importing.workshop import Workshop, literal, quoted

DEFAULTS: Mapping[tuple[str, str], str] = {
    ("person", "role"): "rep",
    ("lead", "status"): "new",
    ("deal", "pipeline"): "sales",
    ("deal", "status"): "open",
    ("deal", "stage"): "unknown",
}
"""What a required field is where an export does not tell."""

EXTERNAL_ID = Field("external_id", "text", label="External id")
CREATED_AT = Field("created_at", "moment", label="Created at")


@dataclass(frozen=True)
class Mapped:
    """A field of a load with all that was found out about it."""

    source: From
    field: Field
    sql_type: str
    spelling: Spelling
    typed: bool

    @property
    def column(self) -> str:
        return quoted(self.source.field)


@dataclass(frozen=True)
class Question:
    """Something only a person can decide; `fix` says how to tell."""

    file: str
    column: str
    examples: tuple[str, ...]
    fix: str

    @property
    def place(self) -> str:
        return f"{self.file}/{self.column}"


@dataclass(frozen=True)
class Staged:
    load: Load
    table: str
    mapped: tuple[Mapped, ...]


def field_of(kind: str, name: str, custom: Sequence[Field] = ()) -> Field:
    """The field a load's `name` means. Custom fields nobody declared are text."""
    if name in ("external_id", "created_at"):
        return EXTERNAL_ID if name == "external_id" else CREATED_AT
    if name.startswith("custom."):
        declared = {own: replace(field, name=own, label=field.title) for field in custom for own in (f"custom.{field.name}",)}
        return declared.get(name, Field(name, "text"))
    return KINDS[kind].field(name)


def stage(
    workshop: Workshop, number: int, load: Load, choices: Choices, custom: Sequence[Field]
) -> tuple[Staged, list[Question]]:
    """Parse all rows of a load. With questions open the rows are parsed as if dates were day first."""
    view = f"a{number}"
    described = workshop.types(f"(SELECT {_listed(f.sql for f in load.fields)} FROM {load.source})")
    fields = [field_of(load.kind, f.field, custom) for f in load.fields]
    typed = [parse.is_typed(field, kind) for field, kind in zip(fields, described.values(), strict=True)]
    columns = [
        f"{source.sql} AS {quoted(source.field)}" if ready else f"{_words(source, field)} AS {quoted(source.field)}"
        for source, field, ready in zip(load.fields, fields, typed, strict=True)
    ]
    workshop.do(f"CREATE OR REPLACE VIEW {view} AS SELECT _row, {', '.join(columns)} FROM {load.source}")
    texts = [(f, quoted(s.field)) for s, f, ready in zip(load.fields, fields, typed, strict=True) if not ready]
    plain = dict(zip((text for _, text in texts), all_plain(workshop, texts, view), strict=True))
    mapped, questions = [], []
    for source, field, sql_type, ready in zip(load.fields, fields, described.values(), typed, strict=True):
        spelling = Spelling() if ready else _spelling(workshop, load, source, field, view, choices, plain)
        if spelling is None:
            questions.append(_question(workshop, load, source, view))
        mapped.append(Mapped(source, field, sql_type, spelling or Spelling(), ready))
    staged = Staged(load, f"x{number}", tuple(mapped))
    _parse(workshop, staged, view)
    return staged, questions


def _listed(parts: object) -> str:
    return ", ".join(f"{part} AS e{i}" for i, part in enumerate(parts))  # type: ignore[call-overload]


def _words(source: From, field: Field) -> str:
    text = parse.cleaned(field, f"({source.sql})::VARCHAR")
    if not source.values:
        return text
    cases = " ".join(f"WHEN {literal(said.casefold())} THEN {literal(meant)}" for said, meant in source.values)
    return f"CASE lower({text}) {cases} ELSE {text} END"


def _spelling(
    workshop: Workshop, load: Load, source: From, field: Field, view: str, choices: Choices, plain: Mapping[str, bool]
) -> Spelling | None:
    told = choices.date_orders.get(f"{load.file}/{source.column}") or choices.date_order
    order: Order | None = "dmy" if told == "dmy" else "mdy" if told == "mdy" else None
    return spelling_of(workshop, field, quoted(source.field), view, order, plain=plain[quoted(source.field)])


def _question(workshop: Workshop, load: Load, source: From, view: str) -> Question:
    name = quoted(source.field)
    shown = workshop.rows(f"SELECT DISTINCT {name} FROM {view} WHERE {name} IS NOT NULL ORDER BY 1 LIMIT 3")
    fix = "Say --date-order dmy (3/4 is 3 April) or --date-order mdy (4 March), or date_order in the mapping file."
    return Question(load.file, source.column or source.field, tuple(row[0] for row in shown), fix)


def _parse(workshop: Workshop, staged: Staged, view: str) -> None:
    values = ", ".join(f"{_value(m)} AS p{i}" for i, m in enumerate(staged.mapped))
    named = ", ".join(f"p{i} AS {m.column}" for i, m in enumerate(staged.mapped))
    reasons = [reason for i, m in enumerate(staged.mapped) if (reason := _reason(i, m))]
    wrong = f"concat_ws('; ', {', '.join(reasons)})" if reasons else "''"
    workshop.do(
        f"""CREATE OR REPLACE TABLE {staged.table} AS
        SELECT _row, {named}, {wrong} AS _reason FROM (SELECT *, {values} FROM {view})"""
    )


def _value(mapped: Mapped) -> str:
    if not mapped.typed:
        return f"({parse.parsed(mapped.field, mapped.column, mapped.spelling)})::{parse.SQL_TYPES[mapped.field.type]}"
    if mapped.field.type == "moment":
        return f"{mapped.column}::TIMESTAMP"
    return f"try_cast({mapped.column} AS {parse.SQL_TYPES[mapped.field.type]})"


def _reason(place: int, mapped: Mapped) -> str:
    """SQL for what is wrong with a value, NULL if nothing is."""
    title, shown = mapped.field.title.replace("'", "''"), f"left({mapped.column}::VARCHAR, 60)"
    if mapped.field.type in ("text", "long_text", "ref"):
        if mapped.typed or mapped.sql_type != "VARCHAR":
            return ""
        return f"CASE WHEN contains({mapped.column}, chr(0)) THEN '{title}: has a zero byte' END"
    says = parse.says(mapped.field).replace("'", "''")
    return f"""CASE WHEN {mapped.column} IS NOT NULL AND p{place} IS NULL
        THEN '{title}: \"' || {shown} || '\" is not {says}' END"""
