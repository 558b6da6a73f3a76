"""What the best do, on the screen: findings, the deals behind them, and drafts made of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from salesops.capabilities.insights import actions, jobs
from salesops.capabilities.insights.queries.kept import Standing, selection, standing
from salesops.policies import queries as policies
from salesops.policies.life import drafts
from salesops.policies.life.steps import NotAllowedError
from salesops.records.access import scope_of
from salesops.records.errors import InvalidError
from salesops.records.locks import is_present
from salesops.warehouse.engine import current
from salesops.warehouse.jobs import WORKER
from salesops.workspace import editing
from salesops.workspace.process.best.choosing import Chosen, choose
from salesops.workspace.process.best.deals import deals_page, habit_named
from salesops.workspace.process.best.drafting import draft_of
from salesops.workspace.process.best.queries import best_page
from salesops.workspace.process.pages import Visit, visited


@visited
@require_GET
def best(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The findings kept for the selection. Where there are none, or old ones, they are worked out in the background."""
    chosen = _chosen(request, visit)
    found = _standing(chosen, visit)
    may_draft = visit.viewer.role in drafts.rule_of("sales_process", visit.day).drafting
    page = best_page(chosen, found, now=visit.now, may_draft=may_draft, worked=is_present(WORKER))
    part = request.headers.get("HX-Request") and request.GET.get("wait")
    if part and not page.waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "workspace/best_found.html" if part else "workspace/best.html", {"page": page})


@visited
@require_GET
def behind(request: HttpRequest, visit: Visit) -> HttpResponse:
    chosen = _chosen(request, visit)
    habit = habit_named(chosen, request.GET.get("habit", ""))
    if habit is None:
        raise Http404("There is no such habit.")
    currency = policies.company(visit.day).currency
    page = deals_page(chosen, habit, having=request.GET.get("side") != "without", currency=currency)
    return render(request, "workspace/best_deals.html", {"page": page})


@visited
@require_POST
def draft(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A draft of the sales process with the habit in it."""
    chosen = _chosen(request, visit)
    habit = habit_named(chosen, request.POST.get("habit", ""))
    if habit is None:
        raise Http404("There is no such habit.")
    form = "requirement" if request.POST.get("form") == "requirement" else "play"
    known = {"on": visit.day, "role": visit.viewer.role, "by": visit.viewer.actor("page"), "at": visit.now}
    try:
        made = draft_of(chosen, habit, form, **known)  # type: ignore[arg-type]
    except InvalidError as refused:
        messages.error(request, " ".join(f"{one.what} {one.why}" for one in refused.findings))
        return redirect(f"/process/best{chosen.query()}")
    except NotAllowedError as refused:
        messages.error(request, str(refused))
        return redirect(f"/process/best{chosen.query()}")
    if made.findings:
        messages.warning(request, "A draft was begun. Something in the process speaks against it: correct that, then try it.")
    else:
        messages.success(request, "A draft was begun. Try it, and see what it would do to the deals there are.")
    return redirect("policy-draft", number=made.pk)


def _chosen(request: HttpRequest, visit: Visit) -> Chosen:
    given = {name: str(value) for name, value in {**request.GET.dict(), **request.POST.dict()}.items()}
    scope = scope_of(visit.viewer, visit.now)
    chosen = choose(editing.processes(visit.day), given, scope=scope, today=visit.day)
    if chosen is None:
        raise Http404("The sales process in force has no such pipeline.")
    return chosen


def _standing(chosen: Chosen, visit: Visit) -> Standing:
    sequence = current().sequence
    found = standing(chosen.which, sequence, visit.now)
    if not found.wanted:
        return found
    actions.note_asked(chosen.which, at=visit.now)
    jobs.work_out(selection(chosen.which))
    return standing(chosen.which, sequence, visit.now)
