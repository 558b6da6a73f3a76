"""When a record came to be, where its export does not say."""

from collections.abc import Sequence

from salesops.kernel.kinds import Field, Kind
from salesops.records.importing.workshop import quoted

_BY_FIELD = {
    "person": "hired_on",
    "price": "starts_on",
    "activity": "at",
    "subscription": "starts_on",
    "invoice": "issued_on",
    "spend": "month",
}
_WITH_DEAL = frozenset({"deal_line", "deal_contact"})
_UNDATED = frozenset({"team", "person", "account", "contact", "product", "price"})
"""Kinds whose records were there before what was done with them: they date from the earliest moment of the import."""


def of(kind: Kind, fields: Sequence[Field]) -> str:
    """SQL over `q` and its joins for the moment another field tells; NULL where none does."""
    names = {f.name: f for f in fields}
    told = names.get(_BY_FIELD.get(kind.name, ""))
    if told is not None:
        return f"q.{quoted(told.name)}" + (" + INTERVAL 12 HOUR" if told.type == "date" else "")
    if kind.name in _WITH_DEAL and "deal" in names:
        return "i_deal.born"
    return "NULL::TIMESTAMP"


def otherwise(kind: Kind, moment: str) -> str:
    return f"coalesce((SELECT moment FROM earliest), {moment})" if kind.name in _UNDATED else moment
