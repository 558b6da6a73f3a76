"""Products on a deal: lines are added, changed and removed; what they come to becomes the deal's amount on request."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import DEAL_LINE
from salesops.kernel.scope import EVERYTHING
from salesops.records.access import Viewer
from salesops.records.actions import Written
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.queries import get
from salesops.records.row import Row
from salesops.workspace import editing
from salesops.workspace.record_pages.decide import line_amount

_NUMBERS = ("quantity", "unit_price", "discount")
_BOUND = Decimal(10) ** 11
"""As every stored number has it."""


def put_line(
    deal: Row, given: Mapping[str, str], *, line: Row | None = None, version: int = 0, viewer: Viewer, by: Actor, at: datetime
) -> Written:
    """A new line, or another state of one. `given` is what was typed: product, description, quantity, unit price and the
    discount in percent; the amount follows. Raises InvalidError."""
    values = _read(given)
    if line is None:
        if values["unit_price"] is None and values["product"] is not None:
            values["unit_price"] = _list_price(values["product"])
        return editing.create("deal_line", {"deal": deal.id, **_whole(values)}, viewer=viewer, by=by, at=at)
    return editing.change("deal_line", line.id, _whole(values), version=version, viewer=viewer, by=by, at=at)


def take_over(deal: Row, total: Decimal, *, version: int, viewer: Viewer, by: Actor, at: datetime) -> Written:
    """What the products come to becomes the amount of the deal."""
    return editing.change("deal", deal.id, {"amount": total}, version=version, viewer=viewer, by=by, at=at)


def line_of(deal: Row, line_id: int) -> Row:
    """Raises NotFoundError for a line of another deal. The deal has been read within the viewer's scope."""
    line = get("deal_line", line_id, scope=EVERYTHING)
    if line is None or line["deal"] != deal.id:
        raise NotFoundError(f"Deal {deal.id} has no line {line_id}.")
    return line


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "amount": line_amount(values["quantity"], values["unit_price"], values["discount"])}


def _list_price(product: int) -> Decimal | None:
    row = get("product", product, scope=EVERYTHING)
    return row["price"] if row else None


def _read(given: Mapping[str, str]) -> dict[str, Any]:
    product = given.get("product", "").strip()
    values: dict[str, Any] = {"product": int(product) if product.isdecimal() else None}
    values["description"] = given.get("description", "").strip()
    for name in _NUMBERS:
        values[name] = _number(name, given.get(name, ""))
    values["quantity"] = Decimal(1) if values["quantity"] is None else values["quantity"]
    if values["product"] is None and not values["description"]:
        raise InvalidError([_wrong("product", "No product is chosen.", "A line is about something.", "Choose or describe it.")])
    if values["discount"] is not None:
        values["discount"] = _share(values["discount"])
    return values


def _share(percent: Decimal) -> Decimal:
    if not 0 <= percent <= 100:
        raise InvalidError([_wrong("discount", f"{percent} % is no discount.", "It lies between 0 and 100 %.", "Correct it.")])
    return percent / 100


def _number(name: str, typed: str) -> Decimal | None:
    plain = typed.replace(",", "").replace("%", "").replace("$", "").strip()
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        title = DEAL_LINE.field(name).title
        raise InvalidError([_wrong(name, f"{typed!r} is no number.", f"{title} is one.", "Write it like 1234.50.")])
    if abs(value) >= _BOUND:
        raise InvalidError([_wrong(name, f"{typed!r} is too large.", f"It is below {_BOUND:,}.", "Write a smaller number.")])
    return value


def _wrong(field: str, what: str, why: str, fix: str) -> Finding:
    return Finding(f"deal_line.{field}", what, why, fix)
