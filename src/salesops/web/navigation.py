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
