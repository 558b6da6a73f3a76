"""Addresses of the grids: the same for each kind, under its plural."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from salesops.workspace.grids import api, pages
from salesops.workspace.grids.sheets import SHEETS, Sheet


def _of(sheet: Sheet) -> Iterator[URLPattern]:
    own = {"kind": sheet.kind}
    yield path(sheet.path, pages.grid, own, name=sheet.path)
    yield path(f"{sheet.path}/grid/cards", pages.cards, own, name="grid-cards")
    yield path(f"{sheet.path}/export.csv", pages.export_csv, own, name="grid-csv")
    yield path(f"{sheet.path}/export.xlsx", pages.export_xlsx, own, name="grid-xlsx")
    yield path(f"{sheet.path}/export", pages.export, own, name="grid-export")
    yield path(f"{sheet.path}/grid/rows", api.rows, own, name="grid-rows")
    yield path(f"{sheet.path}/grid/names", api.names, own, name="grid-names")
    yield path(f"{sheet.path}/grid/write", api.write, own, name="grid-write")
    yield path(f"{sheet.path}/grid/undo", api.undo, own, name="grid-undo")
    yield path(f"{sheet.path}/grid/bulk", api.propose, own, name="grid-bulk")
    yield path(f"{sheet.path}/grid/bulk/<str:token>", api.task, own, name="grid-task")
    for do in ("go", "cancel", "undo"):
        yield path(f"{sheet.path}/grid/bulk/<str:token>/{do}", api.steer, {**own, "do": do}, name=f"grid-{do}")
    yield path(f"{sheet.path}/grid/views", api.save_view, own, name="grid-save-view")
    yield path(f"{sheet.path}/grid/views/<int:view>/delete", api.delete_view, own, name="grid-delete-view")


urlpatterns = [pattern for sheet in SHEETS.values() for pattern in _of(sheet)]
