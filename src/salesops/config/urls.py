"""Every address of the program: one explicit list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("salesops.web.urls")),
]

handler400 = "salesops.web.errors.bad_request"
handler403 = "salesops.web.errors.forbidden"
handler404 = "salesops.web.errors.not_found"
handler500 = "salesops.web.errors.server_error"
