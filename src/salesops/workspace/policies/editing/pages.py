"""The page of a draft: shown, saved, taken a step; and what its editor asks while somebody writes."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.policies.actions import PolicyConflictError, PolicyRefused
from salesops.policies.checking import check_whole
from salesops.policies.life import drafts
from salesops.policies.life.steps import LifeError
from salesops.policies.models import PolicyDraft
from salesops.workspace.policies import actions
from salesops.workspace.policies.access import Reader, draft_for, reader
from salesops.workspace.policies.form.form import form_of, text_after
from salesops.workspace.policies.names import condition_fields
from salesops.workspace.policies.queries.draft import difference_of, draft_page, mistakes
from salesops.workspace.policies.queries.trying import trial_shown

View = Callable[..., HttpResponse]


def about_a_draft(view: View) -> View:
    """For those who may see the draft: who they are and the draft, after the request."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, number: int) -> HttpResponse:
        who = reader(request, datetime.now(UTC))
        return view(request, who, draft_for(who, number))

    return respond


@about_a_draft
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, who: Reader, draft: PolicyDraft) -> HttpResponse:
    """The page; or what was written, kept, and then the step of the button that was pressed."""
    problem, written = "", None
    if request.method == "POST":
        try:
            if said := _done(request, who, draft):
                messages.success(request, said)
            return redirect("policy-draft", number=draft.pk)
        except (LifeError, PolicyRefused, PolicyConflictError) as refused:
            problem, written = str(refused), request.POST.get("text")
            draft = drafts.one(draft.pk)
    page = draft_page(draft, who.at, who.acting, who.actor, who.company)
    context = {"page": page, "problem": problem, "written": written, "fields": condition_fields(who.at)}
    return render(request, "workspace/policy_draft.html", context, status=409 if problem else 200)


def _done(request: HttpRequest, who: Reader, draft: PolicyDraft) -> str:
    """Save what was sent, take the step. Raises LifeError."""
    given = request.POST
    revision: int | None = int(given["revision"]) if given.get("revision", "").isdecimal() else None
    doer = {"role": who.role, "by": who.actor, "at": who.at}
    said = ""
    if "text" in given or "note" in given:
        changed = actions.save(
            draft.pk,
            text=given.get("text", draft.text),
            note=given.get("note", ""),
            starts_on=_day(given.get("starts_on", "")),
            revision=revision,
            **doer,
        )
        revision, said = changed.revision, "Saved."
    step = given.get("step", "save")
    return said if step == "save" else actions.take(step, draft.pk, given=given.dict(), revision=revision, **doer)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise LifeError(f"{text} is not a day. Write it year-month-day, for example 2024-07-01.") from None


@about_a_draft
@require_POST
def look(request: HttpRequest, who: Reader, draft: PolicyDraft) -> HttpResponse:
    """What a text that is being written says: mistakes by line, the form, the differences. Nothing is kept."""
    return JsonResponse(_looked_at(request, who, draft, request.POST.get("text", "").replace("\r\n", "\n")))


@about_a_draft
@require_POST
def fill(request: HttpRequest, who: Reader, draft: PolicyDraft) -> HttpResponse:
    """The text after something was done in the form, and all that `look` says of it. Nothing is kept."""
    text = request.POST.get("@text", "").replace("\r\n", "\n")
    checked: Mapping[str, Any] = {name: tuple(request.POST.getlist(name)) for name in request.POST}
    told = text_after(draft.kind, text, request.POST.dict(), checked, request.POST.get("@step", ""))
    return JsonResponse({"text": told.text, "lost": told.lost, **_looked_at(request, who, draft, told.text)})


def _looked_at(request: HttpRequest, who: Reader, draft: PolicyDraft, text: str) -> dict[str, Any]:
    found = check_whole(text, draft.kind, at=who.at)
    findings = found if isinstance(found, list) else []
    form = form_of(draft.kind, text, findings)
    differing = None if findings else difference_of(draft.kind, text, drafts.day_of(draft, who.today))
    page = {"form": form, "kind": draft.kind}
    return {
        "mistakes": [vars(one) for one in mistakes(findings)],
        "form": render_to_string("workspace/policy_form.html", {"page": page}, request),
        "differing": render_to_string("workspace/policy_differing.html", {"differing": differing}, request) if differing else "",
    }


@about_a_draft
@require_GET
def progress(request: HttpRequest, who: Reader, draft: PolicyDraft) -> HttpResponse:
    """How far the trial is; when it has ended, word to the browser to load the page anew."""
    tried = drafts.tried_of(draft)
    shown = trial_shown(tried, tried.against, who.company, who.at) if tried else None
    if shown is None or not shown.is_running:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "workspace/policy_progress.html", {"trial": shown, "number": draft.pk})
