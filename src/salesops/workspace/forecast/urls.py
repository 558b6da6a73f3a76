"""Where forecasts are called, looked at and judged."""

from django.urls import path

from salesops.workspace.forecast import pages

urlpatterns = [
    path("forecast", pages.forecast, name="forecast"),
    path("forecast/submit", pages.submit, name="forecast-submit"),
    path("forecast/category", pages.category, name="forecast-category"),
    path("forecast/meeting", pages.meeting_, name="forecast-meeting"),
    path("forecast/meeting.xlsx", pages.meeting_xlsx, name="forecast-meeting-xlsx"),
    path("forecast/accuracy", pages.accuracy, name="forecast-accuracy"),
    path("forecast/completeness", pages.completeness, name="forecast-completeness"),
    path("forecast/week", pages.week, name="forecast-week"),
]
