"""Addresses of Today."""

from django.urls import path

from salesops.workspace.today import pages

urlpatterns = [
    path("today", pages.today, name="today"),
    path("today/lists", pages.lists, name="today-lists"),
    path("today/standing", pages.quota, name="today-standing"),
    path("today/form", pages.form, name="today-form"),
    path("today/do", pages.do, name="today-do"),
    path("today/snooze", pages.snooze, name="today-snooze"),
    path("today/wake", pages.wake, name="today-wake"),
]
