"""Who is at a policy page: the viewer, the moment, and the company's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest

from salesops.kernel.actor import Actor
from salesops.kernel.company import Company
from salesops.policies import queries as policies
from salesops.policies.life import announcing, drafts
from salesops.policies.models import PolicyDraft, PolicyNotice
from salesops.records.access import Viewer, may_change, viewer_of
from salesops.web.visitor import visitor


@dataclass(frozen=True)
class Reader:
    viewer: Viewer
    at: datetime
    company: Company

    @property
    def today(self) -> date:
        return self.company.day_of(self.at)

    @property
    def role(self) -> str:
        return self.viewer.role

    @property
    def acting(self) -> str:
        """The role they act in: none while somebody else looks through their eyes."""
        return self.role if may_change(self.viewer) else ""

    @property
    def actor(self) -> Actor:
        return self.viewer.actor("page")

    def sees_drafts(self, kind: str) -> bool:
        """Whether they draft or approve the kind. A draft's trial names everybody's records; nobody else sees it."""
        rule = drafts.rule_of(kind, self.today)
        return self.role in (*rule.drafting, *rule.approving)


def reader(request: HttpRequest, now: datetime) -> Reader:
    """Raises PermissionDenied for whoever is nobody here."""
    viewer = visitor(request, now)
    return Reader(viewer, now, policies.company(now.date()))


def draft_for(who: Reader, number: int) -> PolicyDraft:
    """The draft, for whoever may see it; for others there is none."""
    try:
        draft = drafts.one(number)
    except drafts.UnknownDraftError as unknown:
        raise Http404(str(unknown)) from unknown
    if not who.sees_drafts(draft.kind):
        raise Http404(f"There is no draft {number}.")
    return draft


def unseen_by(user: Any, now: datetime) -> list[PolicyNotice]:
    """The announcements for a user who has a role here. One query where there is none."""
    if not user.is_authenticated:
        return []
    return announcing.unseen(user.id, lambda: viewer_of(user, now), at=now)
