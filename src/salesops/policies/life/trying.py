"""Trying a draft on real records: begun, watched, cancelled, ended; the answer stays with the draft."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries
from salesops.policies.engines import engines
from salesops.policies.life import drafts
from salesops.policies.life.steps import DraftConflictError, check_drafting, check_step
from salesops.policies.models import DRAFT_DOOR, PolicyDraft
from salesops.policies.trials import Trial, TrialRefused, listening, to_data

TAKEN_AFTER, LOST_AFTER = 60, 15 * 60
"""Seconds after which a trial may be begun anew: one that no worker took, one that a worker took and never ended."""


@dataclass(frozen=True)
class Task:
    """A trial that is to be carried out."""

    draft_id: int
    attempt: int
    at: datetime


def start(draft_id: int, *, role: str, by: Actor, at: datetime, revision: int | None = None) -> Task:
    """Note that a trial is under way, against what holds now. Raises DraftConflictError while another is."""
    with drafts.stepping(draft_id, revision) as draft:
        today = queries.company(at.date()).day_of(at)
        check_drafting(role, drafts.rule_of(draft.kind, today), draft.kind)
        check_step("try", drafts.state_of(draft))
        _refuse_second(draft, at)
        day = drafts.day_of(draft, today)
        attempt = (draft.trial or {}).get("attempt", 0) + 1
        draft.trial = {
            "status": "running",
            "attempt": attempt,
            "by": by.name,
            "by_id": by.person_id,
            "at": at.isoformat(),
            "taken": False,
            "day": day.isoformat(),
            "against": drafts.number_in_force(draft.kind, day),
            "former": _former(draft),
        }
        drafts.store(draft, "try_draft", drafts.remembered(draft), by=by, at=at)
        return Task(draft_id, attempt, at)


def carry_out(task: Task, *, by: Actor, at: datetime) -> PolicyDraft:
    """Do the trial; whatever comes of it is kept. What the draft said when the trial began is what is tried."""
    draft = drafts.one(task.draft_id)
    if not _is_current(draft, task):
        return draft
    day = date.fromisoformat(draft.trial["day"])
    _keep(task, taken=True)
    try:
        result = _tried(draft, day, task)
    except _NotWantedError:
        return drafts.one(task.draft_id)
    except TrialRefused as refused:
        return _end(task, {"status": "failed", "why": str(refused)}, by=by, at=at)
    except Exception as error:  # noqa: BLE001  a trial that breaks is an answer too, and must not stay "under way"
        return _end(task, {"status": "failed", "why": f"{type(error).__name__}: {error}"}, by=by, at=at)
    return _end(task, {"status": "done", "result": to_data(result)}, by=by, at=at)


def _tried(draft: PolicyDraft, day: date, task: Task) -> Trial:
    trying = engines().trials.get(draft.kind)
    if trying is None:
        return Trial()
    old, new = queries.in_force(draft.kind, day), drafts.document_of(draft)

    def tell(words: str, share: float) -> None:
        if not _keep(task, words=words, share=round(share, 3)):
            raise _NotWantedError

    with listening(tell):
        return trying(old, new, day, EVERYTHING, task.at)


class _NotWantedError(Exception):
    """The trial was cancelled, or the draft was changed meanwhile."""


def _keep(task: Task, **about: Any) -> bool:
    """Note how far it is, which is no step of the draft; False where nobody waits for the answer any more."""
    with transaction.atomic():
        draft = PolicyDraft.objects.select_for_update().get(pk=task.draft_id)
        if not _is_current(draft, task):
            return False
        draft.trial = {**draft.trial, **about}
        with DRAFT_DOOR.open():
            draft.save(update_fields=["trial"])
        return True


def cancel(draft_id: int, *, role: str, by: Actor, at: datetime, revision: int | None = None) -> PolicyDraft:
    """Give up the trial that is under way; what an earlier one found holds again. Whoever carries it out stops at its next word.

    Raises DraftConflictError where none is.
    """
    with drafts.stepping(draft_id, revision) as draft:
        check_drafting(role, drafts.rule_of(draft.kind, queries.company(at.date()).day_of(at)), draft.kind)
        kept = draft.trial or {}
        if kept.get("status") != "running":
            raise DraftConflictError("No trial of this draft is under way.")
        given_up = {**kept, "status": "cancelled", "why": f"Cancelled by {by.name}."}
        draft.trial = {**(kept.get("former") or given_up), "attempt": kept["attempt"]}
        return drafts.store(draft, "cancel_trial", drafts.remembered(draft), by=by, at=at)


def _former(draft: PolicyDraft) -> dict[str, Any] | None:
    """The last trial that came to an answer."""
    kept = draft.trial or {}
    return kept if kept.get("status") == "done" else kept.get("former")


def is_lost(tried: drafts.Tried, at: datetime) -> bool:
    """Whether a trial that is said to be under way may be begun anew."""
    waited = (at - tried.at).total_seconds()
    return tried.status == "running" and waited > (LOST_AFTER if tried.taken else TAKEN_AFTER)


def _end(task: Task, outcome: dict[str, Any], *, by: Actor, at: datetime) -> PolicyDraft:
    """Keep the outcome, unless the draft was changed or tried anew meanwhile."""
    with drafts.stepping(task.draft_id, None) as draft:
        if not _is_current(draft, task):
            return draft
        before = drafts.remembered(draft)
        draft.trial = {**draft.trial, **outcome, "share": 1.0}
        if outcome["status"] == "done":
            del draft.trial["former"]
        if outcome["status"] == "done" and draft.state == "checked":
            draft.state = "tried"
        said = " ".join((outcome.get("result") or {}).get("sentences", [])[:1]) or outcome.get("why", "")
        return drafts.store(draft, "end_trial", before, by=by, at=at, reason=said or "Nothing would change.")


def _is_current(draft: PolicyDraft, task: Task) -> bool:
    kept = draft.trial or {}
    return bool(kept.get("status") == "running" and kept.get("attempt") == task.attempt)


def _refuse_second(draft: PolicyDraft, at: datetime) -> None:
    tried = drafts.tried_of(draft)
    if tried and tried.status == "running" and not is_lost(tried, at):
        raise DraftConflictError("This draft is being tried right now. Wait for the answer.")
