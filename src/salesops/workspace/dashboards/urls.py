"""Where the dashboards are found that show the forecast among other things."""

from django.urls import path

from salesops.workspace.dashboards import pages

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("team", pages.team, name="team"),
]
