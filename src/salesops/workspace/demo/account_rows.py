"""Accounts and their contacts, onto sheets, with some of the dirt that real ones have."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesops.workspace.demo.changes import handovers
from salesops.workspace.demo.clock import DAY, MOVES_FROM, NONE, Ints
from salesops.workspace.demo.company_names import CITIES_OF, STREETS, cities, company_names, domains, misspelt, postal_codes
from salesops.workspace.demo.draws import Draws
from salesops.workspace.demo.shape import EMPLOYEES, INDUSTRIES, SEGMENTS
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import account_ids, constant, integers, joined, moments, money, number_text, person_ids, picked
from salesops.workspace.demo.world import World

DOUBLES = 0.012
"""Accounts entered a second time under a slightly different name."""
NO_SEGMENT, NO_INDUSTRY, MISSPELT = 0.025, 0.03, 0.06
REVENUE_A_HEAD = 210_000
ENTERED_AT = MOVES_FROM - 1800


@dataclass(frozen=True)
class AccountBook:
    """What else the other sheets need to know of accounts, by their number."""

    names: pa.Array
    domains: pa.Array
    city: Ints
    segment: Ints
    owner: Ints

    def __len__(self) -> int:
        return len(self.segment)


def account_book(world: World) -> AccountBook:
    seat = world.business.accounts.seat
    rng = world.draws.of("account places")
    territory = np.array([CITIES_OF[team.territory] for team in world.cast.teams])[world.cast.seat_team[seat]]
    numbers = np.arange(len(seat))
    owner = world.cast.owner_at(seat, np.full(len(seat), world.span.today - 1))
    segment = world.cast.seat_segment[seat]
    return AccountBook(company_names(numbers), domains(numbers), rng.integers(*territory.T), segment, owner)


def write_accounts(folder: Folder, world: World, book: AccountBook) -> None:
    accounts = world.business.accounts
    columns = {
        "external_id": account_ids(np.arange(len(book))),
        "created_at": moments(accounts.created * DAY + ENTERED_AT),
        "name": book.names,
        "owner": person_ids(book.owner),
        **_facts(book, world.draws),
    }
    folder.add("account", columns)
    last = np.full(len(book), world.span.today - 1)
    folder.remember("account", columns["external_id"], [handovers(world.cast, accounts.seat, accounts.created, last, person_ids)])
    _write_doubles(folder, world, columns)


def _facts(book: AccountBook, draws: Draws) -> dict[str, pa.Array]:
    rng = draws.of("account facts")
    count = len(book)
    fewest, most = EMPLOYEES[book.segment].T
    employees = np.exp(rng.uniform(np.log(fewest), np.log(most + 1))).astype(np.int64)
    revenue = np.round(employees * REVENUE_A_HEAD * np.exp(rng.normal(0, 0.4, count)) / 10_000).astype(np.int64) * 1_000_000
    place = cities(book.city)
    place["country"] = misspelt(place["country"], rng.random(count) < MISSPELT, rng.integers(0, 12, count))
    street = joined(number_text(rng.integers(1, 999, count)), " ", picked(STREETS, rng.integers(0, len(STREETS), count)))
    return {
        "industry": _some_missing(INDUSTRIES, rng.integers(0, len(INDUSTRIES), count), NO_INDUSTRY, rng),
        "employees": integers(employees),
        "annual_revenue": money(revenue),
        "website": joined("https://", book.domains),
        "phone": phones(rng, count),
        "street": street,
        "postal_code": postal_codes(book.city, rng.integers(0, 100, count)),
        **place,
        "segment": _some_missing(SEGMENTS, book.segment, NO_SEGMENT, rng),
    }


def phones(rng: np.random.Generator, count: int) -> pa.Array:
    """Numbers from the range that is kept for fiction."""
    area, line = number_text(rng.integers(201, 989, count)), number_text(rng.integers(100, 200, count))
    return joined("+1 ", area, " 555 0", line)


def _some_missing(words: tuple[str, ...], places: Ints, share: float, rng: np.random.Generator) -> pa.Array:
    return picked(words, np.where(rng.random(len(places)) < share, NONE, places))


def _write_doubles(folder: Folder, world: World, columns: dict[str, pa.Array]) -> None:
    """The same company once more: another spelling, a little later, nothing else known."""
    count = len(columns["name"])
    rng = world.draws.of("doubles")
    twice = np.sort(rng.choice(count, round(count * DOUBLES), replace=False))
    base = pc.replace_substring_regex(columns["name"].take(pa.array(twice)), r" (Inc|LLC|Group|Co|Ltd|Corp)$", "")
    shouted = pa.array(rng.random(len(twice)) < 0.4)
    names = pc.if_else(shouted, pc.utf8_upper(base), joined(base, ", Inc."))
    day = np.minimum(world.business.accounts.created[twice] + rng.integers(20, 400, len(twice)), world.span.today - 1)
    kept = ("owner", "website", "region", "segment")
    folder.add(
        "account",
        {
            "external_id": account_ids(count + np.arange(len(twice))),
            "created_at": moments(day * DAY + ENTERED_AT),
            "name": names,
            "country": constant("United States", len(twice)),
            **{name: columns[name].take(pa.array(twice)) for name in kept},
        },
    )
