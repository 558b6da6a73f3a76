"""What every page has around it."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from salesops.policies.queries import company
from salesops.records.access import Viewer, may_change, viewer_of
from salesops.records.notices.queries import unseen_count
from salesops.web.formatting import initials
from salesops.web.navigation import actions_for, offered_to, place_of

THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: theme, navigation, who looks, what they may and have not seen, whose company it is; read if printed."""
    theme = request.COOKIES.get("theme", "")
    now = datetime.now(UTC)
    viewer = SimpleLazyObject(lambda: viewer_of(request.user, now))
    groups = SimpleLazyObject(lambda: offered_to(viewer.role))
    return {
        "theme": theme if theme in THEMES else "",
        "me": SimpleLazyObject(lambda: _card(viewer)),
        "navigation": groups,
        "place": SimpleLazyObject(lambda: place_of(request.path, groups)),
        "actions": SimpleLazyObject(lambda: actions_for(viewer.role if may_change(viewer) else "")),
        "may_change": SimpleLazyObject(lambda: may_change(viewer)),
        "unseen": SimpleLazyObject(lambda: unseen_count(viewer.person_id)),
        "company_name": SimpleLazyObject(lambda: company(now.date()).name),
    }


def _card(viewer: Viewer) -> dict[str, str]:
    return {"name": viewer.name, "role": viewer.role.capitalize(), "initials": initials(viewer.name)}
