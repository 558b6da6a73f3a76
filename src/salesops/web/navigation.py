"""What the sidebar and the palette offer. The list itself is `salesops.config.navigation`; this is its shape."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Destination:
    label: str
    url_name: str
    icon: str
    roles: frozenset[str] = field(default_factory=frozenset)
    """Who is offered it; empty = everybody. Being offered a page is not the right to see it."""
    words: str = ""
    """Further words by which the palette finds it."""

    @property
    def href(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Action:
    """Something the palette does at once: opens a form (`path`), or presses a button of the page (`press`, a selector)."""

    label: str
    icon: str
    path: str = ""
    press: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    """Who is offered it; empty = everybody. Being offered it is not the right to do it."""
    words: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    destinations: tuple[Destination, ...]


def offered_to(role: str) -> tuple[Group, ...]:
    groups: tuple[Group, ...] = import_string(settings.NAVIGATION)
    kept = (
        Group(group.label, tuple(place for place in group.destinations if not place.roles or role in place.roles))
        for group in groups
    )
    return tuple(group for group in kept if group.destinations)


def place_of(path: str, groups: tuple[Group, ...]) -> str:
    """Where in the sidebar a page belongs: the destination whose address begins its own, the longest one. Empty: nowhere."""
    hrefs = (place.href for group in groups for place in group.destinations)
    inside = (href for href in hrefs if href == path or (href != "/" and path.startswith(f"{href}/")))
    return max(inside, key=len, default="")


def actions_for(role: str) -> tuple[Action, ...]:
    actions: tuple[Action, ...] = import_string(settings.ACTIONS)
    return tuple(action for action in actions if not action.roles or role in action.roles)
