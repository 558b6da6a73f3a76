"""Asking for approval, approving or refusing, and letting a draft come into force."""

from datetime import date, datetime

from salesops.kernel.actor import Actor
from salesops.policies import actions, queries
from salesops.policies.life import drafts
from salesops.policies.life.steps import (
    DraftConflictError,
    NotAllowedError,
    StaleError,
    check_approving,
    check_day,
    check_drafting,
    check_second_person,
    check_step,
)
from salesops.policies.models import PolicyDraft
from salesops.policies.timeline import Version


def ask(draft_id: int, *, role: str, by: Actor, at: datetime, revision: int | None = None) -> PolicyDraft:
    """Send it to those who may approve it."""
    with drafts.stepping(draft_id, revision) as draft:
        today = _today(at)
        check_drafting(role, drafts.rule_of(draft.kind, today), draft.kind)
        _check_tried("ask", draft, today)
        before = drafts.remembered(draft)
        draft.state, draft.refusal = "waiting", None
        return drafts.store(draft, "ask_approval", before, by=by, at=at)


def approve(draft_id: int, *, reason: str = "", role: str, by: Actor, at: datetime, revision: int | None = None) -> PolicyDraft:
    """Approve exactly this text from exactly this day. Raises NotAllowedError, DraftConflictError or StaleError."""
    with drafts.stepping(draft_id, revision) as draft:
        today = _today(at)
        rule = drafts.rule_of(draft.kind, today)
        check_approving(role, rule, draft.kind)
        check_second_person(by, draft.writers, rule, draft.kind)
        _check_tried("approve", draft, today)
        check_day(drafts.day_of(draft, today), today, rule, draft.kind)
        before = drafts.remembered(draft)
        against = drafts.number_in_force(draft.kind, drafts.day_of(draft, today))
        draft.state, draft.refusal = "approved", None
        draft.approval = {
            "by": by.name,
            "by_id": by.person_id,
            "at": at.isoformat(),
            "reason": reason.strip(),
            "against": against,
        }
        return drafts.store(draft, "approve_draft", before, by=by, at=at, reason=reason.strip())


def refuse(draft_id: int, *, reason: str, role: str, by: Actor, at: datetime, revision: int | None = None) -> PolicyDraft:
    """Send it back to its writers, with the reason."""
    with drafts.stepping(draft_id, revision) as draft:
        check_approving(role, drafts.rule_of(draft.kind, _today(at)), draft.kind)
        check_step("refuse", drafts.state_of(draft))
        if not reason.strip():
            raise NotAllowedError("Say why it is refused, so that its writers know what to change.")
        before = drafts.remembered(draft)
        draft.state, draft.approval = "checked", None
        draft.refusal = {"by": by.name, "by_id": by.person_id, "at": at.isoformat(), "reason": reason.strip()}
        return drafts.store(draft, "refuse_draft", before, by=by, at=at, reason=reason.strip())


def apply(
    draft_id: int, *, role: str, by: Actor, at: datetime, revision: int | None = None
) -> tuple[PolicyDraft, Version | None]:
    """Let what was approved come into force: the draft, and its version (None: the default, which held already).

    Raises StaleError, the approval then being void, where what it replaces is not what was approved against.
    """
    stale = False
    version: Version | None = None
    with drafts.stepping(draft_id, revision) as draft:
        today = _today(at)
        rule = drafts.rule_of(draft.kind, today)
        _check_applying(role, draft, rule.drafting + rule.approving)
        day = drafts.day_of(draft, today)
        check_day(day, today, rule, draft.kind)
        before = drafts.remembered(draft)
        stale = drafts.number_in_force(draft.kind, day) != draft.approval["against"]
        if stale:
            draft.state, draft.approval, draft.trial = "checked", None, None
            drafts.store(draft, "void_approval", before, by=by, at=at, reason="What it replaces has changed")
        else:
            version = _in_force(draft, day, by=by, at=at)
            draft.state, draft.version = "applied", version.number if version else None
            drafts.store(draft, "apply_draft", before, by=by, at=at)
    if stale:
        raise StaleError(
            f"Another version of {draft.kind} came into force since this was approved. Try it again, then have it approved again."
        )
    return draft, version


def _check_applying(role: str, draft: PolicyDraft, roles: tuple[str, ...]) -> None:
    if role != "shell" and role not in roles:
        raise NotAllowedError(
            f"Applying {draft.kind} is for {' or '.join(dict.fromkeys(roles))} (the governance policy says so)."
        )
    if draft.state == "applied":
        number = f"version {draft.version}" if draft.version else "the default"
        raise DraftConflictError(f"This draft was applied already, as {number} of {draft.kind}. Nothing was done again.")
    check_step("apply", drafts.state_of(draft))


def _in_force(draft: PolicyDraft, day: date, *, by: Actor, at: datetime) -> Version | None:
    note = "; ".join(filter(None, (draft.note, f"approved by {draft.approval['by']}")))
    if draft.withdraws:
        return actions.withdraw(draft.kind, starts_on=day, by=by, at=at, note=note)
    return actions.apply(draft.text, starts_on=day, by=by, at=at, note=note)


def _check_tried(step: str, draft: PolicyDraft, today: date) -> None:
    """In the state to be asked about or approved, and tried against what holds now (where the kind can be tried)."""
    needs_trial = drafts.has_trial(draft.kind)
    state = drafts.state_of(draft)
    check_step("ask" if step == "ask" else "approve", "tried" if state == "checked" and not needs_trial else state)
    tried = drafts.tried_of(draft)
    if not needs_trial:
        return
    if tried is None or tried.status != "done":
        raise DraftConflictError("This draft is being tried, or its trial failed. Wait, or try it again.")
    day = drafts.day_of(draft, today)
    if tried.against != drafts.number_in_force(draft.kind, day):
        raise StaleError(f"Another version of {draft.kind} came into force since this was tried. Try it again.")


def _today(at: datetime) -> date:
    return queries.company(at.date()).day_of(at)
