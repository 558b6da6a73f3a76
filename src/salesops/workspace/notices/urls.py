"""Where notices are read."""

from django.urls import path

from salesops.workspace.notices import pages

urlpatterns = [
    path("notices", pages.all_notices, name="notices"),
    path("notices/latest", pages.bell, name="notices-latest"),
    path("notices/count", pages.count, name="notices-count"),
    path("notices/seen", pages.seen, name="notices-seen"),
    path("notices/mail", pages.mail, name="notices-mail"),
    path("notices/<int:number>", pages.follow, name="notice"),
]
