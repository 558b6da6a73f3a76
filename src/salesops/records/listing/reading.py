"""Answering what is asked of a list: a page, how many and how much, by group. A fixed number of queries, whatever the rows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum

from salesops.history.encoding import PLACES
from salesops.kernel.condition import ALWAYS
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.records.listing import ordering as orders
from salesops.records.listing.ask import Ask, AskError, Page, Total
from salesops.records.listing.conditions import like, where
from salesops.records.listing.fields import NUMBERS, aliases, asked, lookup
from salesops.records.listing.source import Source
from salesops.records.queries import SEARCHED, names_referred_to
from salesops.records.row import row_of

MOST_WORDS = 8


def page(ask: Ask, *, scope: Scope) -> Page:
    """The rows asked for, with what all they refer to is called."""
    source = Source(ask.at, scope)
    expressions, steps = orders.order_of(ask, source)
    found = _matching(ask, source).annotate(**expressions)
    if ask.after:
        found = found.filter(orders.after(steps, ask.after))
    wanted = found.order_by(*orders.ordering(steps)).values(*(step.alias for step in steps))
    keys = list(wanted[ask.offset : ask.offset + ask.limit + 1])
    shown = [key["id"] for key in keys[: ask.limit]]
    by_id = {record.id: row_of(record) for record in source.rows(ask.kind).filter(id__in=shown)}
    rows = tuple(by_id[record_id] for record_id in shown if record_id in by_id)
    following = orders.cursor(steps, keys[ask.limit - 1]) if len(keys) > ask.limit > 0 else ""
    return Page(rows, names_referred_to(rows), following)


def ids(ask: Ask, *, scope: Scope, limit: int) -> list[int]:
    """The ids of the first `limit` that match, in their order."""
    source = Source(ask.at, scope)
    expressions, steps = orders.order_of(ask, source)
    found = _matching(ask, source).annotate(**expressions).order_by(*orders.ordering(steps))
    return list(found.values_list("id", flat=True)[:limit])


def total(ask: Ask, *, scope: Scope) -> Total:
    """How many match, and the sums asked for. One query."""
    found = _matching(ask, Source(ask.at, scope)).aggregate(count=Count("id"), **_sums(ask))
    return _total(ask, found)


def grouped(ask: Ask, by: tuple[str, ...], *, scope: Scope) -> dict[tuple[Any, ...], Total]:
    """`total` for each combination of values of the fields `by` (the kind's own, not behind a reference). One query."""
    names = [lookup(asked(ask.kind, name, ask.custom)) for name in by]
    own = {name: F(name) for name in names if name in aliases(ask.custom)}
    each = _matching(ask, Source(ask.at, scope)).annotate(**own).values(*names).order_by()
    found = each.annotate(count=Count("id"), **_sums(ask))
    return {tuple(row[name] for name in names): _total(ask, row) for row in found}


def _matching(ask: Ask, source: Source) -> QuerySet[Any]:
    if ask.kind not in KINDS:
        raise AskError(Finding("kind", f"There is no kind of record {ask.kind!r}.", "", f"There are: {', '.join(KINDS)}."))
    if ask.limit < 0 or ask.offset < 0:
        raise AskError(Finding("limit", "A page is before the beginning.", "Pages count upward.", "Give 0 or more."))
    found = source.rows(ask.kind).alias(**aliases(ask.custom)).filter(source.seen(ask.kind))
    if ask.where != ALWAYS:
        found = found.filter(where(ask.where, ask, source))
    for word in ask.search.split()[:MOST_WORDS]:
        found = found.filter(_with_word(ask, word, source))
    return found


def _with_word(ask: Ask, word: str, source: Source) -> Q:
    described = KINDS[ask.kind]
    word = word.replace("\x00", "")
    found = Q(pk__in=())
    for name in SEARCHED:
        if name in described.by_name:
            found |= like(name, word)
    for name in ("account", "owner"):
        if name in described.by_name:
            behind = source.behind(described.field(name).refers_to, "name").filter(like("name", word)).values("id")
            found |= Q(**{f"{name}_id__in": behind})
    return found


def _sums(ask: Ask) -> dict[str, Sum]:
    found = {}
    for number, name in enumerate(ask.sums):
        field = asked(ask.kind, name, ask.custom)
        if field.type not in NUMBERS or field.through is not None:
            raise AskError(Finding(name, f"{name} cannot be added up.", "It is no number of the record.", "Name an amount."))
        found[f"sum_{number}"] = Sum(lookup(field), output_field=DecimalField(max_digits=30, decimal_places=4))
    return found


def _total(ask: Ask, row: Mapping[str, Any]) -> Total:
    """SQLite adds up in binary; rounded to the places of the field the sum is exact again (below thirteen digits)."""
    sums = {}
    for number, name in enumerate(ask.sums):
        places = PLACES.get(asked(ask.kind, name, ask.custom).type, Decimal(1))
        sums[name] = Decimal(row[f"sum_{number}"] or 0).quantize(places)
    return Total(row["count"], sums)
