"""Every column a grid can show: the kind's fields, its custom fields, what lies one reference away, and the bookkeeping."""

from collections.abc import Sequence
from dataclasses import dataclass

from salesops.kernel.kinds import KINDS, Field, FieldType
from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.grids.sheets import Sheet

_SYSTEM: dict[str, tuple[str, FieldType]] = {
    "id": ("ID", "integer"),
    "created_at": ("Created", "moment"),
    "updated_at": ("Last changed", "moment"),
    "source_system": ("Came from", "text"),
    "external_id": ("ID there", "text"),
}
_DERIVED: tuple[tuple[str, str, FieldType], ...] = (
    ("stage_since", "In stage since", "moment"),
    ("came_without", "Came in without", "long_text"),
)
_WIDTHS: dict[FieldType, int] = {
    "text": 170,
    "long_text": 240,
    "integer": 110,
    "number": 110,
    "money": 130,
    "date": 130,
    "moment": 160,
    "yes_no": 90,
    "choice": 140,
    "ref": 170,
}
_NUMBERS = frozenset({"integer", "number", "money"})
_FOLLOWS = frozenset({"deal.status", "deal.closed_on", "lead.converted_at", "lead.converted_account", "lead.converted_contact",
                      "lead.converted_deal", "lead.qualified_at", "lead.first_touched_at", "deal.lead"})  # fmt: skip
"""Fields that follow from what is done with the record; nobody types them."""


@dataclass(frozen=True)
class Column:
    """choices: (stored, shown). editable: by its nature; whether the viewer may is asked elsewhere."""

    name: str
    title: str
    type: FieldType
    group: str = ""
    refers_to: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    editable: bool = False
    required: bool = False
    width: int = 150

    @property
    def is_number(self) -> bool:
        return self.type in _NUMBERS

    @property
    def through(self) -> str:
        """The reference it lies behind; empty for the record's own."""
        first, _, rest = self.name.partition(".")
        return first if rest and first != "custom" else ""


def columns_of(sheet: Sheet, custom: Sequence[Field], process: SalesProcess) -> dict[str, Column]:
    """Name -> column, those of the record first."""
    own = [_own(sheet.kind, field, process) for field in sheet.described.fields if field.type != "json"]
    more = [_custom(field) for field in custom] if sheet.described.custom else []
    since = [Column(*one, width=150) for one in _DERIVED] if sheet.kind == "deal" else []
    system = [Column(name, title, type_, "Bookkeeping", width=_WIDTHS[type_]) for name, (title, type_) in _SYSTEM.items()]
    return {column.name: column for column in (*own, *since, *more, *_far(sheet, process), *system)}


def _own(kind: str, field: Field, process: SalesProcess) -> Column:
    return Column(
        field.name,
        field.title,
        field.type,
        refers_to=field.refers_to,
        choices=_choices(kind, field, process),
        editable=f"{kind}.{field.name}" not in _FOLLOWS,
        required=field.required,
        width=240 if field.name in ("name", "subject") else _WIDTHS[field.type],
    )


def _custom(field: Field) -> Column:
    choices = tuple((choice, choice) for choice in field.choices)
    return Column(f"custom.{field.name}", field.title, field.type, "Your fields", field.refers_to, choices, editable=True)


def _far(sheet: Sheet, process: SalesProcess) -> list[Column]:
    return [
        Column(
            f"{ref.name}.{field.name}",
            f"{ref.title}: {field.title.lower()}",
            field.type,
            ref.title,
            field.refers_to,
            _choices(ref.refers_to, field, process),
            width=_WIDTHS[field.type],
        )
        for ref in sheet.described.fields
        if ref.type == "ref"
        for field in KINDS[ref.refers_to].fields
        if field.type not in ("json", "long_text") and field.name != "name"
    ]


def _choices(kind: str, field: Field, process: SalesProcess) -> tuple[tuple[str, str], ...]:
    if kind == "deal" and field.name == "pipeline":
        return tuple((pipeline.key, pipeline.name) for pipeline in process.pipelines)
    if kind == "deal" and field.name == "stage":
        return _stages(process)
    return tuple((choice, choice.replace("_", " ").capitalize()) for choice in field.choices)


def _stages(process: SalesProcess) -> tuple[tuple[str, str], ...]:
    """Each key with its name, or names: two pipelines may call the same stage differently."""
    names: dict[str, list[str]] = {}
    for pipeline in process.pipelines:
        for stage in pipeline.stages:
            known = names.setdefault(stage.key, [])
            known += [] if stage.name in known else [stage.name]
    return tuple((key, " / ".join(found)) for key, found in names.items())
