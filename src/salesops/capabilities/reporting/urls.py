"""Where the dashboards, metric pages and their rows are found."""

from django.urls import path

from salesops.capabilities.reporting import pages

urlpatterns = [
    path("start", pages.start, name="start"),
    path("pipeline", pages.pipeline, name="pipeline"),
    path("deals-at-risk", pages.deals_at_risk, name="deals-at-risk"),
    path("pipeline-changes/<slug:name>", pages.pipeline_changes, name="pipeline-changes"),
    path("metrics", pages.metrics, name="metrics"),
    path("metrics/<slug:name>", pages.metric, name="metric"),
    path("metrics/<slug:name>/rows", pages.rows, name="metric-rows"),
    path("metrics/<slug:name>/rows.csv", pages.rows_csv, name="metric-rows-csv"),
    path("freshness", pages.freshness, name="freshness"),
    path("freshness/numbers", pages.numbers_state, name="numbers-state"),
]
