"""The facts of a record, one by one: how each is said, whether it may be edited here, what it has become since."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from salesops.history.encoding import CUSTOM
from salesops.kernel.kinds import Field
from salesops.web import formatting as written
from salesops.web.components import Tone
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.shapes import address_of
from salesops.workspace.record_pages.words import title_of

_LINKS = {"email": "mailto:", "phone": "tel:"}


@dataclass(frozen=True)
class Fact:
    name: str
    title: str
    text: str
    href: str = ""
    editable: bool = False
    edit_href: str = ""
    """The fragment with the form; without scripts `?edit=<name>` on the page."""
    page_href: str = ""
    tone: Tone = ""
    long: bool = False
    empty: bool = False
    undo_href: str = ""
    now: str = ""
    """What it is now, where the past is looked at and it has changed since."""

    @property
    def id(self) -> str:
        return f"fact-{self.name.replace('.', '-')}"


@dataclass(frozen=True)
class Group:
    title: str
    facts: tuple[Fact, ...]


def groups_of(seen: Seen) -> tuple[Group, ...]:
    """The groups of the shape, then the company's own fields and those kept of fields that are gone."""
    groups = [Group(title, tuple(fact_of(seen, name) for name in names)) for title, names in seen.shape.facts]
    own = tuple(fact_of(seen, name) for name in _own_names(seen))
    if own:
        groups.append(Group("Your own fields", own))
    return tuple(groups)


def fact_of(seen: Seen, name: str) -> Fact:
    field = _field(seen, name)
    value = seen.values.get(name)
    editable = seen.may_edit and is_editable(seen, name)
    return Fact(
        name,
        title_of(seen.kind, name, seen.words.custom),
        seen.said(name),
        href=_href(field, name, value),
        editable=editable,
        edit_href=f"{seen.address}/facts/{name}" if editable else "",
        page_href=f"{seen.address}?{urlencode({'edit': name})}#fact-{name.replace('.', '-')}" if editable else "",
        undo_href=f"{seen.address}/undo",
        tone=_tone(seen, name, value),
        long=field is not None and field.type == "long_text",
        empty=value in (None, ""),
        now=_now(seen, name),
    )


def is_editable(seen: Seen, name: str) -> bool:
    """Whether a field is changed by hand on this page."""
    if name in seen.words.custom:
        return True
    shown = {field for _, names in seen.shape.facts for field in names}
    return name in shown and name not in seen.shape.fixed


def _field(seen: Seen, name: str) -> Field | None:
    if name in seen.words.custom:
        return seen.words.custom[name]
    return None if name.startswith(CUSTOM) else seen.shape.field(name)


def _own_names(seen: Seen) -> Iterator[str]:
    yield from seen.words.custom
    yield from sorted(name for name in seen.values if name.startswith(CUSTOM) and name not in seen.words.custom)


def _href(field: Field | None, name: str, value: Any) -> str:
    if field is None or value in (None, ""):
        return ""
    if field.type == "ref":
        return address_of(field.refers_to, value)
    if name in _LINKS:
        return _LINKS[name] + "".join(str(value).split())
    if name == "website":
        return _web_address(str(value))
    return ""


def _web_address(text: str) -> str:
    """A website as an address to go to; '' for what is none. Nothing but http ever becomes a link."""
    plain = text.strip()
    if plain.lower().startswith(("http://", "https://")):
        return plain
    return f"https://{plain}" if "." in plain and not any(sign in plain for sign in " :\\\"'<>") else ""


def _tone(seen: Seen, name: str, value: Any) -> Tone:
    if seen.kind != "deal" or seen.values.get("status") != "open":
        return ""
    if name == "close_date" and value is not None and value < seen.visit.day:
        return "bad"
    return "bad" if name == "next_step" and not value else ""


def _now(seen: Seen, name: str) -> str:
    if not seen.visit.as_of.is_past or not seen.was_there:
        return ""
    was, now = seen.values.get(name), seen.row.values.get(name)
    if was == now or (was in (None, "") and now in (None, "")):
        return ""
    return seen.words.said_of(seen.kind, name, now, seen.row.values) if now not in (None, "") else f"empty ({written.NONE})"
