"""Choosing a record that another refers to: those whose name is like what is typed."""

from dataclasses import dataclass
from typing import Any

from salesops.kernel.condition import ALWAYS, Compare, Condition, both
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import listing
from salesops.records.errors import InvalidError
from salesops.records.row import Row
from salesops.workspace.record_pages.queries.seen import called
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.record_pages.words import in_words

_OPEN = frozenset({"person", "team", "product"})
"""Whoever may write may name any of these, as `workspace.editing` has it."""
CHOOSABLE = frozenset({"account", "contact", "deal", "lead", *_OPEN})
MOST = 8


@dataclass(frozen=True)
class Choice:
    id: int
    name: str
    sub: str


def choices(visit: Visit, kind: str, typed: str, *, account: int | None = None) -> tuple[Choice, ...]:
    """Those whose name begins like what is typed first; of contacts those of the account alone, where one is given."""
    words = typed.replace("\x00", "").strip()[:100]
    where = _condition(kind, account)
    ask = listing.Ask(kind, where=where, search=words, order=("name",), limit=40 if words else MOST)
    page = listing.page(ask, scope=scope_for(visit, kind))
    ranked = sorted(page.rows, key=lambda row: (not row["name"].casefold().startswith(words.casefold()), row["name"].casefold()))
    return tuple(_choice(row, page.names) for row in ranked[:MOST])


def the_one_called(visit: Visit, field: Field, chosen: str, typed: str) -> int | None:
    """The id chosen; else that of the one record of that very name. Raises InvalidError for none or several."""
    if chosen.isdecimal() and len(chosen) < 19:
        return int(chosen) or None
    if not typed.strip():
        return None
    kind = field.refers_to
    ask = listing.Ask(kind, where=Compare("name", "is", typed.strip()), limit=2)
    rows = listing.page(ask, scope=scope_for(visit, kind)).rows
    if len(rows) == 1:
        return rows[0].id
    what = f"There are several called {typed!r}." if rows else f"There is no {kind} called {typed!r}."
    raise InvalidError([Finding(field.name, what, "", "Choose one from the list.")])


def scope_for(visit: Visit, kind: str) -> Scope:
    return EVERYTHING if kind in _OPEN else visit.scope


def _condition(kind: str, account: int | None) -> Condition:
    condition: Condition = ALWAYS
    if account is not None and "account" in KINDS[kind].by_name:
        condition = both(condition, Compare("account", "is", account))
    if kind == "person":
        condition = both(condition, Compare("left_on", "is_empty"))
    return condition


def _choice(row: Row, names: Any) -> Choice:
    values = row.values
    account = names.get("account", {}).get(values.get("account") or 0, "")
    sub = account or values.get("company") or values.get("title") or values.get("industry") or values.get("code") or ""
    return Choice(row.id, called(row.kind, row.id, values), sub or in_words(values.get("email") or ""))
