"""Random conditions, days and money for the kernel's tests."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Not

FIELDS = st.sampled_from(["amount", "segment", "owner", "close_date", "custom.partner"])
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))
DECIMALS = st.decimals(-10_000_000, 10_000_000, places=2)
TEXTS = st.text(min_size=1, max_size=8)
VALUES = st.one_of(TEXTS, st.integers(-(10**9), 10**9), DECIMALS, DAYS)
ORDERED = st.one_of(st.integers(-(10**9), 10**9), DECIMALS, DAYS)

COMPARISONS = st.one_of(
    st.builds(Compare, FIELDS, st.sampled_from(["is", "is_not"]), st.one_of(VALUES, st.booleans())),
    st.builds(Compare, FIELDS, st.sampled_from(["in", "not_in"]), st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    st.builds(Compare, FIELDS, st.sampled_from(["at_least", "at_most", "more_than", "less_than"]), ORDERED),
    st.builds(Compare, FIELDS, st.sampled_from(["contains", "excludes", "starts_with"]), TEXTS),
    st.builds(Compare, FIELDS, st.sampled_from(["is_empty", "is_filled"])),
)


def _joined(parts):
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(several.map(All), several.map(Any_), parts.map(Not))


CONDITIONS = st.recursive(st.one_of(COMPARISONS, st.just(ALWAYS)), _joined, max_leaves=8)
MONEY_AMOUNTS = st.decimals(Decimal("-1e12"), Decimal("1e12"), places=6)
