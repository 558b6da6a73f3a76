"""What the routes that are alike for every kind send, as described."""

import json
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import BaseModel, WithJsonSchema, create_model

from salesops.kernel.kinds import Kind
from salesops.workspace.records_api import shapes

Sums = Annotated[
    dict[str, str], WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}, "description": "By field."})
]
Names = Annotated[
    dict[str, dict[str, str]],
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
            "description": "By kind and id: what each record that the rows refer to is called.",
        }
    ),
]


class Done(Schema):
    """What a change did."""

    id: int
    version: int
    sequence: int | None


class Count(Schema):
    count: int
    sums: Sums


class Group(Schema):
    by: dict[str, Any]
    count: int
    sums: Sums


class Groups(Schema):
    groups: list[Group]


class Changed(Schema):
    old: Any
    new: Any


class Event(Schema):
    """Something that happened to the record. `happened_at` may lie before `learned_at`, when it was entered."""

    sequence: int
    action: str
    happened_at: str
    learned_at: str
    by: str
    source: str
    changes: dict[str, Changed]
    decision: dict[str, Any] | None


class History(Schema):
    events: list[Event]
    next: str


def page(kind: Kind) -> type[BaseModel]:
    """A page of a list."""
    row = shapes.row(kind)
    return create_model(
        f"{shapes.word(kind)}Page",
        __doc__=f"A page of {kind.plural}; `next` is empty at the end.",
        rows=(list[row], ...),  # type: ignore[valid-type]
        next=(str, ...),
        names=(Names, ...),
        total=(int | None, ...),
        sums=(Sums, ...),
    )


def answered(data: Any, status: int = 200, *, version: int | None = None, location: str = "") -> HttpResponse:
    """JSON, with the version as ETag where there is one."""
    answer = HttpResponse(json.dumps(data, ensure_ascii=False), status=status, content_type="application/json")
    if version is not None:
        answer["ETag"] = f'"{version}"'
    if location:
        answer["Location"] = location
    return answer
