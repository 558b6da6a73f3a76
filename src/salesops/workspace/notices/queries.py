"""What somebody was told, as the pages show it."""

from dataclasses import dataclass
from datetime import datetime

from salesops.records.access import Viewer
from salesops.records.notices import queries as notices
from salesops.records.notices.models import Notice
from salesops.records.notices.sources import SOURCES
from salesops.web.components import Head, Option, Picker

LATEST = 8
PAGE = 50


@dataclass(frozen=True)
class Line:
    id: int
    text: str
    source: str
    when: datetime
    new: bool
    leads_on: bool


@dataclass(frozen=True)
class Choice:
    """A source, and whether it comes by mail."""

    name: str
    title: str
    says: str
    by_mail: bool


@dataclass(frozen=True)
class NoticesPage:
    head: Head
    lines: tuple[Line, ...]
    unseen: int
    older: str
    choices: tuple[Choice, ...]
    mails: bool


def latest(viewer: Viewer) -> tuple[Line, ...]:
    return _lines(notices.told(viewer.person_id, limit=LATEST).notices)


def notices_page(viewer: Viewer, *, unseen: bool, source: str, before: int | None) -> NoticesPage:
    told = notices.told(viewer.person_id, unseen=unseen, source=source, before=before, limit=PAGE)
    count = notices.unseen_count(viewer.person_id)
    older = _address(unseen=unseen, source=source, before=told.notices[-1].id) if told.more else ""
    head = Head("Notices", scope=_counted(count), pickers=_pickers(unseen=unseen, source=source), crumbs=(("Notices", ""),))
    return NoticesPage(head, _lines(told.notices), count, older, _choices(viewer), notices.mail_is_on())


def _counted(count: int) -> str:
    more = "+" if count >= notices.COUNTED else ""
    return f"{count}{more} you have not seen" if count else "You have seen them all"


def _choices(viewer: Viewer) -> tuple[Choice, ...]:
    chosen = notices.by_mail(viewer.person_id)
    return tuple(Choice(name, source.title, source.says, chosen[name]) for name, source in SOURCES.items())


def _pickers(*, unseen: bool, source: str) -> tuple[Picker, ...]:
    which = tuple(
        Option(words, _address(unseen=only, source=source), current=only == unseen)
        for words, only in (("All", False), ("Not seen yet", True))
    )
    titles = {"": "About anything", **{name: one.title for name, one in SOURCES.items()}}
    about = tuple(Option(title, _address(unseen=unseen, source=name), current=name == source) for name, title in titles.items())
    return (
        Picker("which", "Not seen yet" if unseen else "All", which, chosen=unseen),
        Picker("about", titles[source], about, chosen=bool(source)),
    )


def _address(*, unseen: bool, source: str, before: int | None = None) -> str:
    said = {"unseen": "1" if unseen else "", "about": source, "before": before}
    words = "&".join(f"{name}={value}" for name, value in said.items() if value)
    return f"/notices?{words}" if words else "/notices"


def _lines(found: tuple[Notice, ...]) -> tuple[Line, ...]:
    return tuple(
        Line(
            one.id,
            one.text,
            SOURCES[one.source].title if one.source in SOURCES else one.source,
            one.at,
            not one.seen_at,
            bool(one.link),
        )
        for one in found
    )
