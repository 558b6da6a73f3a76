"""What the pages and the API do with drafts: the steps of `salesops.policies.life`, tried in the background, told to others."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.urls import reverse

from salesops.kernel.actor import Actor
from salesops.policies.life import announcing, deciding, drafts, trying, writing
from salesops.policies.life.steps import DraftConflictError
from salesops.policies.models import PolicyDraft
from salesops.policies.timeline import Version
from salesops.records.access import Viewer
from salesops.records.notices import actions as notices
from salesops.records.notices.actions import About
from salesops.records.notices.queries import everybody
from salesops.workspace.policies import jobs

STEPS = ("check", "try", "cancel", "ask", "approve", "refuse", "apply", "drop")


def take(
    step: str, draft_id: int, *, given: Mapping[str, str], role: str, by: Actor, at: datetime, revision: int | None = None
) -> str:
    """One step of a draft; what was done, in words. `given`: `reason`, and for apply `tell` and `whom`. Raises LifeError."""
    who = {"role": role, "by": by, "at": at, "revision": revision}
    reason = given.get("reason", "")
    match step:
        case "check":
            checked = writing.check(draft_id, **who)
            return "It has mistakes; each is shown at its line." if checked.findings else "Checked: no mistakes."
        case "try":
            try_it(draft_id, role=role, by=by, at=at, revision=revision)
            return ""
        case "apply":
            return apply(draft_id, tell=given.get("tell", ""), whom=given.get("whom", "nobody"), **who)
    if step not in _PLAIN:
        raise DraftConflictError(f"There is no step {step}. There are: {', '.join(STEPS)}.")
    take_it, takes_reason, said = _PLAIN[step]
    take_it(draft_id, **who, **({"reason": reason} if takes_reason else {}))
    return said


_PLAIN: Mapping[str, tuple[Callable[..., PolicyDraft], bool, str]] = {
    "cancel": (trying.cancel, False, "The trial was cancelled."),
    "ask": (deciding.ask, False, "Sent for approval."),
    "approve": (deciding.approve, True, "Approved. It holds once it is applied."),
    "refuse": (deciding.refuse, True, "Sent back with your reason."),
    "drop": (writing.drop, True, "Given up. It stays to be read."),
}
"""The steps that say the same whatever comes of them: what takes it, whether with a reason, what is said."""


def try_it(draft_id: int, *, role: str, by: Actor, at: datetime, revision: int | None = None) -> None:
    """Begin a trial and hand it to the worker."""
    task = trying.start(draft_id, role=role, by=by, at=at, revision=revision)
    jobs.try_draft(task.draft_id, task.attempt, task.at.isoformat(), by.person_id, by.name)


def apply(
    draft_id: int, *, tell: str = "", whom: str = "nobody", role: str, by: Actor, at: datetime, revision: int | None = None
) -> str:
    """Let it come into force, and tell `everybody`, those `concerned` by its trial, or `nobody`."""
    draft, version = deciding.apply(draft_id, role=role, by=by, at=at, revision=revision)
    if version is None:
        return "The default holds there already; nothing changed."
    if whom in ("everybody", "concerned") and tell.strip():
        people = _concerned(draft) if whom == "concerned" else ()
        if whom == "everybody" or people:
            _announce(version, tell.strip()[:2000], people, by, at)
    return f"Version {version.number} holds from {version.starts_on:%-d %b %Y}."


def saw(notice_id: int, *, viewer: Viewer, at: datetime) -> None:
    """Somebody has seen an announcement: on the page, and so among their notices."""
    assert viewer.user_id is not None
    notice = announcing.see(notice_id, user_id=viewer.user_id, name=viewer.name, at=at)
    if notice is not None and viewer.person_id is not None:
        notices.mark_seen(viewer.person_id, about=About(f"policy {notice.kind}", notice.version), at=at)


def _announce(version: Version, text: str, people: tuple[int, ...], by: Actor, at: datetime) -> None:
    """On the next page of those it concerns, and among their notices."""
    announcing.announce(version, text, people=people, by=by, at=at)
    link = f"{reverse('policy-compare', kwargs={'kind': version.kind})}?from={version.number - 1}&to={version.number}"
    once, about = f"policy {version.kind} {version.number}", About(f"policy {version.kind}", version.number)
    notices.tell(people or everybody(at), text, source="policy", once=once, link=link, about=about, by=by, at=at)


def _concerned(draft: PolicyDraft) -> tuple[int, ...]:
    tried = drafts.tried_of(draft)
    return tried.result.people if tried and tried.result else ()


def save(
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
    """Keep what was written."""
    plain = text.replace("\r\n", "\n")
    return writing.change(draft_id, text=plain, note=note, starts_on=starts_on, revision=revision, role=role, by=by, at=at)
