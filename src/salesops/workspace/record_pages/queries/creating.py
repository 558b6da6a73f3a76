"""The form for a new record, filled with what its address says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from salesops.kernel.kinds import KINDS
from salesops.records.queries import get
from salesops.web.components import Head
from salesops.workspace import editing
from salesops.workspace.record_pages.queries.choosing import scope_for
from salesops.workspace.record_pages.queries.forms import Input, input_of
from salesops.workspace.record_pages.queries.seen import named
from salesops.workspace.record_pages.shapes import SHAPES, Shape
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.record_pages.words import Words


@dataclass(frozen=True)
class NewForm:
    head: Head
    address: str
    inputs: tuple[Input, ...]
    own: tuple[Input, ...]
    """The company's own fields."""
    button: str
    back: str
    problem: str = ""


def new_form(
    visit: Visit, kind: str, given: Mapping[str, str], *, problems: Mapping[str, str] | None = None, problem: str = ""
) -> NewForm:
    """`given`: values by field name, references as ids (`account=12`) or, where they were typed, as `<name>_id`."""
    shape = SHAPES[kind]
    given = _defaults(visit, shape) | {name: value.replace("\x00", "") for name, value in given.items()}
    names = named(_theirs(visit, _mentioned(shape, given)))
    words = Words(visit.company, visit.process, names)
    own = {f"custom.{field.name}": field for field in editing.custom_fields(kind, visit.today)}
    inputs = [_input(shape, name, given, words) for name in shape.asked]
    more = [replace(input_of(field, name, None, words), value=given.get(name, "")) for name, field in own.items()]
    wrong = problems or {}
    crumbs = ((shape.described.plural.capitalize(), f"/{shape.grid}" if shape.grid else ""), (f"New {shape.words}", ""))
    return NewForm(
        Head(f"New {shape.words}", crumbs=crumbs),
        f"/{shape.path}/new",
        tuple(replace(one, problem=wrong.get(one.name, "")) for one in inputs),
        tuple(replace(one, problem=wrong.get(one.name, "")) for one in more),
        f"Create {shape.words}",
        f"/{shape.grid}" if shape.grid else "/",
        problem,
    )


def _defaults(visit: Visit, shape: Shape) -> dict[str, str]:
    found: dict[str, str] = {}
    if "owner" in shape.asked and visit.viewer.person_id is not None:
        found["owner"] = str(visit.viewer.person_id)
    if shape.kind == "deal":
        found |= {"currency": visit.company.currency, "type": "new", "pipeline": visit.process.pipelines[0].key}
    if shape.kind == "activity" and visit.viewer.person_id is not None:
        found |= {"person": str(visit.viewer.person_id), "type": "note"}
    if shape.kind == "person":
        found["role"] = "rep"
    return found


def _input(shape: Shape, name: str, given: Mapping[str, str], words: Words) -> Input:
    field = shape.field(name)
    if field.type != "ref":
        return replace(input_of(field, name, None, words), value=given.get(name, ""))
    chosen = _id(given, name)
    if chosen not in words.names.get(field.refers_to, {}):
        chosen = None
    typed = given.get(name, "") if f"{name}_id" in given and chosen is None else None
    return replace(input_of(field, name, chosen, words, typed=typed), value=str(chosen or ""))


def _mentioned(shape: Shape, given: Mapping[str, str]) -> list[tuple[str, int | None]]:
    return [(field.refers_to, _id(given, field.name)) for field in KINDS[shape.kind].fields if field.type == "ref"]


def _theirs(visit: Visit, mentions: list[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    """Those the viewer may see: an address with the number of any other must not tell its name."""
    return [(kind, record_id) for kind, record_id in mentions if record_id and get(kind, record_id, scope=scope_for(visit, kind))]


def _id(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(f"{name}_id", given.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 19 else None
