"""Reading drafts, and writing one step of a draft with its history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction

from salesops.history import queries as history
from salesops.history.append import NewEvent, append, hold_order
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.policies import queries
from salesops.policies.documents import Document
from salesops.policies.documents.governance import Governance, Rule
from salesops.policies.engines import engines
from salesops.policies.life.steps import OPEN, DraftConflictError, State
from salesops.policies.models import DRAFT_DOOR, PolicyDraft
from salesops.policies.timeline import Version
from salesops.policies.trials import Trial, from_data

_REMEMBERED = ("kind", "state", "text", "withdraws", "note", "starts_on", "version", "approval", "refusal")


class UnknownDraftError(LookupError):
    """There is no such draft."""


@dataclass(frozen=True)
class Tried:
    """The last trial of a draft. `against`: the version (0: none) it was tried against, on the day `day`."""

    status: str
    by: str
    at: datetime
    day: date
    against: int
    taken: bool = False
    """Whether a worker began with it."""
    words: str = ""
    share: float = 0.0
    result: Trial | None = None
    why: str = ""


def one(draft_id: int) -> PolicyDraft:
    """Raises UnknownDraftError."""
    found = PolicyDraft.objects.filter(pk=draft_id).first()
    if found is None:
        raise UnknownDraftError(f"There is no draft {draft_id}. See: salesops policy drafts")
    return found


def listed(kind: str = "", *, closed: bool = False) -> list[PolicyDraft]:
    """Those on their way, or those that are done, the latest first."""
    found = PolicyDraft.objects.exclude(state__in=OPEN) if closed else PolicyDraft.objects.filter(state__in=OPEN)
    return list((found.filter(kind=kind) if kind else found).order_by("-changed_at", "-id"))


def steps_of(draft_id: int) -> list[history.Entry]:
    """All that was done with a draft, the latest first."""
    return history.timeline("policy_draft", draft_id, limit=200)


def rule_of(kind: str, on: date) -> Rule:
    """Who may draft and approve a kind, by the governance in force."""
    return cast(Governance, queries.in_force("governance", on)).rule(kind)


def document_of(draft: PolicyDraft) -> Document:
    """What it says; of one that withdraws, the default. Raises PolicyUnreadableError for a text with mistakes."""
    return queries.document_in(draft.text, draft.kind)


def day_of(draft: PolicyDraft, today: date) -> date:
    return draft.starts_on or today


def replaced_by(draft: PolicyDraft, today: date) -> Version | None:
    """The version that holds on the draft's first day: what it would replace."""
    return queries.version_in_force(draft.kind, day_of(draft, today))


def number_in_force(kind: str, on: date) -> int:
    version = queries.version_in_force(kind, on)
    return version.number if version else 0


def has_trial(kind: str) -> bool:
    return kind in engines().trials


def findings_of(draft: PolicyDraft) -> list[Finding]:
    return [Finding(**one) for one in draft.findings]


def tried_of(draft: PolicyDraft) -> Tried | None:
    kept = draft.trial
    if not kept:
        return None
    result = from_data(kept["result"]) if kept.get("result") else None
    more = {name: kept[name] for name in ("taken", "words", "share", "why") if name in kept}
    return Tried(
        kept["status"],
        kept["by"],
        datetime.fromisoformat(kept["at"]),
        date.fromisoformat(kept["day"]),
        kept["against"],
        result=result,
        **more,
    )


@contextmanager
def stepping(draft_id: int, revision: int | None) -> Iterator[PolicyDraft]:
    """The draft, alone in one's hands until the transaction ends, as somebody saw it who says `revision` (None: as it is)."""
    with transaction.atomic():
        hold_order()
        draft = PolicyDraft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None:
            raise UnknownDraftError(f"There is no draft {draft_id}. See: salesops policy drafts")
        if revision is not None and draft.revision != revision:
            raise DraftConflictError(
                f"Somebody changed this draft meanwhile (it is at step {draft.revision}, you looked at {revision}), "
                "so nothing was done. Look at it as it is now."
            )
        yield draft


def remembered(draft: PolicyDraft) -> dict[str, Any]:
    """What history keeps of a draft, before a step."""
    return {name: getattr(draft, name) for name in _REMEMBERED}


def store(
    draft: PolicyDraft, action: str, before: Mapping[str, Any], *, by: Actor, at: datetime, reason: str = ""
) -> PolicyDraft:
    """Write the step and its event, in the transaction of `stepping`."""
    draft.revision += 1 if draft.pk else 0
    draft.changed_at = at
    with DRAFT_DOOR.open():
        draft.save()
    changes = {name: (before.get(name), value) for name, value in remembered(draft).items() if before.get(name) != value}
    told = {
        name: (_plain(old), _plain(new)) for name, (old, new) in changes.items() if new not in ("", None) or old not in ("", None)
    }
    if reason:
        told["reason"] = (None, reason)
    append([NewEvent("policy_draft", draft.pk, action, at, told, by, at)])
    return draft


def kept(findings: list[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def state_of(draft: PolicyDraft) -> State:
    return cast(State, draft.state)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
