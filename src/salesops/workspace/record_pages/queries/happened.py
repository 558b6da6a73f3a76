"""The timeline of a record in words, newest first, a page at a time."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from salesops.history.queries import Entry
from salesops.kernel.kinds import KINDS
from salesops.records.life.timeline import SHOWS, Happening, Show, Spot, timeline
from salesops.records.row import Row
from salesops.workspace.record_pages.queries.seen import Mentions, Seen, named
from salesops.workspace.record_pages.queries.telling import Item, change_item, times
from salesops.workspace.record_pages.shapes import address_of
from salesops.workspace.record_pages.words import Words, in_words

PAGE = 30
_ACTIVITY_ICONS = {"call": "phone", "task": "square-check", "note": "sticky-note"}


@dataclass(frozen=True)
class Timeline:
    items: tuple[Item, ...]
    show: Show
    shows: tuple[tuple[Show, str], ...]
    address: str
    older: str = ""
    """The cursor of the page after; '' at the beginning of the record's life."""
    first_page: bool = True


def timeline_of(seen: Seen, show: str = "", after: str = "") -> Timeline:
    chosen: Show = next((one for one in SHOWS if one == show), "all")
    past = seen.visit.as_of.moment if seen.visit.as_of.is_past else None
    stretch = timeline(seen.kind, seen.id, scope=seen.visit.scope, show=chosen, limit=PAGE, after=read_spot(after), until=past)
    words = replace(seen.words, names=named(_mentioned(stretch.happenings), seen.words.names))
    items = tuple(_item(happening, seen, words) for happening in stretch.happenings)
    shows = tuple((one, in_words(one)) for one in SHOWS) if seen.kind != "team" else ()
    older = write_spot(stretch.last) if stretch.last else ""
    return Timeline(items, chosen, shows, seen.address, older, first_page=not after)


def write_spot(spot: Spot) -> str:
    moment, rank, number = spot
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{rank}|{number}".encode()).decode().rstrip("=")


def read_spot(text: str) -> Spot | None:
    """None for an empty one, and for one that is none of ours: the timeline then begins anew."""
    try:
        moment, rank, number = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("|")
        spot = (datetime.fromisoformat(moment), int(rank), int(number))
    except (ValueError, binascii.Error):
        return None
    return spot if spot[0].tzinfo and abs(spot[1]) < 100 and abs(spot[2]) < 2**62 else None


def _mentioned(happenings: tuple[Happening, ...]) -> Mentions:
    for happening in happenings:
        if happening.entry is not None:
            yield from _in_entry(happening.entry)
        elif happening.row is not None:
            yield "person", happening.row["person"]
            yield "contact", happening.row["contact"]
            yield "deal", happening.row["deal"]


def _in_entry(entry: Entry) -> Iterator[tuple[str, int | None]]:
    for name, pair in entry.changes.items():
        field = KINDS[entry.kind].by_name.get(name) if entry.kind in KINDS else None
        if field is not None and field.type == "ref":
            for value in pair:
                yield field.refers_to, value


def _item(happening: Happening, seen: Seen, words: Words) -> Item:
    if happening.row is not None:
        return _activity(happening.row, seen, words)
    assert happening.entry is not None
    return change_item(happening.entry, seen, words)


def _activity(row: Row, seen: Seen, words: Words) -> Item:
    kind = str(row["type"])
    about = " · ".join(
        words.name(of, row[of]) for of in ("contact", "deal") if row[of] and (of != seen.kind or row[of] != seen.id)
    )
    minutes = f"{row['minutes']} min" if row["minutes"] else ""
    return Item(
        icon=_ACTIVITY_ICONS.get(kind, "mail" if kind.startswith("email") else "calendar"),
        who=words.name("person", row["person"]) if row["person"] else "Somebody",
        what=row["subject"] or in_words(kind),
        note=" · ".join(filter(None, (in_words(kind), in_words(row["outcome"]), minutes, _due(row, words), about))),
        body=str(row["body"]),
        href=address_of("activity", row.id),
        is_activity=True,
        **times(row["at"], seen, words),
    )


def _due(row: Row, words: Words) -> str:
    if row["type"] != "task":
        return ""
    if row["done_at"]:
        return f"done {words.moment(row['done_at'])}"
    return f"due {row['due_on']:%b %-d, %Y}" if row["due_on"] else "open"
