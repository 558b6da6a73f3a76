"""Where the sales process is read, asked and answered."""

from django.urls import path

from salesops.workspace.process import many_pages, pages

urlpatterns = [
    path("process", pages.process, name="process"),
    path("process/requests", pages.requests, name="process-requests"),
    path("process/requests/<int:number>", pages.answer, name="process-answer"),
    path("deals/gate", many_pages.gates, name="deals-gate"),
    path("deals/<int:deal_id>/gate", pages.gate, name="deal-gate"),
    path("deals/<int:deal_id>/gate/ask", pages.ask, name="deal-gate-ask"),
    path("deals/<int:deal_id>/playbook", pages.playbook, name="deal-playbook"),
    path("deals/<int:deal_id>/playbook/tick", pages.tick, name="deal-playbook-tick"),
]
