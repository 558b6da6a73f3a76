"""Where compliance is read."""

from django.urls import path

from salesops.workspace.process.compliance import pages

urlpatterns = [
    path("process/compliance", pages.compliance, name="process-compliance"),
    path("process/compliance.csv", pages.export, name="process-compliance-csv"),
    path("process/compliance/open", pages.open_deals, name="process-compliance-open"),
    path("process/compliance/moves", pages.moves, name="process-compliance-moves"),
]
