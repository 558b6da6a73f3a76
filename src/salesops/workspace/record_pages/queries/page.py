"""A whole record page as one value."""

from dataclasses import dataclass

from salesops.history.queries import timeline as history_of
from salesops.web.components import Head
from salesops.workspace.record_pages.queries.attached import Files, files_shown
from salesops.workspace.record_pages.queries.cards import Card, cards_of
from salesops.workspace.record_pages.queries.facts import Group, groups_of
from salesops.workspace.record_pages.queries.happened import Timeline, timeline_of
from salesops.workspace.record_pages.queries.heading import Matter, Way, head_of, matters_of, ways_of
from salesops.workspace.record_pages.queries.logging import Composer, composer_of
from salesops.workspace.record_pages.queries.path import Path, path_of
from salesops.workspace.record_pages.queries.people_on import Roles, roles_of
from salesops.workspace.record_pages.queries.products import Products, products_of
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.queries.slider import Slider, slider_of


@dataclass(frozen=True)
class Top:
    """The part that changes when a fact does: facts that matter, the stages."""

    seen: Seen
    head: Head
    matters: tuple[Matter, ...]
    ways: tuple[Way, ...]
    path: Path | None
    became: tuple[tuple[str, str, str], ...]
    """Of a converted lead: (what, name, address) of each record it became."""
    hidden_by: str = ""


@dataclass(frozen=True)
class Around:
    """What belongs to the record."""

    cards: tuple[Card, ...]
    roles: Roles | None
    products: Products | None
    is_past: bool = False


@dataclass(frozen=True)
class RecordPage:
    top: Top
    slider: Slider
    groups: tuple[Group, ...]
    around: Around | None
    """None in the past: that takes longer, and is fetched when the page is there."""
    around_href: str
    files: Files
    composer: Composer | None
    timeline: Timeline
    numbers_href: str = ""
    play_href: str = ""
    """What the sales process advises for a deal where it stands."""

    @property
    def head(self) -> Head:
        return self.top.head

    @property
    def seen(self) -> Seen:
        return self.top.seen


def record_page(seen: Seen, *, show: str = "", after: str = "") -> RecordPage:
    past = seen.visit.as_of
    return RecordPage(
        top_of(seen),
        slider_of(seen),
        groups_of(seen) if seen.was_there else (),
        None if past.is_past else around_of(seen),
        f"{seen.address}/around?{past.query}" if past.is_past else "",
        files_shown(seen),
        composer_of(seen),
        timeline_of(seen, show, after),
        f"{seen.address}/numbers" if seen.kind == "person" and not past.is_past else "",
        f"{seen.address}/playbook" if seen.kind == "deal" and not past.is_past and not seen.is_hidden else "",
    )


def top_of(seen: Seen) -> Top:
    return Top(seen, head_of(seen), matters_of(seen), ways_of(seen), path_of(seen), _became(seen), _hidden_by(seen))


def around_of(seen: Seen) -> Around:
    is_deal = seen.kind == "deal" and seen.was_there
    return Around(
        cards_of(seen), roles_of(seen) if is_deal else None, products_of(seen) if is_deal else None, seen.visit.as_of.is_past
    )


def _became(seen: Seen) -> tuple[tuple[str, str, str], ...]:
    if seen.kind != "lead":
        return ()
    names = (("Account", "converted_account"), ("Contact", "converted_contact"), ("Deal", "converted_deal"))
    return tuple(
        (title, seen.said(name), f"/records/{title.lower()}/{seen.values[name]}")
        for title, name in names
        if seen.values.get(name)
    )


def _hidden_by(seen: Seen) -> str:
    if not seen.is_hidden:
        return ""
    return next((entry.by_name for entry in history_of(seen.kind, seen.id, limit=5) if entry.action == "delete"), "somebody")
