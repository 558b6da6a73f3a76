"""How records look in JSON, from `kernel.kinds`: what the description says, and nothing else does, is sent and taken.

Money and numbers are texts, so that nobody's floats touch them; days `2017-03-01`, moments `2017-03-01T12:00:00.000000Z`;
references are ids; empty texts `""`, everything else empty `null`; the company's own fields are in `custom`.
"""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, WithJsonSchema, create_model
from pydantic import Field as Limits

from salesops.kernel.kinds import Field, Kind

Schema = dict[str, Any]
BIGGEST = 2**63 - 1
MOST_ROWS = 1_000
ID: Schema = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
_TEXT: Schema = {"type": "string"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_PLACES = {"money": (13, 2), "number": (11, 4)}
_ELSEWHERE: Schema = {
    "type": "object",
    "properties": {"external_id": {"type": "string"}, "source_system": {"type": "string"}},
    "required": ["external_id"],
    "additionalProperties": False,
}
_GIVEN_BY_US = {"deal": {"pipeline", "stage", "status"}, "lead": {"status"}, "activity": {"at"}}
"""Required fields that are filled in where a new record leaves them out."""
_BOOKKEEPING: dict[str, Schema] = {
    "id": ID,
    "version": {"type": "integer", "minimum": 1, "description": "Counts changes; a change names the one it is based on."},
    "source_system": {**_TEXT, "description": "The system that knows it as `external_id`."},
    "external_id": _TEXT,
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
}
_SEQUENCE: Schema = {
    "type": ["integer", "null"],
    "description": "The event in history that tells of this change, for undo; null where nothing differed.",
}
_CUSTOM: Schema = {
    "type": "object",
    "description": "The company's own fields by name, as the policy `fields` declares them. Empty ones are left out.",
}


def word(kind: Kind) -> str:
    """`DealLine` for deal_line."""
    return "".join(part.title() for part in kind.name.split("_"))


def slug(kind: Kind) -> str:
    """`deal-lines` for deal lines."""
    return kind.plural.replace(" ", "-")


def _described(field: Field, schema: Schema) -> Schema:
    title = {"title": field.title}
    return {**schema, **title, "description": f"Id ({field.refers_to})"} if field.type == "ref" else {**schema, **title}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _decimal(field: Field) -> Schema:
    whole, places = _PLACES[field.type]
    return {"type": "string", "pattern": rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}})?$", "examples": ["1234.50"]}


def out(field: Field) -> Schema:
    """What is sent for a field."""
    match field.type:
        case "text" | "long_text":
            schema = _TEXT
        case "choice":
            schema = {"type": "string", "enum": [*field.choices, *(() if field.required else ("",))]}
        case "json":
            schema = {"type": ["object", "array", "null"]}
        case _:
            schema = _or_null(_plain(field))
    return _described(field, schema)


def _plain(field: Field) -> Schema:
    match field.type:
        case "integer":
            return {"type": "integer", "minimum": -BIGGEST, "maximum": BIGGEST}
        case "ref":
            return ID
        case "money" | "number":
            return _decimal(field)
        case "date":
            return {"type": "string", "format": "date"}
        case "moment":
            return _MOMENT
        case _:
            return {"type": "boolean"}


def taken(field: Field) -> Schema:
    """What may be given for a field; null empties it."""
    if field.type in ("text", "long_text"):
        return _described(field, {"type": ["string", "null"]})
    if field.type == "choice":
        return _described(field, {"enum": [*field.choices, *(() if field.required else ("", None))]})
    return out(field)


def _model(name: str, properties: dict[str, Schema], required: Iterable[str], *, doc: str = "") -> type[BaseModel]:
    """A model that takes anything and describes exactly: what is wrong is found by the actions, in words, all at once."""
    wanted = list(required)
    config = ConfigDict(
        extra="allow",
        json_schema_extra=lambda schema: schema.update({"additionalProperties": False, "required": wanted}),
    )
    fields: Any = {key: (Annotated[Any, WithJsonSchema(schema)], None) for key, schema in properties.items()}
    base = type(name, (BaseModel,), {"model_config": config, "__doc__": doc, "__module__": __name__})
    return create_model(name, __base__=base, __doc__=doc, **fields)


