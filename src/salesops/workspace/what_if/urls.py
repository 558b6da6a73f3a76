"""Where scenarios are looked at and changed."""

from django.urls import path

from salesops.workspace.what_if import pages

urlpatterns = [
    path("forecast/what-if", pages.what_if, name="what-if"),
    path("forecast/what-if/<int:number>", pages.what_if_one, name="what-if-one"),
    path("forecast/what-if/<int:number>/do", pages.what_if_do, name="what-if-do"),
]
