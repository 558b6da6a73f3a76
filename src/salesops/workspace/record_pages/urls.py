"""Addresses of the record pages. Each kind's pages look alike; a deal, a lead and a person have some of their own."""

from django.urls import path

from salesops.workspace.record_pages.pages import door
from salesops.workspace.record_pages.shapes import SHAPES, Shape
from salesops.workspace.record_pages.views import (
    converting,
    creating,
    editing_facts,
    files,
    happening,
    on_a_deal,
    people,
    showing,
)

_GET_POST = ("GET", "POST")


def _of(shape: Shape) -> list[object]:
    kind, base = {"kind": shape.kind}, f"{shape.path}/<int:record_id>"
    name = f"record-{shape.kind}"
    return [
        path(f"{shape.path}/new", door(creating.create, *_GET_POST), kind, name=f"new-{shape.kind}"),
        path(base, door(showing.show), kind, name=name),
        path(f"{base}/top", door(showing.top), kind, name=f"{name}-top"),
        path(f"{base}/facts", door(showing.facts), kind, name=f"{name}-facts"),
        path(f"{base}/facts/<str:name>", door(editing_facts.edit, *_GET_POST), kind, name=f"{name}-fact"),
        path(f"{base}/around", door(showing.around), kind, name=f"{name}-around"),
        path(f"{base}/timeline", door(showing.timeline), kind, name=f"{name}-timeline"),
        path(f"{base}/log", door(happening.log, "POST"), kind, name=f"{name}-log"),
        path(f"{base}/files", door(files.files, *_GET_POST), kind, name=f"{name}-files"),
        path(f"{base}/hide", door(happening.hide, "POST"), kind, name=f"{name}-hide"),
        path(f"{base}/restore", door(happening.restore, "POST"), kind, name=f"{name}-restore"),
        path(f"{base}/undo", door(happening.undo, "POST"), kind, name=f"{name}-undo"),
    ]


urlpatterns = [
    *(one for shape in SHAPES.values() for one in _of(shape)),
    path("deals/<int:record_id>/move", door(happening.move, *_GET_POST), {"kind": "deal"}, name="record-deal-move"),
    path("deals/<int:record_id>/products", door(on_a_deal.product_lines, *_GET_POST), name="record-deal-products"),
    path("deals/<int:record_id>/roles", door(on_a_deal.contact_roles, *_GET_POST), name="record-deal-roles"),
    path("leads/<int:record_id>/convert", door(converting.convert, *_GET_POST), name="record-lead-convert"),
    path("activities/<int:record_id>/done", door(happening.complete, "POST"), {"kind": "activity"}, name="record-activity-done"),
    path("people/<int:record_id>/numbers", door(showing.numbers), {"kind": "person"}, name="record-person-numbers"),
    path("people/<int:record_id>/transfer", door(people.transfer, *_GET_POST), name="record-person-transfer"),
    path("people/<int:record_id>/end", door(people.end, *_GET_POST), name="record-person-end"),
    path("files/<int:file_id>", door(files.download), name="file"),
    path("files/<int:file_id>/remove", door(files.remove, "POST"), name="file-remove"),
    path("files/<int:file_id>/bring-back", door(files.bring_back, "POST"), name="file-bring-back"),
    path("records/<str:kind>/<int:record_id>", door(showing.anywhere), name="record"),
    path("records/choices/<str:kind>", door(creating.choose), name="record-choices"),
]
