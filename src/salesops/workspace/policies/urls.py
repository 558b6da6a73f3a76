"""Addresses of the policy pages."""

from django.urls import path

from salesops.workspace.policies import pages

urlpatterns = [
    path("policies", pages.index, name="policies"),
    path("policies/<slug:kind>.yaml", pages.download, name="policy-download"),
    path("policies/<slug:kind>", pages.show, name="policy"),
]