def _values(kind: Kind) -> dict[str, Schema]:
    custom = {"custom": _CUSTOM} if kind.custom else {}
    return {field.name: out(field) for field in kind.fields} | custom


@cache
def record(kind: Kind) -> type[BaseModel]:
    properties = {**_BOOKKEEPING, **_values(kind)}
    return _model(word(kind), properties, properties, doc=f"One of the {kind.plural}.")


@cache
def written(kind: Kind) -> type[BaseModel]:
    properties = {**_BOOKKEEPING, **_values(kind), "sequence": _SEQUENCE}
    return _model(f"{word(kind)}Written", properties, properties, doc="The record after the change.")


@cache
def past(kind: Kind) -> type[BaseModel]:
    properties = {"id": ID, "as_of": _MOMENT, "known_at": _or_null(_MOMENT), **_values(kind)}
    return _model(f"{word(kind)}AsOf", properties, properties, doc="The record as it was then.")


@cache
def row(kind: Kind) -> type[BaseModel]:
    properties = {**_BOOKKEEPING, **_values(kind)}
    return _model(
        f"{word(kind)}Row", properties, ("id", "version"), doc="The record, or those of its fields that were asked for."
    )


def given(kind: Kind, *, required: bool) -> tuple[dict[str, Schema], list[str]]:
    """The fields somebody gives, and those a new record needs."""
    properties = {field.name: taken(field) for field in kind.fields}
    if kind.custom:
        properties["custom"] = {**_CUSTOM, "description": "The company's own fields by name; null empties one."}
    needed = [f.name for f in kind.fields if f.required and f.name not in _GIVEN_BY_US.get(kind.name, ())]
    return properties, needed if required else []


EXTERNAL: dict[str, Schema] = {
    "source_system": {**_TEXT, "maxLength": 100, "description": "The system that knows it as `external_id`."},
    "external_id": {**_TEXT, "maxLength": 255, "description": "What that system calls it. Once given, it stays."},
}
VERSION: Schema = {"type": "integer", "minimum": 1, "description": "The version the change is based on, unless If-Match says it."}


@cache
def new(kind: Kind) -> type[BaseModel]:
    properties, needed = given(kind, required=True)
    return _model(f"New{word(kind)}", {**EXTERNAL, **properties}, needed)


@cache
def change(kind: Kind) -> type[BaseModel]:
    properties, _ = given(kind, required=False)
    return _model(f"{word(kind)}Change", {"version": VERSION, **properties}, (), doc="The fields to change; others stay.")


@cache
def values(kind: Kind) -> type[BaseModel]:
    properties, _ = given(kind, required=False)
    return _model(f"{word(kind)}Values", properties, (), doc="The fields to change; others stay.")


@cache
def upserts(kind: Kind) -> type[BaseModel]:
    """Rows of another system; a reference may name what it refers to by that system's id."""
    properties, _ = given(kind, required=False)
    for field in kind.fields:
        if field.type == "ref":
            properties[field.name] = _described(field, {"anyOf": [ID, _ELSEWHERE, {"type": "null"}]})
    row = _model(
        f"{word(kind)}External", {"external_id": {**_TEXT, "minLength": 1, "maxLength": 255}, **properties}, ["external_id"]
    )
    rows: Any = (list[row], Limits(min_length=1, max_length=MOST_ROWS))  # type: ignore[valid-type]
    return create_model(
        f"{word(kind)}Upsert",
        source_system=(str, Limits("", max_length=100, description="The system the rows come from")),
        rows=rows,
        all_or_nothing=(bool, Limits(default=False, description="Refuse all rows where one has to be")),
    )
