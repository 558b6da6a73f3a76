"""Addresses of finding."""

from django.urls import path

from salesops.workspace.finding import pages

urlpatterns = [
    path("find", pages.palette, name="find"),
    path("find/all", pages.everything, name="find-all"),
]
