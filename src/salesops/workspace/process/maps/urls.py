"""Where the map of our deals is, and where other logs are dropped."""

from django.urls import path

from salesops.workspace.process.maps import pages

urlpatterns = [
    path("process/map", pages.what_happens, name="process-map"),
    path("process/map/deals", pages.deals_behind, name="process-map-deals"),
    path("process/discover", pages.discover, name="process-discover"),
    path("process/discover/<slug:token>", pages.discovered, name="process-discovered"),
    path("process/discover/<slug:token>/forget", pages.forget, name="process-log-forget"),
]
