"""Who works at the simulated company, and who sat on which seat when.

A seat is a place in a team with accounts of its own. People come, go and change seats; what a seat
owns goes over to whoever sits on it next.
"""

from dataclasses import dataclass, field

import numpy as np

from salesops.workspace.demo.clock import NONE, Ints, Span
from salesops.workspace.demo.people_names import FIRST, LAST
from salesops.workspace.demo.shape import ENTERPRISE, MID, SMB


@dataclass(frozen=True)
class Team:
    name: str
    segment: int = NONE
    territory: str = "all"
    manager: int = NONE
    parent: int = NONE
    seats: int = 0
    luck: float = 0.0
    """Added to the log-odds of every step of its deals."""


@dataclass
class Person:
    name: str
    role: str
    title: str
    team: int
    manager: int
    hired: int
    left: int = NONE
    login: str = ""
    skill: float = 0.0
    """Added to the log-odds of every step of their deals."""
    effort: float = 1.0
    """How many deals and activities they take on, compared with others."""
    moves: list[tuple[int, int, int]] = field(default_factory=list)
    """(day, team left, manager left) of each change of team."""

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@ledgerline.example"


@dataclass(frozen=True)
class Cast:
    """Everybody, and the stays on seats sorted by seat and day; `stay_end` is excluded, far away while it lasts."""

    teams: list[Team]
    people: list[Person]
    seat_team: Ints
    stay_seat: Ints
    stay_start: Ints
    stay_person: Ints
    sdrs: Ints

    @property
    def seats(self) -> int:
        return len(self.seat_team)

    @property
    def seat_segment(self) -> Ints:
        return np.array([self.teams[team].segment for team in self.seat_team])

    @property
    def stay_end(self) -> Ints:
        same_seat = np.append(self.stay_seat[1:] == self.stay_seat[:-1], False)
        return np.where(same_seat, np.append(self.stay_start[1:], 0), FAR)

    def stay_at(self, seat: Ints, day: Ints) -> Ints:
        """The stay that holds on a day; the seat's first one for the days before it."""
        found = np.searchsorted(self.stay_seat * FAR + self.stay_start, seat * FAR + day, side="right") - 1
        return np.maximum(found, np.searchsorted(self.stay_seat, seat))

    def owner_at(self, seat: Ints, day: Ints) -> Ints:
        return self.stay_person[self.stay_at(seat, day)]

    def of_people(self, attribute: str) -> np.ndarray:
        return np.array([getattr(person, attribute) for person in self.people])


FAR = 1_000_000
"""A day after all others."""

SALES = (
    Team("SMB", SMB, seats=8, luck=0.05),
    Team("Mid-market East", MID, "East", seats=6, luck=0.1),
    Team("Mid-market West", MID, "West", seats=6, luck=-0.3),
    Team("Enterprise", ENTERPRISE, seats=4),
)
MANAGERS = ("Marcus Bell", "Mia Chen", "Walter Haas", "Elena Rossi")
LEADERS = (
    ("Ada Okafor", "executive", "Chief revenue officer", "ada"),
    ("Victor Lang", "manager", "Vice president of sales", "victor"),
    ("Sven Dahl", "manager", "Head of sales development", "sven"),
    ("Omar Haddad", "ops", "Head of sales operations", "omar"),
    ("Olive Park", "ops", "Sales operations analyst", ""),
    ("Fay Lindgren", "finance", "Finance director", "fay"),
    ("Adam Nowak", "admin", "Systems administrator", "admin"),
)
ADA, VICTOR, SVEN, OMAR, OLIVE, FAY, ADAM = range(7)
COMPANY, SALES_TEAM, DEVELOPMENT, OPERATIONS, FINANCE = range(5)
SUCCESS = "Customer success"
"""The last of the teams, hired last."""
REPS_AT_FIRST = 24
DEALS_FOR_THEM = 20_000


def reps_for(deals: int) -> int:
    """24 up to 20,000 deals, then growing with the root of the deals."""
    return max(REPS_AT_FIRST, round(REPS_AT_FIRST * (deals / DEALS_FOR_THEM) ** 0.5))


def office(span: Span, copies: int) -> tuple[list[Team], list[Person]]:
    """The teams and everybody who sits on no seat; each selling team `copies` times, with a manager each."""
    teams = [
        Team("Ledgerline"),
        Team("Sales", parent=COMPANY, manager=VICTOR),
        Team("Sales development", parent=SALES_TEAM, manager=SVEN),
        Team("Sales operations", parent=COMPANY, manager=OMAR),
        Team("Finance", parent=COMPANY, manager=FAY),
    ]
    places = (COMPANY, SALES_TEAM, DEVELOPMENT, OPERATIONS, OPERATIONS, FINANCE, OPERATIONS)
    bosses = (NONE, ADA, VICTOR, ADA, OMAR, ADA, OMAR)
    people = [
        Person(name, role, title, team, boss, span.start - 900 + 61 * n, login=login)
        for n, ((name, role, title, login), team, boss) in enumerate(zip(LEADERS, places, bosses, strict=True))
    ]
    for copy in range(copies):
        for n, team in enumerate(SALES):
            suffix = f" {copy + 1}" if copy else ""
            values = {**vars(team), "name": team.name + suffix, "parent": SALES_TEAM, "manager": len(people)}
            name = f"{FIRST[7 * len(people) % len(FIRST)]} {LAST[11 * len(people) % len(LAST)]}" if copy else MANAGERS[n]
            login = "" if copy else name.split()[0].lower()
            title = f"Sales manager, {values['name']}"
            people.append(Person(name, "manager", title, len(teams), VICTOR, span.start - 500 - 40 * n, login=login))
            teams.append(Team(**values))
    return [*teams, Team(SUCCESS, parent=COMPANY)], people
