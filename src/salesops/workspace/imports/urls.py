"""Addresses of the import screens."""

from django.urls import path

from salesops.workspace.imports import pages

urlpatterns = [
    path("imports", pages.index, name="imports"),
    path("imports/batches/<int:batch>/undo", pages.undo, name="import-undo"),
    path("imports/batches/<int:batch>/undo/progress", pages.undo_progress, name="import-undo-progress"),
    path("imports/<slug:token>", pages.show, name="import"),
    path("imports/<slug:token>/map-by-hand", pages.map_by_hand, name="import-map-by-hand"),
    path("imports/<slug:token>/as-recognised", pages.as_recognised, name="import-as-recognised"),
    path("imports/<slug:token>/progress", pages.progress, name="import-progress"),
    path("imports/<slug:token>/cancel", pages.cancel, name="import-cancel"),
    path("imports/<slug:token>/remove", pages.remove, name="import-remove"),
    path("imports/<slug:token>/mapping.yaml", pages.mapping, name="import-mapping"),
    path("imports/<slug:token>/rejects/<slug:of>/<int:number>", pages.rejects, name="import-rejects"),
    path("imports/<slug:token>/mend/<slug:of>/<int:number>", pages.mend, name="import-mend"),
    path("imports/<slug:token>/policies/<slug:of>/<int:number>", pages.policy, name="import-policy"),
]
