"""The top of a record page: what it is called, the few facts that matter, what can be done with it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from salesops.kernel.condition import Compare
from salesops.records.came_without import came_without
from salesops.web.components import Banner, Head, Tone
from salesops.workspace.record_pages.queries.cards import grid_href
from salesops.workspace.record_pages.queries.facts import fact_of
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.words import in_words

_MATTERS = {
    "deal": ("amount", "close_date", "owner", "account", "next_step"),
    "account": ("owner", "industry", "segment", "employees", "website"),
    "contact": ("account", "title", "email", "phone", "owner"),
    "lead": ("company", "status", "score", "owner", "source"),
    "person": ("role", "team", "manager", "hired_on", "left_on"),
    "team": ("parent",),
    "activity": ("type", "person", "at", "outcome"),
    "product": ("code", "family", "price", "active"),
}


@dataclass(frozen=True)
class Matter:
    title: str
    text: str
    href: str = ""
    tone: Tone = ""
    now: str = ""


@dataclass(frozen=True)
class Way:
    """A button or menu entry that leads somewhere."""

    words: str
    href: str
    icon: str
    primary: bool = False
    opens: bool = False
    """In a dialog, where scripts run."""


def matters_of(seen: Seen) -> tuple[Matter, ...]:
    found = []
    for name in _MATTERS[seen.kind]:
        fact = fact_of(seen, name)
        text = "No next step" if name == "next_step" and fact.empty and fact.tone else fact.text
        found.append(Matter(fact.title, text, fact.href, fact.tone, fact.now))
    return tuple(found)


def head_of(seen: Seen) -> Head:
    kind = in_words(seen.shape.words)
    plural = seen.shape.described.plural.capitalize()
    list_href = f"/{seen.shape.grid}" if seen.shape.grid else ""
    crumbs = ((plural, list_href), (seen.title, ""))
    return Head(seen.title, kind, banners=(*seen.visit.as_of.banners(seen.address), *_banners(seen)), crumbs=crumbs)


def ways_of(seen: Seen) -> tuple[Way, ...]:
    if seen.is_hidden or seen.visit.as_of.is_past:
        return ()
    return tuple(_BY_KIND.get(seen.kind, lambda _: ())(seen))


def _banners(seen: Seen) -> tuple[Banner, ...]:
    if not seen.was_there:
        return (Banner(f"On that day this {seen.shape.words} was not there yet.", note=True),)
    if seen.is_hidden and seen.row.deleted_at is not None:
        return (Banner(f"This {seen.shape.words} was hidden on {seen.words.moment(seen.row.deleted_at)}.", note=True),)
    if seen.kind == "deal" and not seen.visit.as_of.is_past and (without := came_without(seen.id)):
        words = f"It came in past a gate, with an import, and lacks what was asked for: {without}"
        return (Banner(words, "All such deals", "/deals?filter=past-a-gate"),)
    return ()


def _of_deal(seen: Seen) -> list[Way]:
    pipeline = urlencode({"pipeline": str(seen.values.get("pipeline", ""))})
    return [Way("Open in the board", f"/board?{pipeline}", "square-kanban"), *_hand_over(seen)]


def _of_account(seen: Seen) -> list[Way]:
    new = [Way("New deal", f"/deals/new?account={seen.id}", "plus", primary=True)] if seen.visit.may_edit("deal") else []
    return [*_hand_over(seen), *new]


def _of_contact(seen: Seen) -> list[Way]:
    account = seen.values.get("account")
    if account is None or not seen.visit.may_edit("deal"):
        return []
    return [Way("New deal", f"/deals/new?account={account}", "plus")]


def _of_lead(seen: Seen) -> list[Way]:
    if seen.values.get("status") == "converted":
        return []
    convert = [Way("Convert", f"{seen.address}/convert", "arrow-right-left", primary=True)] if seen.may_edit else []
    return [*_hand_over(seen), *convert]


def _hand_over(seen: Seen) -> list[Way]:
    return [Way("Hand over", f"/handoffs/new?kind={seen.kind}&id={seen.id}", "handshake")] if seen.may_edit else []


def _of_person(seen: Seen) -> list[Way]:
    ways = [Way("Their deals", _owned(seen.id), "table-2")]
    if seen.may_edit:
        ways.append(Way("Transfer", f"{seen.address}/transfer", "move-right", opens=True))
        if not seen.values.get("left_on"):
            ways.append(Way("They leave", f"{seen.address}/end", "door-open", opens=True))
        ways.append(Way("Hand over", f"/settings/logins?{urlencode({'search': seen.title})}", "handshake"))
    return ways


def _owned(person_id: int) -> str:
    return grid_href("deal", Compare("owner", "is", person_id))


_BY_KIND = {"deal": _of_deal, "account": _of_account, "contact": _of_contact, "lead": _of_lead, "person": _of_person}
