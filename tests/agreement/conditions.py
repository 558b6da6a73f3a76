"""Random records and conditions over them: text with case and accents, money, whole numbers, days, moments, yes and no; fields
of the kind and fields a company declared, single values and lists of them, and what is empty."""

from datetime import date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Condition, Not

COLUMNS = {
    "name": "string",
    "note": "string",
    "amount": "decimal(18, 2)",
    "probability": "decimal(5, 4)",
    "count": "int64",
    "hours": "float64",
    "day": "date",
    "at": "timestamp(6)",
    "flag": "boolean",
    "custom_tier": "string",
    "custom_budget": "decimal(18, 2)",
    "custom_seats": "decimal(18, 4)",
    "custom_since": "date",
    "custom_signed": "boolean",
}
"""As the warehouse has them: a field `custom.tier` is the column `custom_tier`."""

_words = st.sampled_from(
    ["", "North", "north", "NORTH EAST", "Élan", "élan", "100%", "a_b", "aXb", "it's", "a\\b", "Ünder", "日本"]
)
_cents = st.sampled_from(["0", "0.01", "-0.01", "50000.00", "49999.99", "0.10", "9999999999999999.99"]).map(Decimal)
_numbers = st.sampled_from([0, 1, -1, 50000, 2**40])
_days = st.sampled_from([date(2024, 2, 29), date(2024, 3, 1), date(1999, 12, 31)])
_moments = st.sampled_from([datetime(2024, 2, 29, 23, 59, 59, 999999), datetime(2024, 3, 1), datetime(1999, 12, 31, 12)])

VALUES: dict[str, st.SearchStrategy] = {
    "name": _words,
    "note": _words,
    "amount": _cents,
    "probability": st.sampled_from(["0", "0.1", "0.5000", "1"]).map(Decimal),
    "count": _numbers,
    "hours": st.sampled_from([0.0, 0.5, 24.0, -1.25]),
    "day": _days,
    "at": _moments,
    "flag": st.booleans(),
    "custom.tier": _words,
    "custom.budget": _cents,
    "custom.seats": st.sampled_from(["0", "2.5", "2.5001", "50000"]).map(Decimal),
    "custom.since": _days,
    "custom.signed": st.booleans(),
}
_TEXT = ("name", "note", "custom.tier")
_YES_NO = ("flag", "custom.signed")
_NUMERIC = ("amount", "probability", "count", "custom.budget", "custom.seats")
_ORDERED = ("at_least", "at_most", "more_than", "less_than")
_SEARCHES = ("contains", "excludes", "starts_with")


def records(most: int = 6) -> st.SearchStrategy[list[dict]]:
    return st.lists(st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()}), max_size=most)


def _asked(field: str) -> st.SearchStrategy:
    """Values a person may compare the field with: numbers of any kind with numbers, parts of words with texts."""
    if field in _NUMERIC:
        return _cents | _numbers
    if field in _TEXT:
        return _words | st.sampled_from(["n", "TH", "é", "%", "_", "'", "\\"])
    return VALUES[field]


def _compares(field: str) -> st.SearchStrategy[Compare]:
    value = _asked(field)
    operators = ("is", "is_not", *(() if field in _YES_NO else _ORDERED), *(_SEARCHES if field in _TEXT else ()))
    single = st.builds(Compare, st.just(field), st.sampled_from(operators), value)
    listed = st.builds(
        Compare, st.just(field), st.sampled_from(["in", "not_in"]), st.lists(value, min_size=1, max_size=3).map(tuple)
    )
    asked = st.builds(Compare, st.just(field), st.sampled_from(["is_empty", "is_filled"]))
    return single | listed | asked


def compares() -> st.SearchStrategy[Compare]:
    return st.sampled_from(list(VALUES)).flatmap(_compares)


def conditions() -> st.SearchStrategy[Condition]:
    leaves = st.just(ALWAYS) | compares()
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts)))
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Any_(tuple(parts)))
            | inner.map(Not)
        ),
        max_leaves=5,
    )
