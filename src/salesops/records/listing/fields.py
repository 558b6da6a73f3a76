"""Which fields a list can be asked by, and the database expression of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import BigIntegerField, Case, DateField, DecimalField, Expression, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from salesops.history.encoding import CUSTOM
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field, FieldType, Kind
from salesops.records.listing.ask import AskError

_BOOKKEEPING: dict[str, FieldType] = {
    "id": "integer",
    "version": "integer",
    "source_system": "text",
    "external_id": "text",
    "created_at": "moment",
    "updated_at": "moment",
}
_DERIVED: dict[str, dict[str, FieldType]] = {"deal": {"stage_since": "moment", "came_without": "text"}}
_OURS = frozenset(name for derived in _DERIVED.values() for name in derived)
TEXTS = frozenset({"text", "long_text", "choice"})
NUMBERS = frozenset({"integer", "number", "money"})


@dataclass(frozen=True)
class Asked:
    """A field of a list: `through` is the reference it lies behind, None for one of the record's own."""

    name: str
    field: Field
    through: Field | None = None

    @property
    def type(self) -> FieldType:
        return self.field.type

    @property
    def is_text(self) -> bool:
        return self.type in TEXTS


def fields_of(kind: str, custom: Sequence[Field] = ()) -> Mapping[str, Field]:
    """Every field a list of the kind can be asked by, without those behind a reference."""
    own = {field.name: field for field in KINDS[kind].fields if field.type != "json"}
    more = {name: Field(name, type_) for name, type_ in {**_BOOKKEEPING, **_DERIVED.get(kind, {})}.items()}
    return {**own, **{CUSTOM + field.name: field for field in custom}, **more}


def asked(kind: str, name: str, custom: Sequence[Field] = ()) -> Asked:
    """The field a name means. Raises AskError."""
    known = fields_of(kind, custom)
    if name in known:
        return Asked(name, known[name])
    first, _, rest = name.partition(".")
    reference = KINDS[kind].by_name.get(first)
    if reference and reference.type == "ref" and rest in (behind := fields_of(reference.refers_to)):
        return Asked(rest, behind[rest], reference)
    raise _unknown(KINDS[kind], name, known)


def _unknown(kind: Kind, name: str, known: Mapping[str, Field]) -> AskError:
    near = get_close_matches(name, known, n=3)
    fix = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
    return AskError(Finding(name, f"There is no field {name!r}.", f"{kind.plural.capitalize()} have no such field.", fix))


def lookup(asked: Asked) -> str:
    """The name by which Django's queries know the field: a column, or the alias `aliases` gives a custom one."""
    if asked.name.startswith(CUSTOM):
        return f"own_{asked.field.name}"
    return asked.name if asked.name in _BOOKKEEPING or asked.name in _OURS else asked.field.column


def aliases(custom: Sequence[Field]) -> dict[str, Expression]:
    """Custom fields as typed expressions, to be added to a query with `alias`: only what it uses costs anything."""
    return {f"own_{field.name}": _typed(field) for field in custom}


def _typed(field: Field) -> Expression:
    text = KeyTextTransform(field.name, "custom")
    match field.type:
        case "integer":
            return Cast(text, BigIntegerField())
        case "money" | "number":
            return Cast(text, DecimalField(max_digits=18, decimal_places=4))
        case "date":
            return Cast(text, DateField())
        case "yes_no":
            return Case(
                When(**{f"custom__{field.name}": True}, then=Value(value=True)),
                When(**{f"custom__{field.name}": False}, then=Value(value=False)),
            )
        case _:
            return Coalesce(text, Value(""), output_field=TextField())
