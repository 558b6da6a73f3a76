"""Fills the seats: first people, leavers and who follows them, people who change to another team."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from salesops.workspace.demo.cast import ADA, DEVELOPMENT, FAR, REPS_AT_FIRST, SALES, SVEN, Cast, Person, office, reps_for
from salesops.workspace.demo.clock import NONE, Ints, Span, next_workday
from salesops.workspace.demo.draws import Draws
from salesops.workspace.demo.people_names import FIRST, LAST
from salesops.workspace.demo.shape import SMB

OPEN_AT_START = 0.65
SHORTEST_TENURE, TENURE = 240, 1500.0
"""Days people stay at least, and beyond that on average."""
SKILL_SPREAD, MOST_SKILL = 0.22, 0.5
EFFORT_SPREAD = 0.12
TRANSFERS_PER_SEAT = 1 / 12
SDRS_PER_SEAT, FEWEST_SDRS = 1 / 6, 4
SUCCESS_MANAGERS = 4
RITA, RITAS_SKILL, RITAS_SEAT = "Rita Alvarez", 0.3, SALES[0].seats
NEWCOMERS = {3: 150, SALES[0].seats + SALES[1].seats + 2: 40}
"""Seat -> days before today on which somebody new takes it, so that there are people in ramp."""

Stay = tuple[int, int]
"""First day on a seat, and the person."""


def make_cast(deals: int, span: Span, draws: Draws) -> Cast:
    reps = reps_for(deals)
    hiring = Hiring(span, draws.of("cast"), copies=max(1, round(reps / REPS_AT_FIRST)), reps=reps)
    stays = hiring.fill_seats()
    sdrs = [hiring.hire(DEVELOPMENT, span.start - 40 - 30 * n) for n in range(max(FEWEST_SDRS, round(reps * SDRS_PER_SEAT)))]
    hiring.hire_success()
    rows = [(seat, day, person) for seat, of_seat in enumerate(stays) for day, person in of_seat]
    seat, day, person = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Cast(hiring.teams, hiring.people, hiring.seat_team, seat, day, person, np.array(sdrs))


class Hiring:
    """Hires people one after another, each with a name that nobody else has."""

    def __init__(self, span: Span, rng: np.random.Generator, *, copies: int, reps: int) -> None:
        self.span = span
        self.rng = rng
        self.teams, self.people = office(span, copies)
        self.seat_team = self._seats(reps)
        self.names = self._unused_names()

    def _seats(self, reps: int) -> Ints:
        """The team of each seat: the seats of each team in proportion, `reps` in all."""
        planned = np.array([team.seats for team in self.teams])
        bounds = np.round(np.cumsum(planned) * reps / planned.sum()).astype(np.int64)
        return np.repeat(np.arange(len(planned)), np.diff(bounds, prepend=0))

    def _unused_names(self) -> Iterator[str]:
        taken = {RITA, *(person.name for person in self.people)}
        for place in self.rng.permutation(len(FIRST) * len(LAST)):
            name = f"{FIRST[place // len(LAST)]} {LAST[place % len(LAST)]}"
            if name not in taken:
                yield name

    def hire(self, team: int, day: int) -> int:
        """The number of the new person. A team without luck attracts nobody above the average."""
        development = team == DEVELOPMENT
        title = "Sales development representative" if development else f"Account executive, {self.teams[team].name}"
        manager = SVEN if development else self.teams[team].manager
        skill = float(np.clip(self.rng.normal(0, SKILL_SPREAD), -MOST_SKILL, MOST_SKILL))
        if self.teams[team].luck < 0:
            skill = min(skill, 0.0)
        effort = float(np.exp(self.rng.normal(0, EFFORT_SPREAD)))
        self.people.append(Person(next(self.names), "rep", title, team, manager, day, skill=skill, effort=effort))
        return len(self.people) - 1

    def hire_success(self) -> None:
        """Those who look after customers: the first leads them."""
        team, lead = len(self.teams) - 1, len(self.people)
        for n in range(SUCCESS_MANAGERS):
            role, title = ("rep", "Customer success manager") if n else ("manager", "Head of customer success")
            boss = lead if n else ADA
            self.people.append(Person(next(self.names), role, title, team, boss, self.span.start - 300 + 40 * n))
        self.teams[team] = replace(self.teams[team], manager=lead)

    def fill_seats(self) -> list[list[Stay]]:
        """Everybody who ever sat on each seat, one after another."""
        seats = [self._ritas(seat) if seat == RITAS_SEAT else self._stays(seat) for seat in range(len(self.seat_team))]
        self._transfer(seats)
        return seats

    def _ritas(self, seat: int) -> list[Stay]:
        day = self._workday(self.span.start - 400)
        number = self.hire(int(self.seat_team[seat]), day)
        person = self.people[number]
        person.name, person.login, person.skill = RITA, "rita", RITAS_SKILL
        return [(day, number)]

    def _stays(self, seat: int) -> list[Stay]:
        lately = self.span.today - 20
        newcomer = self.span.today - NEWCOMERS[seat] if seat in NEWCOMERS else FAR
        day = self._opened()
        stays: list[Stay] = []
        while day < lately:
            stays.append((day, self.hire(int(self.seat_team[seat]), day)))
            leaves = max(day + SHORTEST_TENURE + int(self.rng.exponential(TENURE)), self.span.start + 60)
            day = self._workday(newcomer if day < newcomer < leaves else leaves)
            if day < lately:
                self.people[stays[-1][1]].left = day
        return stays

    def _opened(self) -> int:
        if self.rng.random() < OPEN_AT_START:
            return self._workday(self.span.start - int(self.rng.integers(30, 900)))
        return self._workday(int(self.rng.integers(self.span.start + 30, self.span.today - 250)))

    def _workday(self, day: int) -> int:
        return int(next_workday(np.array([day]))[0])

    def _transfer(self, seats: list[list[Stay]]) -> None:
        """Some of those who follow a leaver come from the small-business team, where somebody new follows them."""
        small = [seat for seat in range(len(seats)) if self._segment(seat) == SMB and seat not in NEWCOMERS]
        followed = [seat for seat in range(len(seats)) if self._segment(seat) != SMB and len(seats[seat]) > 1]
        wanted = max(1, round(len(seats) * TRANSFERS_PER_SEAT))
        for seat in (s for s in followed if s not in NEWCOMERS):
            day, instead_of = seats[seat][-1]
            ready = [s for s in small if seats[s][-1][0] < day - SHORTEST_TENURE]
            if not ready or not wanted or day < self.span.start + 90:
                continue
            giving = ready[int(self.rng.integers(len(ready)))]
            seats[seat][-1] = (day, self._move(seats[giving][-1][1], instead_of, day))
            seats[giving].append((day, self.hire(int(self.seat_team[giving]), day)))
            small.remove(giving)
            wanted -= 1

    def _segment(self, seat: int) -> int:
        return self.teams[self.seat_team[seat]].segment

    def _move(self, mover: int, instead_of: int, day: int) -> int:
        """`mover` takes the place meant for somebody, who is never hired."""
        person, place = self.people[mover], self.people[instead_of]
        person.moves.append((day, person.team, person.manager))
        person.team, person.manager, person.title = place.team, place.manager, place.title
        person.left, place.hired = place.left, NONE
        return mover
