"""Random policy documents and timelines."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from string import ascii_lowercase

from hypothesis import strategies as st

from salesops.policies.documents.company import Company, ExchangeRate
from salesops.policies.documents.quotas import Quota, Quotas
from salesops.policies.documents.targets import Target, Targets
from salesops.policies.timeline import Version, placed

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).map(str.strip).filter(bool)
KEYS = st.text(ascii_lowercase, min_size=1, max_size=8)
AMOUNTS = st.decimals(0, Decimal("1e9"), places=2)
AWKWARD = [
    "no",
    "on",
    "12:30",
    "007",
    "1_000",
    "1.5e5",
    "~",
    "null",
    "2017-03-01",
    "2017",
    "# x",
    "a: b",
    "- a",
    "'",
    '"',
    "*a",
    "&a",
    "a\x85b",
    "a\u2028b",
    "a\nb",
    "a\tb",
    "\x07",
]
NAMES = st.one_of(TEXTS, st.sampled_from(AWKWARD))
RATES = st.builds(
    ExchangeRate, currency=st.sampled_from(["EUR", "GBP"]), starts_on=DAYS, rate=st.decimals("0.0001", 9999, places=6)
)

COMPANIES = st.builds(
    Company,
    name=NAMES,
    time_zone=st.sampled_from(["UTC", "Europe/Vienna", "Asia/Tokyo"]),
    fiscal_start_month=st.integers(1, 12),
    coverage_needed=st.floats(0.01, 1e6),
    holidays=st.lists(DAYS, max_size=3).map(tuple),
    exchange_rates=st.lists(RATES, max_size=3, unique_by=lambda rate: (rate.currency, rate.starts_on)).map(tuple),
)
TARGETS = st.builds(
    Targets,
    targets=st.lists(
        st.builds(Target, metric=KEYS, value=st.floats(allow_nan=False, allow_infinity=False), team=st.just("") | NAMES),
        max_size=3,
    ).map(tuple),
)
QUOTAS = st.builds(
    Quotas,
    ramp_applied=st.booleans(),
    entries=st.lists(
        st.builds(Quota, person=NAMES, period=st.sampled_from(["2017Q3", "2018", "FY2019", "2017-03"]), amount=AMOUNTS),
        max_size=4,
        unique_by=lambda quota: quota.person,
    ).map(tuple),
)
NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)


def version(number, starts_on, text="x"):
    return Version("company", number, starts_on, None, text, "Ana", NOON + timedelta(days=number))


def timeline(starts):
    """The versions there are after applying one from each of the days, in that order."""
    versions = ()
    for number, starts_on in enumerate(starts, 1):
        versions = placed(versions, version(number, starts_on))
    return versions
