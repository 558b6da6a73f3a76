"""Where forecasts are called, looked at and judged."""

from django.urls import path

from salesops.workspace.forecast import pages
from salesops.workspace.forecast.computed import pages as computed

urlpatterns = [
    path("forecast", pages.forecast, name="forecast"),
    path("forecast/behind", pages.behind_, name="forecast-behind"),
    path("forecast/slices.xlsx", pages.slices_xlsx, name="forecast-slices-xlsx"),
    path("forecast/submit", pages.submit, name="forecast-submit"),
    path("forecast/category", pages.category, name="forecast-category"),
    path("forecast/meeting", pages.meeting_, name="forecast-meeting"),
    path("forecast/meeting.xlsx", pages.meeting_xlsx, name="forecast-meeting-xlsx"),
    path("forecast/accuracy", pages.accuracy, name="forecast-accuracy"),
    path("forecast/completeness", pages.completeness, name="forecast-completeness"),
    path("forecast/runs", computed.kept, name="forecast-runs"),
    path("forecast/runs/progress", computed.progress, name="forecast-runs-progress"),
    path("forecast/runs/stop", computed.stop, name="forecast-runs-stop"),
    path("forecast/week", pages.week, name="forecast-week"),
]
