"""What is known of habits: things done by a fixed point in a deal, and how the deals went on from there."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["more_won", "more_lost", "unclear", "too_few"]
When = Literal["within", "before", "start"]
Sort = Literal["count", "contacts", "role", "field", "unpushed", "steady", "sequence", "colleague", "answered"]


@dataclass(frozen=True)
class Point:
    """A fixed moment in a deal's life at which it is looked at; only deals that were still open then count.

    within: `days` after the deal entered `stage`, and what was done in those days.
    before: when the deal entered `stage`, and what was done in the stage before it, `after`.
    start:  when the deal was made from a lead.
    """

    when: When
    stage: str = ""
    days: int = 0
    after: str = ""

    @property
    def key(self) -> str:
        return f"{self.when}.{self.stage}.{self.days}" if self.when == "within" else f"{self.when}.{self.stage}".rstrip(".")


@dataclass(frozen=True)
class Habit:
    """Something a deal had, or did not have, at a point. `what`: the activity type, role, field or activities in order."""

    point: Point
    sort: Sort
    what: str = ""
    least: int = 1

    @property
    def key(self) -> str:
        return f"{self.point.key}.{self.sort}.{self.what}.{self.least}"

    @property
    def family(self) -> str:
        """Habits that say nearly the same: of these the strongest is shown first."""
        return f"{self.point.stage if self.point.when == 'within' else self.point.after}.{self.sort}.{self.what}"


@dataclass(frozen=True)
class Side:
    """Deals with the habit, or those without: how many, how many won, the win rate at the same mix of segment, size and
    pace, and the 95 % interval of the plain win rate."""

    deals: int
    won: int
    rate: float
    low: float
    high: float

    @property
    def plain(self) -> float:
        return self.won / self.deals if self.deals else 0.0


@dataclass(frozen=True)
class Effect:
    """A habit's win rate beside that of deals without it. `q`: the p-value, adjusted for having asked many questions.
    `own`: the difference between deals of the same person, with its interval; None where nobody has enough of both."""

    key: str
    verdict: Verdict
    with_it: Side
    without: Side
    difference: float
    low: float
    high: float
    p: float
    q: float
    own: tuple[float, float, float] | None = None

    @property
    def told(self) -> bool:
        return self.verdict in ("more_won", "more_lost")

    @property
    def lift(self) -> float | None:
        """How many times as often deals with the habit were won."""
        return self.with_it.rate / self.without.rate if self.without.rate > 0 else None


@dataclass(frozen=True)
class Practice:
    """How often the best have a habit, and the others: means over people, each at the same mix of segments. `q` as above."""

    key: str
    best: float
    rest: float
    q: float


@dataclass(frozen=True)
class Best:
    """Who the best are: people with enough closed deals whose wins exceed what their segments make one expect the most."""

    people: tuple[int, ...] = ()
    others: int = 0
    practices: tuple[Practice, ...] = ()


@dataclass(frozen=True)
class Study:
    """What was found out about the deals of a selection. `deals`: closed ones that were looked at."""

    deals: int
    won: int
    asked: int
    effects: tuple[Effect, ...]
    best: Best

    @property
    def told(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if effect.told)
