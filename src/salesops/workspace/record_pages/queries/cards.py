"""What belongs to a record, as cards: how many there truly are, the first few, and the grid with all of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from salesops.kernel.condition import Compare, Condition, both, to_data
from salesops.records.life.related import Related, Wanted, related
from salesops.records.row import Row
from salesops.web import formatting as written
from salesops.web.components import Chip
from salesops.workspace.record_pages.queries.seen import Seen, called, mentioned_by
from salesops.workspace.record_pages.shapes import SHAPES, address_of
from salesops.workspace.record_pages.words import Words, in_words


@dataclass(frozen=True)
class Line:
    name: str
    href: str = ""
    sub: str = ""
    value: str = ""
    chip: Chip | None = None


@dataclass(frozen=True)
class Card:
    title: str
    count: str
    lines: tuple[Line, ...]
    empty: str
    total: str = ""
    all_href: str = ""
    """The grid with all of them."""
    all_words: str = ""
    add_href: str = ""
    add_words: str = ""


@dataclass(frozen=True)
class Plan:
    """One card of a kind of record: which records, how a line of it reads, what is said where there are none."""

    title: str
    wanted: Wanted
    line: Callable[[Row, Words], Line]
    empty: str
    adds: bool = False


def cards_of(seen: Seen) -> tuple[Card, ...]:
    """Two queries a card, and one a kind of record they mention."""
    if not seen.was_there:
        return ()
    past = seen.visit.as_of.moment if seen.visit.as_of.is_past else None
    found = [(plan, related(plan.wanted, seen.id, scope=seen.visit.scope, at=past)) for plan in PLANS.get(seen.kind, ())]
    named = seen.with_names(pair for _, those in found for row in those.rows for pair in mentioned_by(row))
    return tuple(_card(plan, those, named) for plan, those in found)


def grid_href(kind: str, condition: Condition, **more: str) -> str:
    """The grid of a kind, showing what meets the condition; '' for kinds without a grid."""
    shape = SHAPES.get(kind)
    if shape is None or not shape.grid:
        return ""
    where = json.dumps(to_data(condition), separators=(",", ":"), default=str)
    return f"/{shape.grid}?{urlencode({'where': where, **more})}"


def _card(plan: Plan, those: Related, seen: Seen) -> Card:
    wanted = plan.wanted
    condition: Condition = Compare(wanted.field, "is", seen.id)
    for column, value in (wanted.where or {}).items():
        condition = both(condition, Compare(column, "is_empty") if value is None else Compare(column, "is", value))
    past = {"as_of": seen.visit.day.isoformat()} if seen.visit.as_of.is_past else {}
    adds = plan.adds and seen.visit.may_edit(wanted.kind) and not seen.is_hidden
    return Card(
        plan.title,
        written.number(those.count),
        tuple(plan.line(row, seen.words) for row in those.rows),
        plan.empty,
        total=_total(those, seen),
        all_href=grid_href(wanted.kind, condition, **past),
        all_words=f"All {written.number(those.count)}" if those.count > len(those.rows) else "In the grid",
        add_href=f"/{SHAPES[wanted.kind].path}/new?{urlencode({wanted.field: seen.id})}" if adds else "",
        add_words=f"New {SHAPES[wanted.kind].words}" if adds else "",
    )


def _total(those: Related, seen: Seen) -> str:
    """The sum, where there is one to say. Records in several currencies are not added up."""
    currencies = {row.values.get("currency") or seen.visit.company.currency for row in those.rows}
    amounts = [amount for amount in those.sums.values() if amount]
    if not amounts or len(currencies) > 1 or those.count > len(those.rows):
        return ""
    return written.money(amounts[0], currencies.pop())


def _deal(row: Row, words: Words) -> Line:
    status = str(row["status"])
    chip = {"won": Chip("Won", "good"), "lost": Chip("Lost", "bad")}.get(status)
    when = row["closed_on"] if status != "open" else row["close_date"]
    sub = " · ".join(filter(None, (words.stage(row["pipeline"], row["stage"]) if chip is None else "", _on(when))))
    return Line(called("deal", row.id, row.values), address_of("deal", row.id), sub, _money(row["amount"], row), chip)


def _contact(row: Row, words: Words) -> Line:
    return Line(called("contact", row.id, row.values), address_of("contact", row.id), row["title"] or row["email"])


def _account(row: Row, words: Words) -> Line:
    return Line(called("account", row.id, row.values), address_of("account", row.id), row["industry"], row["segment"])


def _subscription(row: Row, words: Words) -> Line:
    name = words.name("product", row["product"]) if row["product"] else "Subscription"
    until = f"{_on(row['starts_on'])} – {_on(row['ends_on']) if row['ends_on'] else 'open'}"
    return Line(name, address_of("deal", row["deal"]), until, f"{_money(row['monthly_amount'], row)} a month")


def _invoice(row: Row, words: Words) -> Line:
    paid = row["paid_on"] is not None
    chip = Chip("Paid", "good") if paid else Chip("Open")
    return Line(
        row["number"] or f"Invoice {row.id}",
        address_of("deal", row["deal"]),
        _on(row["issued_on"]),
        _money(row["amount"], row),
        chip,
    )


def _person(row: Row, words: Words) -> Line:
    gone = Chip(f"Left {_on(row['left_on'])}") if row["left_on"] else None
    return Line(row["name"], address_of("person", row.id), row["title"] or in_words(row["role"]), chip=gone)


def _team(row: Row, words: Words) -> Line:
    return Line(row["name"], address_of("team", row.id))


def _role(row: Row, words: Words) -> Line:
    chip = Chip("Primary", "accent") if row["is_primary"] else None
    return Line(words.name("deal", row["deal"]), address_of("deal", row["deal"]), row["role"], chip=chip)


def _price(row: Row, words: Words) -> Line:
    until = f"{_on(row['starts_on']) or 'always'} – {_on(row['ends_on']) or 'open'}"
    return Line(until, value=_money(row["amount"], row))


def _sold(row: Row, words: Words) -> Line:
    quantity = f"{row['quantity'].normalize():f} ×" if isinstance(row["quantity"], Decimal) else ""
    return Line(words.name("deal", row["deal"]), address_of("deal", row["deal"]), quantity, _money(row["amount"], row))


def _money(amount: Any, row: Row) -> str:
    return written.money_full(amount, row.values.get("currency") or "USD") if amount is not None else ""


def _on(day: Any) -> str:
    return written.day(day, year=True) if day is not None else ""


PLANS: dict[str, tuple[Plan, ...]] = {
    "account": (
        Plan(
            "Deals",
            Wanted("deal", "account", ("?closed_on", "close_date"), ("amount",)),
            _deal,
            "No deal with them yet.",
            adds=True,
        ),
        Plan("Contacts", Wanted("contact", "account", ("name",)), _contact, "Nobody is known there yet.", adds=True),
        Plan("Subscriptions", Wanted("subscription", "account", ("-starts_on",)), _subscription, "They subscribe to nothing."),
        Plan("Invoices", Wanted("invoice", "account", ("-issued_on",)), _invoice, "No invoice was sent yet."),
        Plan("Sub-accounts", Wanted("account", "parent", ("name",)), _account, "No account belongs to this one.", adds=True),
    ),
    "contact": (Plan("Deals they have a part in", Wanted("deal_contact", "contact"), _role, "They have no part in a deal yet."),),
    "person": (
        Plan("Open deals", Wanted("deal", "owner", ("close_date",), ("amount",), {"status": "open"}), _deal, "No open deal."),
        Plan("Reports", Wanted("person", "manager", ("name",), where={"left_on": None}), _person, "Nobody reports to them."),
    ),
    "team": (
        Plan(
            "Members", Wanted("person", "team", ("name",), where={"left_on": None}, limit=20), _person, "Nobody is in this team."
        ),
        Plan("Sub-teams", Wanted("team", "parent", ("name",)), _team, "No team is part of this one."),
    ),
    "product": (
        Plan("Prices", Wanted("price", "product", ("-starts_on",)), _price, "No price is set yet."),
        Plan("Sold in", Wanted("deal_line", "product"), _sold, "It is on no deal yet."),
    ),
}
"""Kind -> its cards. Contact roles, products and files have cards of their own: they are changed there."""
