"""Where hand-offs are."""

from django.urls import path

from salesops.workspace.handoffs import pages

urlpatterns = [
    path("handoffs", pages.hand_offs, name="hand-offs"),
    path("handoffs/new", pages.new, name="hand-off-new"),
    path("handoffs/report", pages.report, name="hand-off-report"),
    path("handoffs/report.csv", pages.report_csv, name="hand-off-report-csv"),
    path("handoffs/<int:number>", pages.hand_off, name="hand-off"),
]
