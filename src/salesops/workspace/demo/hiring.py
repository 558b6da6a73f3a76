"""Fills the seats: first people, leavers and who follows them, people who change to another team."""

from collections.abc import Iterator

import numpy as np

from salesops.workspace.demo.cast import DEVELOPMENT, FAR, SALES, SVEN, Cast, Person, Team, office, reps_for
from salesops.workspace.demo.clock import NONE, Ints, Span, next_workday
from salesops.workspace.demo.draws import Draws
from salesops.workspace.demo.people_names import FIRST, LAST
from salesops.workspace.demo.shape import SMB

OPEN_AT_START = 0.65
TENURE = 1500.0
"""Days people stay on average."""
MOST_TRANSFERS = 1 / 12
"""Changes of team, per seat."""
NEWCOMERS = (40, 150)
"""The last of these days before today, two seats get somebody new, so that there are people in ramp."""
SDRS_PER_SEAT = 1 / 6

Stay = list[int]
"""[first day, person] on a seat."""


def make_cast(deals: int, span: Span, draws: Draws) -> Cast:
    rng = draws.of("cast")
    reps = reps_for(deals)
    copies = max(1, round(reps / 24))
    teams, people = office(span, copies)
    selling = [n for n, team in enumerate(teams) if team.seats]
    seat_team = np.repeat(selling, _seats_of([teams[n] for n in selling], reps))
    names = _names(rng)
    seats = [_stays(teams, people, int(team), span, rng, names, seat) for seat, team in enumerate(seat_team)]
    _transfer(teams, people, seat_team, seats, span, rng, names)
    sdrs = [
        _hire(teams, people, DEVELOPMENT, span.start - 30 * n - 40, rng, names)
        for n in range(max(4, round(reps * SDRS_PER_SEAT)))
    ]
    stays = [(seat, start, person) for seat, rows in enumerate(seats) for start, person in rows]
    seat, start, person = (np.array(column, dtype=np.int64) for column in zip(*stays, strict=True))
    return Cast(teams, people, seat_team, seat, start, person, np.array(sdrs))


def _seats_of(teams: list[Team], reps: int) -> Ints:
    """The seats of each team in proportion, `reps` in all."""
    planned = np.array([team.seats for team in teams])
    bounds = np.round(np.cumsum(planned) * reps / planned.sum()).astype(np.int64)
    return np.diff(bounds, prepend=0)


def _names(rng: np.random.Generator) -> Iterator[str]:
    """Names in random order, each once."""
    taken = {"Rita Alvarez"}
    for place in rng.permutation(len(FIRST) * len(LAST)):
        name = f"{FIRST[place // len(LAST)]} {LAST[place % len(LAST)]}"
        if name not in taken:
            yield name


def _hire(teams: list[Team], people: list[Person], team: int, day: int, rng: np.random.Generator, names: Iterator[str]) -> int:
    development = team == DEVELOPMENT
    title = "Sales development representative" if development else f"Account executive, {teams[team].name}"
    manager = SVEN if development else teams[team].manager
    skill, effort = float(np.clip(rng.normal(0, 0.22), -0.5, 0.5)), float(np.exp(rng.normal(0, 0.12)))
    people.append(Person(next(names), "rep", title, team, manager, day, skill=skill, effort=effort))
    return len(people) - 1


def _stays(
    teams: list[Team], people: list[Person], team: int, span: Span, rng: np.random.Generator, names: Iterator[str], seat: int
) -> list[Stay]:
    """Everybody who ever sat on a seat of the team, one after another."""
    old = rng.random() < OPEN_AT_START or seat == RITAS_SEAT
    day = span.start - int(rng.integers(30, 900)) if old else int(rng.integers(span.start + 30, span.today - 250))
    stays: list[Stay] = []
    newest = span.today - NEWCOMERS[seat % 2] if seat in NEWCOMER_SEATS else FAR
    while day < span.today - 20:
        day = int(next_workday(np.array([day]))[0])
        stays.append([day, _hire(teams, people, team, day, rng, names)])
        if seat == RITAS_SEAT:
            people[stays[0][1]].name, people[stays[0][1]].login = "Rita Alvarez", "rita"
            people[stays[0][1]].skill = 0.3
            break
        leaves = max(day + 240 + int(rng.exponential(TENURE)), span.start + 60)
        day = newest if day < newest < leaves else leaves
        if day < span.today - 20:
            people[stays[-1][1]].left = int(next_workday(np.array([day]))[0])
    return stays


RITAS_SEAT = SALES[0].seats
NEWCOMER_SEATS = (3, SALES[0].seats + SALES[1].seats + 2)


def _transfer(
    teams: list[Team],
    people: list[Person],
    seat_team: Ints,
    seats: list[list[Stay]],
    span: Span,
    rng: np.random.Generator,
    names: Iterator[str],
) -> None:
    """Some of those who follow a leaver come from the small-business team, where somebody new follows them."""
    left_to_do = max(1, round(len(seats) * MOST_TRANSFERS))
    small = [seat for seat, team in enumerate(seat_team) if teams[team].segment == SMB and seat not in NEWCOMER_SEATS]
    for seat, stays in enumerate(seats):
        if teams[seat_team[seat]].segment == SMB or seat in NEWCOMER_SEATS or len(stays) < 2 or not left_to_do:
            continue
        day = stays[-1][0]
        ready = [s for s in small if seats[s][-1][0] < day - 240]
        if not ready or day < span.start + 90:
            continue
        giving = ready[int(rng.integers(len(ready)))]
        stays[-1][1] = _move(people, seats[giving][-1][1], people[stays[-1][1]], day)
        seats[giving].append([day, _hire(teams, people, int(seat_team[giving]), day, rng, names)])
        small.remove(giving)
        left_to_do -= 1


def _move(people: list[Person], mover: int, instead_of: Person, day: int) -> int:
    """`mover` takes the place meant for somebody, who is never hired."""
    person = people[mover]
    person.moves.append((day, person.team, person.manager))
    person.team, person.manager, person.title = instead_of.team, instead_of.manager, instead_of.title
    person.left, instead_of.hired = instead_of.left, NONE
    return mover
