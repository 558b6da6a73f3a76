"""Addresses of the policy pages."""

from django.urls import path

from salesops.workspace.policies import pages
from salesops.workspace.policies.editing import pages as editing

urlpatterns = [
    path("policies", pages.index, name="policies"),
    path("policies/announcements/<int:notice>/seen", pages.seen, name="policy-seen"),
    path("policies/drafts/<int:number>", editing.show, name="policy-draft"),
    path("policies/drafts/<int:number>/look", editing.look, name="policy-look"),
    path("policies/drafts/<int:number>/fill", editing.fill, name="policy-fill"),
    path("policies/drafts/<int:number>/progress", editing.progress, name="policy-progress"),
    path("policies/<slug:kind>.yaml", pages.download, name="policy-download"),
    path("policies/<slug:kind>/schema.json", pages.schema, name="policy-schema"),
    path("policies/<slug:kind>/compare", pages.compare, name="policy-compare"),
    path("policies/<slug:kind>/draft", pages.begin, name="policy-begin"),
    path("policies/<slug:kind>", pages.show, name="policy"),
]
