"""The products on a deal: each line, what they come to, and whether the deal says the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from salesops.records.life.related import Wanted, related
from salesops.records.row import Row
from salesops.web import formatting as written
from salesops.workspace.record_pages.decide import Comparison, compared
from salesops.workspace.record_pages.queries.seen import Seen, mentioned_by
from salesops.workspace.record_pages.shapes import address_of
from salesops.workspace.record_pages.words import Words

MOST = 200
_AMOUNTS = ("unit_price", "amount")
Money = Callable[[Decimal | None], str]
_ON_THE_DEAL = Wanted("deal_line", "deal", ("id",), limit=MOST)


@dataclass(frozen=True)
class LineShown:
    id: int
    version: int
    product: str
    product_id: int | None
    product_href: str
    description: str
    quantity: str
    price: str
    discount: str
    amount: str


@dataclass(frozen=True)
class LineForm:
    """A line open for editing (`line` 0: a new one), as typed or as it is."""

    line: int
    version: int
    product: str
    product_id: str
    description: str
    quantity: str
    unit_price: str
    discount: str


@dataclass(frozen=True)
class Products:
    address: str
    lines: tuple[LineShown, ...]
    total: str
    deal_amount: str
    differs: bool
    version: int
    may_edit: bool
    problem: str = ""
    form: LineForm | None = None


def products_of(seen: Seen, *, editing: int | None = None, problem: str = "", typed: Mapping[str, str] | None = None) -> Products:
    """`editing`: the line whose form is open, 0 for a new one; `typed`: what was written into it and could not be stored."""
    past = seen.visit.as_of.moment if seen.visit.as_of.is_past else None
    found = related(_ON_THE_DEAL, seen.id, scope=seen.visit.scope, at=past)
    words = seen.with_names(pair for row in found.rows for pair in mentioned_by(row)).words
    sums = comparison(seen, found.rows)
    money = _alike(seen.currency, [sums.total, sums.amount, *(row[name] for row in found.rows for name in _AMOUNTS)])
    return Products(
        f"{seen.address}/products",
        tuple(_shown(row, words, money) for row in found.rows),
        money(sums.total),
        money(sums.amount),
        bool(found.rows) and sums.differs,
        seen.row.version,
        seen.may_edit,
        problem,
        _form(found.rows, words, editing, typed) if seen.may_edit and editing is not None else None,
    )


def _alike(currency: str, amounts: Sequence[Decimal | None]) -> Money:
    """Writes them all with cents, or all without."""
    return partial(written.money_full, currency=currency, decimals=written.decimals_of(amounts))


def comparison(seen: Seen, lines: tuple[Row, ...]) -> Comparison:
    return compared((row["amount"] for row in lines), seen.values.get("amount"))


def comparison_now(seen: Seen) -> Comparison:
    return comparison(seen, related(_ON_THE_DEAL, seen.id, scope=seen.visit.scope).rows)


def _shown(row: Row, words: Words, money: Money) -> LineShown:
    product = row["product"]
    share = row["discount"]
    return LineShown(
        row.id,
        row.version,
        words.name("product", product) if product else row["description"] or "Something else",
        product,
        address_of("product", product),
        row["description"] if product else "",
        plain(row["quantity"]) or written.NONE,
        money(row["unit_price"]),
        f"{plain(share * 100)}%" if share else written.NONE,
        money(row["amount"]),
    )


def _form(rows: tuple[Row, ...], words: Words, line: int, typed: Mapping[str, str] | None) -> LineForm | None:
    row = next((row for row in rows if row.id == line), None)
    if line and row is None:
        return None
    if typed is not None:
        names = ("product", "product_id", "description", "quantity", "unit_price", "discount")
        return LineForm(line, row.version if row else 0, *(typed.get(name, "") for name in names))
    if row is None:
        return LineForm(0, 0, "", "", "", "1", "", "")
    product, share = row["product"], row["discount"]
    name = words.name("product", product) if product else ""
    numbers = (plain(row["quantity"]), plain(row["unit_price"]), plain(share * 100) if share else "")
    return LineForm(row.id, row.version, name, str(product or ""), row["description"], *numbers)


def plain(value: Any) -> str:
    """A number as one types it: without a tail of zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else ""
