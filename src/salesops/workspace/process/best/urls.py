"""Where what the best do is read and drafted."""

from django.urls import path

from salesops.workspace.process.best import pages

urlpatterns = [
    path("process/best", pages.best, name="process-best"),
    path("process/best/deals", pages.behind, name="process-best-deals"),
    path("process/best/draft", pages.draft, name="process-best-draft"),
]
