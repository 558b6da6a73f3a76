"""The page of one kind of policy: what it says, and every version there was."""

from dataclasses import dataclass
from datetime import date

from salesops.kernel.company import Company
from salesops.policies import queries as policies
from salesops.policies.documents import library
from salesops.policies.life import announcing, drafts
from salesops.policies.models import PolicyDraft
from salesops.policies.timeline import Version
from salesops.web.components import Chip, Head
from salesops.workspace.policies.queries.words import moment, purpose, span, state_chip, title


@dataclass(frozen=True)
class Shown:
    """One version in the timeline."""

    number: int
    span: str
    chips: tuple[Chip, ...]
    by: str
    at: str
    note: str
    href: str
    compare_href: str = ""
    """Beside the version before it."""
    can_return: bool = False
    told: str = ""
    """Who has seen the notice of it."""


@dataclass(frozen=True)
class Draft:
    number: int
    chip: Chip
    by: str
    note: str


@dataclass(frozen=True)
class KindPage:
    head: Head
    kind: str
    title: str
    text: str
    purpose: str
    versions: tuple[Shown, ...]
    drafts: tuple[Draft, ...]
    may_draft: bool
    number: int | None
    """The version shown; None: what holds today."""
    can_withdraw: bool
    ready: tuple[tuple[str, str], ...]
    """Ready-made documents to begin from: name, what it is for."""


def kind_page(kind: str, on: date, number: int | None, role: str, company: Company, *, acting: str) -> KindPage:
    """`acting`: the role in which they may change something. Raises policies.queries.UnknownPolicyError."""
    policies.known(kind)
    versions = policies.versions(kind)
    text = policies.text_of(policies.version(kind, number), kind) if number else policies.export(kind, on)
    rule = drafts.rule_of(kind, on)
    may_draft = acting in rule.drafting
    current = next((version for version in versions if version.holds_on(on)), None)
    scope = f"Version {number}, as it was written" if number else f"In force on {on:%-d %B %Y}"
    head = Head(title(kind), scope, crumbs=(("Policies", "/policies"), (title(kind), "")), export_href=f"/policies/{kind}.yaml")
    return KindPage(
        head,
        kind,
        title(kind).lower(),
        text,
        purpose(kind),
        tuple(_shown(version, on, may_draft, company) for version in reversed(versions)),
        tuple(_draft(one) for one in drafts.listed(kind)) if role in (*rule.drafting, *rule.approving) else (),
        may_draft,
        number,
        may_draft and current is not None and not current.withdraws,
        tuple(library.of(kind).items()) if may_draft else (),
    )


def _shown(version: Version, on: date, may_draft: bool, company: Company) -> Shown:  # noqa: FBT001
    before = version.number - 1
    return Shown(
        version.number,
        span(version),
        _chips(version, on),
        version.by_name,
        moment(version.at, company),
        version.note,
        f"/policies/{version.kind}?version={version.number}",
        f"/policies/{version.kind}/compare?from={before}&to={version.number}",
        may_draft and not version.holds_on(on),
        _told(version),
    )


def _told(version: Version) -> str:
    seen = announcing.seen_by(version.kind, version.number)
    if not seen:
        return ""
    notice, names = seen[0]
    whom = f"{len(notice.people):,} people" if notice.people else "everybody"
    return f"Announced to {whom}; seen by {', '.join(names) if names else 'nobody yet'}"


def _draft(draft: PolicyDraft) -> Draft:
    return Draft(draft.pk, state_chip(draft), draft.by_name, draft.note)


def _chips(version: Version, on: date) -> tuple[Chip, ...]:
    withdrawn = (Chip("Withdraws", "warn"),) if version.withdraws else ()
    if version.holds_on(on):
        return (Chip("In force", "good"), *withdrawn)
    if version.replaced:
        return (Chip("Replaced"), *withdrawn)
    return (Chip("Planned", "accent"), *withdrawn) if version.starts_on > on else withdrawn
