"""What a field of a document is to a form: which control fits its type. Pure."""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

ControlKind = Literal[
    "text",
    "long",
    "integer",
    "number",
    "date",
    "yes_no",
    "choice",
    "lines",
    "checks",
    "part",
    "parts",
    "condition",
    "value",
    "yaml",
]
_SINGLE: Mapping[Any, ControlKind] = {
    bool: "yes_no",
    int: "integer",
    float: "number",
    Decimal: "number",
    date: "date",
    str: "text",
}
_LONG = frozenset({"meaning", "body", "talk_track", "text"})
_CONDITIONS = frozenset({"condition", "where", "when", "unless"})


@dataclass(frozen=True)
class Shape:
    """`choices`: of a choice or checks. `model`: of a part or parts. `of`: of lines, what each line is."""

    kind: ControlKind
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    of: ControlKind = "text"


def shape_of(name: str, field: FieldInfo) -> Shape:
    found = _shape(field.annotation)
    if found.kind == "value" and name in _CONDITIONS:
        return Shape("condition")
    return Shape("long") if found.kind == "text" and name in _LONG else found


def _shape(annotation: Any) -> Shape:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0])
    if origin in (Union, types.UnionType):
        some = [one for one in inner if one is not type(None)]
        return _shape(some[0]) if len(some) == 1 else Shape("value")
    if origin is Literal:
        return Shape("choice", tuple(map(str, inner)))
    if origin is tuple:
        return _list(_shape(inner[0]))
    if origin is dict or annotation is dict:
        return Shape("yaml")
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape("part", model=annotation)
    return Shape(_SINGLE.get(annotation, "value"))


def _list(item: Shape) -> Shape:
    if item.kind == "part":
        return Shape("parts", model=item.model)
    if item.kind == "choice":
        return Shape("checks", item.choices)
    return Shape("lines", of=item.kind) if item.kind in ("text", "integer", "number", "date") else Shape("yaml")
