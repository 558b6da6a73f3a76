"""Names, domains and addresses of invented companies."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesops.workspace.demo.clock import Ints
from salesops.workspace.demo.texts import joined, number_text, picked
from salesops.workspace.demo.words import WORDS

STARTS = WORDS["company_starts"]
ENDS = WORDS["company_ends"]
TRADES = WORDS["company_trades"]
FORMS = (" Inc", "", " LLC", " Group", " Co", " Ltd", " Corp")
CITIES = (
    ("New York", "NY", "United States", "East", "100"),
    ("Boston", "MA", "United States", "East", "021"),
    ("Atlanta", "GA", "United States", "East", "303"),
    ("Miami", "FL", "United States", "East", "331"),
    ("Philadelphia", "PA", "United States", "East", "191"),
    ("London", "", "United Kingdom", "East", "EC1"),
    ("Toronto", "ON", "Canada", "East", "M5V"),
    ("Chicago", "IL", "United States", "Central", "606"),
    ("Dallas", "TX", "United States", "Central", "752"),
    ("Minneapolis", "MN", "United States", "Central", "554"),
    ("St. Louis", "MO", "United States", "Central", "631"),
    ("Denver", "CO", "United States", "West", "802"),
    ("San Francisco", "CA", "United States", "West", "941"),
    ("Seattle", "WA", "United States", "West", "981"),
    ("Phoenix", "AZ", "United States", "West", "850"),
    ("Los Angeles", "CA", "United States", "West", "900"),
    ("Vancouver", "BC", "Canada", "West", "V6B"),
)
CITIES_OF = {"all": (0, 17), "East": (0, 7), "West": (7, 17)}
"""Territory -> the cities it takes in, from (included) to (excluded)."""
OTHER_SPELLINGS = {"United States": ("USA", "US", "U.S.A.", "united states"), "Canada": ("CAN", "canada")}
STREETS = ("Main Street", "Market Street", "Oak Avenue", "Mill Road", "Station Road", "Lake Drive", "Park Avenue")

_MANY = len(STARTS) * len(ENDS) * len(TRADES) * len(FORMS)
_STEP = 104_729
"""A prime that shares no factor with _MANY, so that steps of it reach each name once."""


def _parts(numbers: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    place = numbers * _STEP % _MANY
    return (
        place % len(STARTS),
        place // len(STARTS) % len(ENDS),
        place // (len(STARTS) * len(ENDS)) % len(TRADES),
        place // (len(STARTS) * len(ENDS) * len(TRADES)),
    )


def company_names(numbers: Ints) -> pa.Array:
    """One name a number; a name used up gets a second number behind it."""
    start, end, trade, form = _parts(numbers)
    again = numbers // _MANY
    suffix = pc.if_else(pa.array(again > 0), joined(" ", number_text(again + 1)), "")
    return joined(picked(STARTS, start), picked(ENDS, end), " ", picked(TRADES, trade), picked(FORMS, form), suffix)


def domains(numbers: Ints) -> pa.Array:
    start, end, trade, form = _parts(numbers)
    more = pc.if_else(pa.array((form > 1) | (numbers >= _MANY)), number_text(numbers % 1000), "")
    return pc.utf8_lower(joined(picked(STARTS, start), picked(ENDS, end), "-", picked(TRADES, trade), more, ".example"))


def cities(place: Ints) -> dict[str, pa.Array]:
    """Columns city, state, country and region of places in CITIES."""
    names = ("city", "state", "country", "region")
    return {name: picked([city[n] for city in CITIES], place) for n, name in enumerate(names)}


def misspelt(country: pa.Array, careless: np.ndarray, variant: Ints) -> pa.Array:
    """The country as some people write it, where they were careless."""
    for name, others in OTHER_SPELLINGS.items():
        swap = pc.and_(pa.array(careless), pc.equal(country, name))
        country = pc.if_else(swap, picked(others, variant % len(others)), country)
    return country


def postal_codes(place: Ints, tail: Ints) -> pa.Array:
    """Two more digits behind the United States' three; something like 7QA elsewhere."""
    american = np.array([city[2] == "United States" for city in CITIES])[place]
    digits = pc.utf8_lpad(number_text(tail), 2, "0")
    letters = joined(" ", number_text(tail % 9 + 1), picked(("QA", "BR", "XT", "DL"), tail % 4))
    return joined(picked([city[4] for city in CITIES], place), pc.if_else(pa.array(american), digits, letters))
