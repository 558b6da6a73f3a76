"""One change in words: what became what, who did it, through which door, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.history.queries import Entry
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.words import Words, ago, title_of

DOORS = {
    "page": "",
    "api": "through the API",
    "import": "by an import",
    "command": "by a command",
    "job": "by the program",
    "test": "in a test",
}
_DONE = {
    "create": "created this {kind}",
    "hire_person": "joined",
    "log_activity": "logged it",
    "delete": "hid this {kind}",
    "restore": "brought this {kind} back",
    "move_deal": "moved the deal",
    "close_deal": "closed the deal",
    "reopen_deal": "reopened the deal",
    "convert_lead": "converted the lead",
    "complete_task": "completed the task",
    "transfer_person": "transferred them",
    "end_person": "noted that they leave",
    "undo": "took a change back",
}
_PARTS = {"deal_line": "a product", "deal_contact": "a contact role", "price": "a price"}
_PART_VERBS = {"create": "added", "delete": "removed", "restore": "brought back", "log_activity": "added"}
_FILE_VERBS = {"attach_file": "attached", "remove_file": "removed", "bring_back_file": "brought back"}
_QUIET = frozenset({"deal", "updated_at"})


@dataclass(frozen=True)
class Change:
    title: str
    before: str
    after: str
    first: bool = False
    """There was nothing before."""


@dataclass(frozen=True)
class Item:
    """One line of the timeline. A birth is one line that opens to what the record began with."""

    icon: str
    who: str
    what: str
    when: str
    exactly: str
    iso: str
    door: str = ""
    changes: tuple[Change, ...] = ()
    folded: bool = False
    short: bool = False
    """Its values in a row: what a small part of the record came to be with."""
    reasons: tuple[str, ...] = ()
    href: str = ""
    body: str = ""
    note: str = ""
    is_activity: bool = False


def change_item(entry: Entry, seen: Seen, words: Words) -> Item:
    born = _is_birth(entry)
    return Item(
        icon=_icon(entry, born=born),
        who=entry.by_name or "Somebody",
        what=_what(entry, seen, born=born),
        door=DOORS.get(entry.source, entry.source),
        changes=tuple(_changes(entry, seen, words)),
        folded=born and entry.kind in (seen.kind, "lead"),
        short=born and entry.kind in _PARTS,
        reasons=_reasons(entry.decision),
        **times(entry.happened_at, seen, words),
    )


def _is_birth(entry: Entry) -> bool:
    """The event a record came to be by: everything in it was nothing before."""
    return (
        entry.action not in ("edit", "undo")
        and len(entry.changes) > 1
        and all(old is None or old == "" for old, _ in entry.changes.values())
    )


def _icon(entry: Entry, *, born: bool) -> str:
    if entry.kind == "file":
        return "paperclip"
    if entry.action in ("delete", "restore"):
        return "eye-off" if entry.action == "delete" else "eye"
    return "sparkles" if born and entry.kind not in _PARTS else "git-commit-horizontal"


def _what(entry: Entry, seen: Seen, *, born: bool) -> str:
    if entry.kind == "file":
        return f"{_FILE_VERBS.get(entry.action, 'changed')} the file {entry.changes['name'][1]}"
    if entry.kind in _PARTS:
        return f"{_PART_VERBS.get(entry.action, 'changed')} {_PARTS[entry.kind]}"
    if born and entry.source == "import":
        return f"came in with this {seen.shape.words}"
    return _DONE.get(entry.action, "changed {fields}").format(kind=seen.shape.words, fields=_fields(entry, seen))


def _fields(entry: Entry, seen: Seen) -> str:
    titles = [title_of(entry.kind, name, seen.words.custom).lower() for name in entry.changes]
    if len(titles) > 2:
        return f"{len(titles)} fields"
    return " and ".join(titles) or "nothing"


def _changes(entry: Entry, seen: Seen, words: Words) -> Iterator[Change]:
    """Old and new values, said by the currency and pipeline of the record (or of the change itself)."""
    around = {**seen.row.values, **{name: new for name, (_, new) in entry.changes.items()}}
    earlier = {**around, **{name: old for name, (old, _) in entry.changes.items() if old}}
    for name, (old, new) in () if entry.kind == "file" else entry.changes.items():
        if (entry.kind in _PARTS and (name in _QUIET or (name == "discount" and not (old or new)))) or name == "deleted_at":
            continue
        title = title_of(entry.kind, name, words.custom)
        before, after = (words.said_of(entry.kind, name, value, of) for value, of in ((old, earlier), (new, around)))
        yield Change(title, before, after, first=old in (None, ""))


def _reasons(decision: Mapping[str, Any] | None) -> tuple[str, ...]:
    found = (decision or {}).get("reasons") or ()
    return tuple(str(reason.get("text", "")) if isinstance(reason, Mapping) else str(reason) for reason in found)


def times(moment: datetime, seen: Seen, words: Words) -> dict[str, str]:
    return {"when": ago(moment, seen.visit.now), "exactly": words.moment(moment), "iso": moment.isoformat()}
