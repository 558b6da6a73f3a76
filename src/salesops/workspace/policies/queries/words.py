"""How policies, their versions and drafts are called on pages."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company
from salesops.policies.documents import DOCUMENTS
from salesops.policies.models import PolicyDraft
from salesops.policies.timeline import BEGINNING, Version
from salesops.web.components import Chip, Tone

STATES: dict[str, tuple[str, Tone]] = {
    "draft": ("Being written", ""),
    "checked": ("Checked, to be tried", "accent"),
    "tried": ("Tried, to be approved", "accent"),
    "waiting": ("Waits for approval", "warn"),
    "approved": ("Approved, to be applied", "good"),
    "applied": ("Applied", "good"),
    "dropped": ("Given up", ""),
}
_DONE = {
    "draft_policy": "began the draft",
    "change_draft": "changed it",
    "check_draft": "checked it",
    "try_draft": "tried it",
    "end_trial": "trial ended",
    "cancel_trial": "cancelled the trial",
    "ask_approval": "asked for approval",
    "approve_draft": "approved it",
    "refuse_draft": "refused it",
    "apply_draft": "applied it",
    "void_approval": "approval void",
    "drop_draft": "gave it up",
}


def title(kind: str) -> str:
    return "Hand-offs" if kind == "hand_offs" else kind.replace("_", " ").capitalize()


def purpose(kind: str) -> str:
    return (DOCUMENTS[kind].__doc__ or "").strip().split("\n")[0]


def day(value: date) -> str:
    return "the beginning" if value <= BEGINNING else f"{value:%-d %b %Y}"


def moment(at: datetime, company: Company) -> str:
    return f"{at.astimezone(ZoneInfo(company.time_zone)):%-d %b %Y, %H:%M}"


def span(version: Version) -> str:
    return f"from {day(version.starts_on)}" + (f" until {day(version.ends_on)}" if version.ends_on else "")


def state_chip(draft: PolicyDraft) -> Chip:
    return Chip(*STATES[draft.state])


def done(action: str) -> str:
    return _DONE.get(action, action.replace("_", " "))


def listed(roles: Iterable[str]) -> str:
    names = {"ops": "operations", "admin": "administrators", "executive": "executives", "finance": "finance"}
    return " or ".join(names.get(role, role) for role in roles)
