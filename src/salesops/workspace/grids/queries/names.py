"""Records by their names: what is offered while one types into a cell, and what pasted names mean."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from salesops.kernel.condition import Compare
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import listing
from salesops.records import queries as records

OPEN_TO_ALL = frozenset({"person", "team", "product"})
"""Whoever may write may name any of these, as `salesops.workspace.editing` allows."""
OFFERED = 8
_SECOND_LOOK = 40
_NOTES = {"account": ("city", "segment"), "contact": ("title", "email"), "lead": ("company",), "person": ("title",)}


def offered(kind: str, text: str, scope: Scope) -> list[dict[str, Any]]:
    """Names that begin with or contain what was typed, in scope; with a word to tell two alike apart."""
    within = _within(kind, scope)
    first = listing.page(_ask(kind, Compare("name", "starts_with", text) if text else None), scope=within).rows
    rows = list(first)
    if text and len(rows) < OFFERED:
        more = listing.page(_ask(kind, Compare("name", "contains", text)), scope=within).rows
        rows += [row for row in more if row.id not in {one.id for one in rows}]
    return [{"id": row.id, "name": row["name"], "note": _note(row)} for row in rows[:OFFERED]]


def _ask(kind: str, where: Compare | None) -> listing.Ask:
    named = {"where": where} if where else {}
    return listing.Ask(kind, order=("name",), limit=OFFERED, **named)


def _note(row: Any) -> str:
    return " · ".join(str(row.values[name]) for name in _NOTES.get(row.kind, ()) if row.values[name])


@dataclass(frozen=True)
class Meant:
    """What a name means: one record, or why not."""

    id: int | None = None
    why: str = ""


def meant(wanted: Mapping[str, Collection[str]], scope: Scope) -> dict[tuple[str, str], Meant]:
    """(kind, name as typed) -> what it means; `#12` names a record by its number. A few queries a kind."""
    return {(kind, name): found for kind, names in wanted.items() for name, found in _meant(kind, set(names), scope).items()}


def _meant(kind: str, names: set[str], scope: Scope) -> dict[str, Meant]:
    within = _within(kind, scope)
    numbers = {name for name in names if name.startswith("#") and name[1:].isdigit() and len(name) < 19}
    there = records.get_many(kind, {int(name[1:]) for name in numbers}, scope=within) if numbers else {}
    found = {name: Meant(int(name[1:])) if int(name[1:]) in there else _nobody(kind, name) for name in numbers}
    by_name = _by_name(kind, names - numbers, within)
    return found | {name: _one(kind, name, by_name.get(name.casefold(), set())) for name in names - numbers}


def _by_name(kind: str, names: set[str], scope: Scope) -> dict[str, set[int]]:
    """Exactly so first; whatever the capitals for the few that are left."""
    if not names:
        return {}
    found: dict[str, set[int]] = defaultdict(set)
    rows = listing.page(listing.Ask(kind, Compare("name", "in", tuple(names)), limit=5_000), scope=scope).rows
    for row in rows:
        found[row["name"].casefold()].add(row.id)
    for name in [name for name in names if name.casefold() not in found][:_SECOND_LOOK]:
        near = listing.page(listing.Ask(kind, Compare("name", "starts_with", name), limit=20), scope=scope).rows
        for row in near:
            if row["name"].casefold() == name.casefold():
                found[name.casefold()].add(row.id)
    return found


def _one(kind: str, name: str, ids: set[int]) -> Meant:
    if len(ids) == 1:
        return Meant(next(iter(ids)))
    if not ids:
        return _nobody(kind, name)
    numbers = " or ".join(f"#{record_id}" for record_id in sorted(ids)[:3])
    return Meant(why=f"{len(ids)} {KINDS[kind].plural} are called {name}. Choose one from the list, or write {numbers}.")


def _nobody(kind: str, name: str) -> Meant:
    return Meant(why=f"There is no {kind} {name} that you can see. Choose one from the list.")


def _within(kind: str, scope: Scope) -> Scope:
    return EVERYTHING if kind in OPEN_TO_ALL else scope
