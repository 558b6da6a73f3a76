"""The page of one draft: its text as form and YAML, what it would change and do, who decides, what was done so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from salesops.history.queries import Entry
from salesops.kernel.actor import Actor
from salesops.kernel.company import Company
from salesops.kernel.finding import Finding
from salesops.policies import queries as policies
from salesops.policies.checking import check
from salesops.policies.documents import Document
from salesops.policies.documents.governance import Rule
from salesops.policies.life import drafts
from salesops.policies.life.steps import OPEN, is_writer
from salesops.policies.models import PolicyDraft
from salesops.web.components import Head, Span, bold
from salesops.workspace.policies.form.controls import Control
from salesops.workspace.policies.form.form import form_of, line_of
from salesops.workspace.policies.queries.differing import Differing, differing
from salesops.workspace.policies.queries.trying import TrialShown, trial_shown
from salesops.workspace.policies.queries.words import STATES, day, done, listed, moment, title


@dataclass(frozen=True)
class Mistake:
    line: int
    where: str
    text: str
    severity: str = "error"


@dataclass(frozen=True)
class Stop:
    """One stop of the way into force."""

    name: str
    state: Literal["done", "now", "next"]
    sub: str = ""


@dataclass(frozen=True)
class Deed:
    who: str
    what: str
    when: str
    reason: str = ""


@dataclass(frozen=True)
class Rights:
    """What the viewer may do with the draft now; `why_not` where they must leave the decision to somebody else."""

    write: bool
    approve: bool
    apply: bool
    why_not: str = ""
    approvers: str = ""


@dataclass(frozen=True)
class DraftPage:
    head: Head
    number: int
    kind: str
    revision: int
    state: str
    text: str
    note: str
    starts_on: date | None
    withdraws: bool
    form: tuple[Control, ...] | None
    mistakes: tuple[Mistake, ...]
    cases: tuple[str, ...]
    differing: Differing | None
    trial: TrialShown | None
    has_trial: bool
    stops: tuple[Stop, ...]
    rights: Rights
    deeds: tuple[Deed, ...]
    refusal: str
    told: str
    """What is proposed to tell those whom it concerns."""
    is_open: bool


def draft_page(draft: PolicyDraft, at: datetime, role: str, by: Actor, company: Company) -> DraftPage:
    today = company.day_of(at)
    rule = drafts.rule_of(draft.kind, today)
    tried, in_force = drafts.tried_of(draft), drafts.replaced_by(draft, today)
    trial = trial_shown(tried, in_force.number if in_force else 0, company, at) if tried else None
    findings = drafts.findings_of(draft)
    found = difference_of(draft.kind, draft.text, drafts.day_of(draft, today), withdraws=draft.withdraws)
    return DraftPage(
        _head(draft, trial, found),
        draft.pk,
        draft.kind,
        draft.revision,
        draft.state,
        draft.text,
        draft.note,
        draft.starts_on,
        draft.withdraws,
        None if draft.withdraws else form_of(draft.kind, draft.text, findings),
        mistakes(findings),
        tuple(draft.cases),
        found,
        trial,
        drafts.has_trial(draft.kind),
        tuple(_stops(draft, company)),
        rights(draft, rule, role, by),
        tuple(_deed(entry, company) for entry in drafts.steps_of(draft.pk)),
        f"{draft.refusal['by']}: {draft.refusal['reason']}" if draft.refusal else "",
        _told(draft, found),
        draft.state in OPEN,
    )


def mistakes(findings: list[Finding]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(line_of(one), one.where, " ".join(filter(None, (one.what, one.why, one.fix))), one.severity) for one in findings
    )


def difference_of(kind: str, text: str, on: date, *, withdraws: bool = False) -> Differing | None:
    """Between what holds on a day and a text; None while the text has mistakes."""
    new = policies.document_in("", kind) if withdraws else check(text, kind)
    if not isinstance(new, Document):
        return None
    new_text = policies.text_of(None, kind) if withdraws else text
    return differing(policies.in_force(kind, on), new, policies.export(kind, on), new_text, "what holds", "the draft")


def rights(draft: PolicyDraft, rule: Rule, role: str, by: Actor) -> Rights:
    may_write = role in rule.drafting and draft.state in OPEN
    may_approve = role in rule.approving
    wrote = rule.second_person and is_writer(by, draft.writers)
    approvers = listed(rule.approving)
    why_not = ""
    if not may_approve:
        why_not = f"It is approved by {approvers}."
    elif wrote:
        why_not = "You wrote at it, so somebody else must approve it."
    return Rights(may_write, may_approve and not wrote, role in (*rule.drafting, *rule.approving), why_not, approvers)


def _head(draft: PolicyDraft, trial: TrialShown | None, found: Differing | None) -> Head:
    name = title(draft.kind)
    what = f"Withdraw {name.lower()}?" if draft.withdraws else f"Change {name.lower()}?"
    when = f"to hold from {day(draft.starts_on)}" if draft.starts_on else "to hold from the day it is applied"
    scope = f"Draft {draft.pk} by {draft.by_name}, {when} · {STATES[draft.state][0]}"
    crumbs = (("Policies", "/policies"), (name, f"/policies/{draft.kind}"), (f"Draft {draft.pk}", ""))
    return Head(what, scope, answer=tuple(_answer(draft, trial, found)), crumbs=crumbs)


def _answer(draft: PolicyDraft, trial: TrialShown | None, found: Differing | None) -> Iterator[Span]:
    if draft.state == "applied":
        yield bold(f"It holds, as version {draft.version}." if draft.version else "It changed nothing.")
    elif draft.findings:
        count = len(draft.findings)
        yield bold("1 mistake" if count == 1 else f"{count} mistakes")
        yield Span(" must be corrected first; each is shown at its line.")
    elif found and not found.count:
        yield Span("It says the same as what holds.")
    elif found:
        yield bold("1 thing differs" if found.count == 1 else f"{found.count} things differ")
        yield Span(" from what holds. ")
        if trial and trial.status == "done":
            yield Span(trial.sentences[0])


_WAY = (
    ("Draft", ("draft",)),
    ("Checked", ("checked",)),
    ("Tried", ("tried",)),
    ("Approved", ("waiting", "approved")),
    ("In force", ("applied",)),
)


def _stops(draft: PolicyDraft, company: Company) -> Iterator[Stop]:
    """The stops that are behind, the one it stands at, and those ahead."""
    reached = next((n for n, (_, states) in enumerate(_WAY) if draft.state in states), 0)
    reached -= draft.state == "waiting"
    subs = {
        "Draft": f"by {draft.by_name}",
        "Checked": f"{len(draft.cases)} cases hold" if draft.cases else "",
        "Approved": f"by {draft.approval['by']}" if draft.approval else "",
        "In force": f"version {draft.version}" if draft.version else "",
    }
    for number, (name, _) in enumerate(_WAY):
        done_ = number <= reached and draft.state != "dropped"
        yield Stop(name, "done" if done_ else "now" if number == reached + 1 else "next", subs.get(name, "") if done_ else "")


def _deed(entry: Entry, company: Company) -> Deed:
    reason = entry.changes.get("reason", (None, ""))[1] or ""
    return Deed(entry.by_name, done(entry.action), moment(entry.happened_at, company), str(reason))


def _told(draft: PolicyDraft, found: Differing | None) -> str:
    """`Quotas change from 1 Jul 2024: ...`, from the reason or the first differences."""
    name = title(draft.kind)
    said = draft.note or (
        "; ".join(
            f"{place.where}: {words}" if place.where else words for place in found.places[:2] for _, words in place.said[:2]
        )
        if found
        else ""
    )
    return f"{name}: {said}" if said else f"{name} change."
