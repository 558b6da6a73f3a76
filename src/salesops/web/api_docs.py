"""The description of the API for people: parts, what each can do, what is sent and answered. Made from the OpenAPI schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from salesops.web.components import Head, Option, Span

Schema = Mapping[str, Any]
_METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True)
class Item:
    """A parameter, or a field of a body or an answer."""

    name: str
    type: str
    says: str
    required: bool = False
    place: str = ""


@dataclass(frozen=True)
class Reply:
    status: str
    says: str
    fields: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Call:
    id: str
    method: str
    path: str
    title: str
    says: str
    scope: str
    parameters: tuple[Item, ...]
    body: tuple[Item, ...]
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class DocsPage:
    head: Head
    parts: tuple[Option, ...]
    part: str
    calls: tuple[Call, ...]


def docs_page(schema: Schema, part: str) -> DocsPage | None:
    """One part of the API; None where there is none of that name."""
    parts = list(dict.fromkeys(_part(details) for _, _, details in _operations(schema)))
    chosen = part or parts[0]
    if chosen not in parts:
        return None
    calls = tuple(_call(schema, *found) for found in _operations(schema) if _part(found[2]) == chosen)
    options = tuple(
        Option(name.capitalize(), f"/api/docs?part={name.replace(' ', '+')}", current=name == chosen) for name in parts
    )
    answer = (
        Span("Everything the screens can do, a program can do. It shows a "),
        Span("token", href="/me/tokens"),
        Span(", and the whole description for machines is "),
        Span("openapi.json", href="/api/openapi.json"),
        Span("."),
    )
    head = Head("What can a program do here?", f"The HTTP API: {chosen}", answer=answer, crumbs=(("API", ""),))
    return DocsPage(head, options, chosen.capitalize(), calls)


def _operations(schema: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def _part(details: Schema) -> str:
    """The most special of its tags."""
    return str(details.get("tags", ["other"])[-1])


def _call(schema: Schema, path: str, method: str, details: Schema) -> Call:
    scopes = [scope for way in details.get("security", ()) for scope in way.get("Token", ())]
    only_people = not any("Token" in way for way in details.get("security", ()))
    return Call(
        details["operationId"],
        method.upper(),
        path,
        details["summary"],
        details.get("description", ""),
        ", ".join(scopes) or ("Only for people logged in" if only_people else "Any token"),
        tuple(_parameter(schema, one) for one in details.get("parameters", ())),
        _fields(schema, _content(details.get("requestBody", {}))),
        tuple(_reply(schema, status, one) for status, one in sorted(details["responses"].items())),
    )


def _parameter(schema: Schema, one: Schema) -> Item:
    return Item(one["name"], _type(schema, one["schema"]), one.get("description", ""), bool(one.get("required")), one["in"])


def _reply(schema: Schema, status: str, one: Schema) -> Reply:
    one = _resolved(schema, one)
    fields = _fields(schema, _content(one)) if status < "400" else ()
    return Reply(status, one.get("description", ""), fields)


def _content(one: Schema) -> Schema:
    for content in one.get("content", {}).values():
        found: Schema = content.get("schema", {})
        return found
    return {}


def _fields(schema: Schema, of: Schema) -> tuple[Item, ...]:
    of = _resolved(schema, of)
    if "anyOf" in of:
        return tuple({item.name: item for one in of["anyOf"] for item in _fields(schema, one)}.values())
    if of.get("type") == "array":
        return _fields(schema, of.get("items", {}))
    required = of.get("required", ())
    return tuple(
        Item(name, _type(schema, one), _says(schema, one), name in required) for name, one in of.get("properties", {}).items()
    )


def _says(schema: Schema, one: Schema) -> str:
    choices = one.get("enum", ())
    listed = ", ".join(str(choice) for choice in choices if choice not in ("", None))
    return one.get("description", "") or (f"One of: {listed}" if listed else one.get("title", ""))


def _resolved(schema: Schema, one: Schema) -> Schema:
    if "$ref" not in one:
        return one
    found: Any = schema
    for step in one["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return _resolved(schema, found)


def _type(schema: Schema, one: Schema) -> str:
    if "$ref" in one:
        return one["$ref"].rpartition("/")[2]
    if "anyOf" in one:
        return " or ".join(dict.fromkeys(_type(schema, choice) for choice in one["anyOf"]))
    if "enum" in one:
        return "choice"
    found = one.get("type", "anything")
    if found == "array":
        return f"list of {_type(schema, one.get('items', {}))}"
    words = [found] if isinstance(found, str) else found
    return " or ".join(one.get("format", word) if word == "string" else word for word in words)
