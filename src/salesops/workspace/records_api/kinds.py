"""The route that says which kinds there are, what fields each has today, and which of them the caller may change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from salesops.kernel.kinds import KINDS, Field, Kind
from salesops.policies import queries as policies
from salesops.web.api_caller import caller_of
from salesops.workspace.editing import custom_fields, editable
from salesops.workspace.records_api import answers, shapes
from salesops.workspace.records_api.reading import seen


class FieldTold(Schema):
    name: str
    title: str
    type: str
    required: bool
    choices: list[str]
    refers_to: str


class KindTold(Schema):
    """`custom` are the company's own fields, as the policy `fields` in force declares them."""

    kind: str
    path: str
    editable: bool
    fields: list[FieldTold]
    custom: list[FieldTold]


class KindsTold(Schema):
    kinds: list[KindTold]


def add_kinds(router: Router) -> None:
    @router.get("", response=KindsTold, operation_id="list_kinds", summary="The kinds of records there are")
    def kinds(request: HttpRequest) -> HttpResponse:
        """Where each is found, its fields and the company's own ones, and whether you may change them."""
        _, at = seen(request)
        day = policies.company(at.date()).day_of(at)
        viewer = caller_of(request).viewer
        told = [
            {
                "kind": kind.name,
                "path": path_of(kind),
                "editable": editable(viewer, kind.name),
                "fields": [_field(field) for field in kind.fields],
                "custom": [_field(field) for field in custom_fields(kind.name, day)],
            }
            for kind in KINDS.values()
        ]
        return answers.answered({"kinds": told})


def path_of(kind: Kind) -> str:
    return f"/api/records/{shapes.slug(kind)}"


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "title": field.title,
        "type": field.type,
        "required": field.required,
        "choices": list(field.choices),
        "refers_to": field.refers_to,
    }
