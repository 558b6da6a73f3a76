"""Writing a draft: begin one, change it, check it, give it up. Each step is one transaction with its history."""

from datetime import date, datetime

from django.db import transaction

from salesops.history.append import hold_order
from salesops.kernel.actor import Actor
from salesops.policies import queries
from salesops.policies.checking import cases_said, check_whole
from salesops.policies.life import drafts
from salesops.policies.life.steps import check_drafting, check_step, is_writer
from salesops.policies.models import PolicyDraft


def begin(
    kind: str,
    text: str,
    *,
    role: str,
    by: Actor,
    at: datetime,
    note: str = "",
    starts_on: date | None = None,
    withdraws: bool = False,
) -> PolicyDraft:
    """A new draft. Its text may have mistakes still; it need only be of a kind there is. Raises NotAllowedError."""
    check_drafting(role, drafts.rule_of(queries.known(kind), _today(at)), kind)
    draft = PolicyDraft(
        kind=kind,
        text="" if withdraws else text,
        withdraws=withdraws,
        note=note.strip(),
        starts_on=starts_on,
        state="draft",
        writers=[[by.person_id, by.name]],
        by_id=by.person_id,
        by_name=by.name,
        at=at,
    )
    with transaction.atomic():
        hold_order()
        return drafts.store(draft, "draft_policy", {}, by=by, at=at)


def roll_back(
    kind: str, number: int, *, role: str, by: Actor, at: datetime, note: str = "", starts_on: date | None = None
) -> PolicyDraft:
    """A new draft with the text of an older version: going back is going on. Raises UnknownPolicyError."""
    old = queries.version(kind, number)
    why = note.strip() or f"Back to version {number}"
    return begin(kind, old.text, role=role, by=by, at=at, note=why, starts_on=starts_on, withdraws=old.withdraws)


def change(
    draft_id: int,
    *,
    text: str,
    note: str,
    starts_on: date | None,
    revision: int | None,
    role: str,
    by: Actor,
    at: datetime,
) -> PolicyDraft:
    """Another text, reason or first day. What was found out about the old text, and its approval, are void."""
    with drafts.stepping(draft_id, revision) as draft:
        check_drafting(role, drafts.rule_of(draft.kind, _today(at)), draft.kind)
        check_step("change", drafts.state_of(draft))
        before = drafts.remembered(draft)
        new = {"text": "" if draft.withdraws else text, "note": note.strip(), "starts_on": starts_on}
        if all(before[name] == value for name, value in new.items()):
            return draft
        if new["text"] != draft.text and not is_writer(by, draft.writers):
            draft.writers = [*draft.writers, [by.person_id, by.name]]
        if (new["text"], new["starts_on"]) != (draft.text, draft.starts_on):
            _void(draft)
        for name, value in new.items():
            setattr(draft, name, value)
        return drafts.store(draft, "change_draft", before, by=by, at=at)


def check(draft_id: int, *, role: str, by: Actor, at: datetime, revision: int | None = None) -> PolicyDraft:
    """Have it read: its own mistakes, what it refers to, its example cases. The findings stay with the draft."""
    with drafts.stepping(draft_id, revision) as draft:
        check_drafting(role, drafts.rule_of(draft.kind, _today(at)), draft.kind)
        check_step("check", drafts.state_of(draft))
        before = drafts.remembered(draft)
        read = queries.document_in("", draft.kind) if draft.withdraws else check_whole(draft.text, draft.kind, at=at)
        findings = read if isinstance(read, list) else []
        draft.findings = drafts.kept(findings)
        draft.cases = [] if isinstance(read, list) else list(cases_said(read))
        draft.state = "draft" if findings else "checked" if draft.state == "draft" else draft.state
        if findings:
            draft.trial = None
        return drafts.store(draft, "check_draft", before, by=by, at=at, reason=_found(len(findings)))


def drop(draft_id: int, *, reason: str, role: str, by: Actor, at: datetime, revision: int | None = None) -> PolicyDraft:
    """Give it up. It stays to be read."""
    with drafts.stepping(draft_id, revision) as draft:
        check_drafting(role, drafts.rule_of(draft.kind, _today(at)), draft.kind)
        check_step("drop", drafts.state_of(draft))
        before = drafts.remembered(draft)
        draft.state, draft.approval = "dropped", None
        return drafts.store(draft, "drop_draft", before, by=by, at=at, reason=reason.strip())


def _void(draft: PolicyDraft) -> None:
    draft.state = "draft"
    draft.trial = draft.approval = draft.refusal = None
    draft.findings, draft.cases = [], []


def _found(count: int) -> str:
    return f"{count} {'mistake' if count == 1 else 'mistakes'}" if count else "no mistakes"


def _today(at: datetime) -> date:
    return queries.company(at.date()).day_of(at)
