"""Teams, people, products and prices onto sheets."""

import numpy as np
import pyarrow as pa

from salesops.workspace.demo.cast import Cast, Person
from salesops.workspace.demo.changes import HANDED_OVER_AT, Changes
from salesops.workspace.demo.clock import DAY, NONE, as_date, day_number
from salesops.workspace.demo.prices import price_list
from salesops.workspace.demo.shape import PRODUCTS
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import constant, date_text, dates, ids, moments, money, person_ids, picked
from salesops.workspace.demo.world import World

WORKING_HOURS = '{"monday": ["09:00-17:30"], "tuesday": ["09:00-17:30"], "wednesday": ["09:00-17:30"], ' + (
    '"thursday": ["09:00-17:30"], "friday": ["09:00-16:00"]}'
)
TIME_ZONE = "America/New_York"


def write_teams(folder: Folder, world: World) -> None:
    teams = world.cast.teams
    founded = np.full(len(teams), world.span.start - 1500) * DAY + HANDED_OVER_AT
    parents = np.array([team.parent for team in teams])
    folder.add(
        "team",
        {
            "external_id": team_ids(np.arange(len(teams))),
            "created_at": moments(founded),
            "name": pa.array([team.name for team in teams]),
            "parent": team_ids(parents),
        },
    )


def team_ids(numbers: np.ndarray) -> pa.Array:
    return ids("T-", numbers)


def write_people(folder: Folder, world: World) -> None:
    cast = world.cast
    numbers = np.flatnonzero(cast.of_people("hired") != NONE)
    people = [cast.people[number] for number in numbers]
    left = np.array([person.left for person in people])
    folder.add(
        "person",
        {
            "external_id": person_ids(numbers),
            "created_at": moments(np.array([person.hired for person in people]) * DAY + HANDED_OVER_AT - 3600),
            **{name: pa.array([getattr(person, name) for person in people]) for name in ("name", "email", "title", "role")},
            "manager": person_ids(np.array([person.manager for person in people])),
            "team": team_ids(np.array([person.team for person in people])),
            "hired_on": dates(np.array([person.hired for person in people])),
            "left_on": dates(left),
            "time_zone": constant(TIME_ZONE, len(people)),
            "working_hours": constant(WORKING_HOURS, len(people)),
        },
    )
    folder.remember("person", person_ids(np.arange(len(cast.people))), _past(cast))


def _past(cast: Cast) -> list[Changes]:
    """Who changed to another team, and who left."""
    moves = [(n, *move, person) for n, person in enumerate(cast.people) for move in person.moves]
    leavers = np.array(
        [n for n, person in enumerate(cast.people) if person.left != NONE and person.hired != NONE], dtype=np.int64
    )
    left = cast.of_people("left")[leavers]
    managers = cast.of_people("manager")[leavers]
    past = [Changes("left_on", leavers, left * DAY + HANDED_OVER_AT + 3600, leavers * 0 + NONE, left, managers, date_text)]
    if moves:
        past += _moves(cast, moves)
    return past


def _moves(cast: Cast, moves: list[tuple[int, int, int, int, Person]]) -> list[Changes]:
    rows, day, old_team, old_manager = (np.array(column, dtype=np.int64) for column in list(zip(*moves, strict=True))[:4])
    moment = day * DAY + HANDED_OVER_AT
    team = np.array([person.team for *_, person in moves])
    manager = np.array([person.manager for *_, person in moves])
    names = [f"Account executive, {team.name}" for team in cast.teams]
    return [
        Changes("team", rows, moment, old_team, team, manager, team_ids),
        Changes("manager", rows, moment, old_manager, manager, manager, person_ids),
        Changes("title", rows, moment, old_team, team, manager, lambda v: picked(names, v)),
    ]


def write_products(folder: Folder, world: World) -> None:
    list_price = price_list(world.span)
    numbers = np.arange(len(PRODUCTS))
    founded = np.full(len(PRODUCTS), world.span.start - 1000) * DAY + HANDED_OVER_AT
    columns = {name: pa.array([getattr(product, name) for product in PRODUCTS]) for name in ("name", "code", "family")}
    this_year = (world.span.days - 1) // 365
    folder.add(
        "product",
        {
            "external_id": ids("PR-", numbers),
            "created_at": moments(founded),
            **columns,
            "active": pa.array([True] * len(PRODUCTS)),
            "price": money(list_price[this_year]),
            "currency": constant("USD", len(PRODUCTS)),
        },
    )
    _write_prices(folder, world, list_price[: this_year + 1])


def _write_prices(folder: Folder, world: World, list_price: np.ndarray) -> None:
    years, products = (part.ravel() for part in np.indices(list_price.shape))
    start = world.span.start + 365 * years
    start = np.where(years == 0, day_number(as_date(world.span.start).replace(month=1, day=1)), start)
    end = np.where(years == years.max(), NONE, world.span.start + 365 * (years + 1))
    folder.add(
        "price",
        {
            "external_id": ids("PB-", np.arange(len(years))),
            "created_at": moments(start * DAY + HANDED_OVER_AT),
            "product": ids("PR-", products),
            "amount": money(list_price.ravel()),
            "currency": constant("USD", len(years)),
            "starts_on": dates(start),
            "ends_on": dates(end),
        },
    )
