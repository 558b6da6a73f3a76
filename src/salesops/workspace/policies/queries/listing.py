"""The list of policies: what holds, what is on its way, who must decide."""

from dataclasses import dataclass
from datetime import date

from salesops.policies import queries as policies
from salesops.policies.documents import DOCUMENTS
from salesops.policies.documents.governance import Governance
from salesops.policies.life import drafts
from salesops.policies.models import PolicyDraft
from salesops.policies.timeline import Version
from salesops.web.components import Cell, Chip, Column, Head, Span, Table, bold
from salesops.workspace.policies.queries.words import day, listed, purpose, state_chip, title


@dataclass(frozen=True)
class ListPage:
    head: Head
    table: Table
    drafts: Table | None = None
    """Those on their way, for whoever may see them."""


def list_page(on: date, role: str) -> ListPage:
    governance = policies.in_force("governance", on)
    assert isinstance(governance, Governance)
    may = {kind: governance.rule(kind) for kind in DOCUMENTS}
    sees = {kind for kind, rule in may.items() if role in (*rule.drafting, *rule.approving)}
    waiting = [draft for draft in drafts.listed() if draft.kind in sees] if sees else []
    to_decide = [draft for draft in waiting if draft.state == "waiting" and role in may[draft.kind].approving]
    columns = (
        Column("Policy"),
        Column("State"),
        Column("Holds", secondary=True),
        Column("By", secondary=True),
        Column("Versions", numeric=True, secondary=True),
    )
    head = Head(
        "Which rules do we work by?",
        f"The policies in force on {on:%-d %B %Y}",
        answer=_answer(to_decide, waiting) if sees else (),
        crumbs=(("Policies", ""),),
    )
    return ListPage(
        head,
        Table("Policies by kind", columns, tuple(_kind_row(kind, on) for kind in DOCUMENTS)),
        _drafts_table(waiting, governance) if sees else None,
    )


def _answer(to_decide: list[PolicyDraft], waiting: list[PolicyDraft]) -> tuple[Span, ...]:
    if to_decide:
        first, count = to_decide[0], len(to_decide)
        words = "1 draft waits" if count == 1 else f"{count} drafts wait"
        return (
            bold(f"{words} for your approval"),
            Span(", first of all "),
            Span(title(first.kind), href=f"/policies/drafts/{first.pk}"),
            Span("."),
        )
    if waiting:
        return (
            bold("1 change is" if len(waiting) == 1 else f"{len(waiting)} changes are"),
            Span(" on the way; none waits for you."),
        )
    return (
        Span("Nothing is on its way. Choose a policy to change it: you see what it would do before anybody has to follow it."),
    )


def _kind_row(kind: str, on: date) -> tuple[Cell, ...]:
    versions = policies.versions(kind)
    current = next((version for version in versions if version.holds_on(on)), None)
    return (
        Cell(title(kind), purpose(kind), href=f"/policies/{kind}"),
        Cell(chips=(_state(current),), whole=True),
        Cell(f"from {day(current.starts_on)}" if current else "always"),
        Cell(current.by_name if current else ""),
        Cell(str(len(versions))),
    )


def _drafts_table(waiting: list[PolicyDraft], governance: Governance) -> Table:
    columns = (
        Column("Draft"),
        Column("State"),
        Column("To be decided by", secondary=True),
        Column("By"),
        Column("Why", secondary=True),
    )
    rows = tuple(
        (
            Cell(title(draft.kind), f"draft {draft.pk}", href=f"/policies/drafts/{draft.pk}"),
            Cell(chips=(state_chip(draft),), whole=True),
            Cell(listed(governance.rule(draft.kind).approving).capitalize()),
            Cell(draft.by_name, f"{draft.changed_at:%-d %b %Y}"),
            Cell(draft.note),
        )
        for draft in waiting
    )
    return Table("Drafts on their way", columns, rows, empty="None. Open a policy and press Change it.")


def _state(current: Version | None) -> Chip:
    if current is None:
        return Chip("Default")
    return Chip("Withdrawn, default holds", "warn") if current.withdraws else Chip(f"Version {current.number}", "good")
