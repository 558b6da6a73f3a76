"""The routes that take many records at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import create_model

from salesops.kernel.kinds import Kind
from salesops.web.api_caller import caller_of
from salesops.workspace import editing
from salesops.workspace.editing.allowed import check_role
from salesops.workspace.records_api import answers, encoding, shapes
from salesops.workspace.records_api.external import checked
from salesops.workspace.records_api.problems import told
from salesops.workspace.records_api.upserting import upsert
from salesops.workspace.records_api.writing import WRITE, told_of, writer

MOST = 1_000
_VERSION = Field(ge=1, le=shapes.BIGGEST)


class Found(Schema):
    where: str
    what: str
    why: str
    fix: str


class UpsertedRow(Schema):
    """`result`: created, changed, unchanged, or refused with its errors."""

    index: int
    external_id: str
    result: str
    id: int | None
    version: int | None
    sequence: int | None
    errors: list[Found]


class Upserted(Schema):
    created: int
    changed: int
    unchanged: int
    refused: int
    rows: list[UpsertedRow]


class DoneAll(Schema):
    done: list[answers.Done]


def add_many(router: Router, kind: Kind) -> None:
    _add_upsert(router, kind)
    _add_change(router, kind)


def _add_upsert(router: Router, kind: Kind) -> None:
    rows: Any = shapes.upserts(kind)

    @router.post(
        "/upsert",
        response=Upserted,
        auth=WRITE,
        operation_id=f"upsert_{shapes.slug(kind).replace('-', '_')}",
        summary=f"Create or change {kind.plural} by external id",
    )
    def upserted(request: HttpRequest, given: rows) -> HttpResponse:
        """Up to 1,000 rows of another system. Sent again they change nothing. Each row has its own result, unless
        `all_or_nothing`. A reference may be `{"external_id": "..."}`, of the same system unless it names another."""
        caller = writer(request)
        with told():
            check_role(caller.viewer, kind.name)
            checked(kind, {"source_system": given.source_system})
            rows = [row.model_dump(exclude_unset=True) for row in given.rows]
            return answers.answered(upsert(kind, given.source_system, rows, caller, all_or_nothing=given.all_or_nothing))


def _add_change(router: Router, kind: Kind) -> None:
    one = create_model(
        f"{shapes.word(kind)}Edit",
        id=(int, Field(ge=1, le=shapes.BIGGEST)),
        version=(int, _VERSION),
        values=(shapes.values(kind), ...),
    )
    several: Any = create_model(f"{shapes.word(kind)}Edits", changes=(list[one], Field(min_length=1, max_length=MOST)))  # type: ignore[valid-type]

    @router.post(
        "/change",
        response=DoneAll,
        auth=WRITE,
        operation_id=f"change_many_{shapes.slug(kind).replace('-', '_')}",
        summary=f"Change many {kind.plural} at once",
    )
    def change(request: HttpRequest, given: several) -> HttpResponse:
        """Up to 1,000 changes as one: all, or none with everything that is wrong."""
        caller = writer(request)
        edits = [
            editing.Edit(edit.id, edit.version, encoding.flat(kind, edit.values.model_dump(exclude_unset=True)))
            for edit in given.changes
        ]
        with told():
            done = editing.change_many(kind.name, edits, viewer=caller.viewer, by=caller.actor, at=caller.at)
        return answers.answered({"done": [told_of(one) for one in done]})


class Undo(Schema):
    sequences: list[int] = Field(min_length=1, max_length=MOST, description="Of your own changes, as their answers gave them")


def add_undo(router: Router) -> None:
    @router.post("/undo", response=DoneAll, auth=WRITE, operation_id="undo", summary="Take your own changes back")
    def undo(request: HttpRequest, given: Undo) -> HttpResponse:
        """All of them, as further events; or none, where somebody changed the same since."""
        caller = caller_of(request)
        with told():
            done = editing.undo(given.sequences, viewer=caller.viewer, by=caller.actor, at=caller.at)
        return answers.answered({"done": [told_of(one) for one in done]})
