"""Where the pages about the API are found."""

from django.urls import path

from salesops.workspace.records_api import pages

urlpatterns = [
    path("api/docs", pages.docs, name="api-docs"),
    path("me/tokens", pages.tokens, name="me-tokens"),
    path("me/tokens/new", pages.new_token, name="me-token-new"),
    path("me/tokens/<int:token_id>/revoke", pages.revoke_token, name="me-token-revoke"),
]
