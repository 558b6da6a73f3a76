"""Where changes are taken back."""

from django.urls import path

from salesops.workspace.undoing import pages

urlpatterns = [path("undo", pages.undo, name="undo")]
