"""Where automations are looked at and switched."""

from django.urls import path

from salesops.workspace.automation import pages

urlpatterns = [
    path("automations", pages.index, name="automations"),
    path("automations/switch", pages.switch, name="automation-switch"),
    path("automations/steps/<int:number>/retry", pages.retry, name="automation-retry"),
    path("automations/ready/<slug:key>", pages.begin, name="automation-begin"),
    path("automations/<slug:key>", pages.show, name="automation"),
]
