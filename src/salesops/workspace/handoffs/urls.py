"""Where hand-offs are answered."""

from django.urls import path

from salesops.workspace.handoffs import pages

urlpatterns = [
    path("handoffs", pages.hand_offs, name="hand-offs"),
    path("handoffs/<int:number>", pages.answer, name="hand-off-answer"),
]
