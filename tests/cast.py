"""The standing cast: the same few people in every test, hired through the actions, each able to log in.

Ada (executive), Omar (operations), Fay (finance), Mia (manager, team West) with the reps Rita and Raj,
Max (manager, team East) with the rep Rosa, and Sam, a stranger: a user who is nobody here.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth import get_user_model

from salesops.kernel.actor import Actor
from salesops.records import actions, logins
from salesops.records.access import Viewer, viewer_of

NOW = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)
"""The moment tests act at unless they say otherwise: a Monday."""
HIRED = date(2022, 1, 3)
PASSWORD = "correct horse battery"
TESTER = Actor(None, "the tests", "test")


@dataclass(frozen=True)
class Cast:
    """Record ids of the people, and of their teams."""

    west: int
    east: int
    ada: int
    omar: int
    fay: int
    mia: int
    rita: int
    raj: int
    max: int
    rosa: int

    def user(self, name: str):
        """The Django user of one of them, or of `sam`, the stranger."""
        return get_user_model().objects.get(username=name)

    def viewer(self, name: str, at: datetime = NOW) -> Viewer:
        return viewer_of(self.user(name), at)

    def actor(self, name: str) -> Actor:
        return Actor(getattr(self, name), name.capitalize(), "page")


def assemble() -> Cast:
    """Create the cast in an empty database."""
    west, east = (_team(name) for name in ("West", "East"))
    people = {"west": west, "east": east}
    people["ada"] = _hire("Ada", "executive")
    people["omar"] = _hire("Omar", "ops", manager=people["ada"])
    people["fay"] = _hire("Fay", "finance", manager=people["ada"])
    people["mia"] = _hire("Mia", "manager", manager=people["ada"], team=west)
    people["rita"] = _hire("Rita", "rep", manager=people["mia"], team=west)
    people["raj"] = _hire("Raj", "rep", manager=people["mia"], team=west)
    people["max"] = _hire("Max", "manager", manager=people["ada"], team=east)
    people["rosa"] = _hire("Rosa", "rep", manager=people["max"], team=east)
    get_user_model().objects.create_user(username="sam", password=PASSWORD)
    return Cast(**people)


def _team(name: str) -> int:
    founded = datetime(2022, 1, 1, 12, tzinfo=UTC)
    return actions.create("team", {"name": name}, by=TESTER, at=NOW, happened_at=founded).id


def _hire(name: str, role: str, **where: int) -> int:
    values = {"name": name, "role": role, "email": f"{name.lower()}@example.com", "hired_on": HIRED, **where}
    person_id = actions.hire_person(values, by=TESTER, at=NOW).id
    logins.make_login(person_id, name.lower(), PASSWORD)
    return person_id
