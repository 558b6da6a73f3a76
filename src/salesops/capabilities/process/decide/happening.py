"""What a log says happened: places, steps between them, whole ways; and how two such pictures differ. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from salesops.capabilities.process.decide.effect import ENOUGH, Estimate, share_difference


@dataclass(frozen=True)
class Step:
    """`times` it was taken, in how many `cases`, after how many seconds."""

    source: str
    target: str
    times: int
    cases: int
    mean_seconds: float
    median_seconds: float


@dataclass(frozen=True)
class Place:
    """How often cases came there, how many did, how many began and ended there; the wait of those that went on, of deals in
    working days too."""

    activity: str
    times: int
    cases: int
    starts: int
    ends: int
    median_seconds: float | None = None
    median_worked_days: float | None = None


@dataclass(frozen=True)
class Way:
    """A whole way. `won` and `closed` of its deals; zero in logs that know no outcome."""

    path: tuple[str, ...]
    cases: int
    median_seconds: float
    won: int = 0
    closed: int = 0


@dataclass(frozen=True)
class Traced:
    """`cases` are all; places and steps are those of the `drawn` ones, which took the commonest `taken` of the ways `there`."""

    cases: int
    drawn: int
    there: int
    taken: int
    places: tuple[Place, ...]
    steps: tuple[Step, ...]
    ways: tuple[Way, ...]

    def place(self, activity: str) -> Place | None:
        return next((one for one in self.places if one.activity == activity), None)


@dataclass(frozen=True)
class Apart:
    """A step as two groups took it: the share of each group's cases that did, and the wait before it in each."""

    source: str
    target: str
    share: float
    share_others: float
    difference: Estimate
    seconds: float | None
    seconds_others: float | None


def apart(ones: Traced, others: Traced) -> tuple[Apart, ...]:
    """Steps by how differently often two groups take them, the most different first; none where a group is too small."""
    if min(ones.drawn, others.drawn) < ENOUGH:
        return ()
    mine = {(step.source, step.target): step for step in ones.steps}
    theirs = {(step.source, step.target): step for step in others.steps}
    found = [_apart(key, mine.get(key), theirs.get(key), ones.drawn, others.drawn) for key in mine.keys() | theirs.keys()]
    return tuple(sorted(found, key=lambda one: (-abs(one.difference.value), one.source, one.target)))


def _apart(key: tuple[str, str], step: Step | None, other: Step | None, cases: int, other_cases: int) -> Apart:
    took, others_took = step.cases if step else 0, other.cases if other else 0
    return Apart(
        *key,
        took / cases,
        others_took / other_cases,
        share_difference(took, cases, others_took, other_cases),
        step.median_seconds if step else None,
        other.median_seconds if other else None,
    )


@dataclass(frozen=True)
class Seller:
    """Somebody's closed deals: how many, how many won, and for how much."""

    person_id: int
    person: str
    closed: int
    won: int
    bookings: float

    @property
    def win_rate(self) -> float:
        return self.won / self.closed if self.closed else 0.0


@dataclass(frozen=True)
class Best:
    """The upper quarter of the sellers with enough closed deals, and the rest of those. `judged`: how many there are."""

    people: tuple[Seller, ...]
    rest: tuple[Seller, ...]
    measure: str

    @property
    def judged(self) -> int:
        return len(self.people) + len(self.rest)


FEWEST_SELLERS = 4
MEASURES = {"win_rate": "win rate", "bookings": "bookings"}


def best(sellers: Sequence[Seller], measure: str) -> Best | None:
    """None where fewer than four have closed enough deals to be judged. Equals by the measure are taken by name."""
    able = [one for one in sellers if one.closed >= ENOUGH]
    if len(able) < FEWEST_SELLERS:
        return None
    ordered = sorted(able, key=lambda one: (-getattr(one, measure), one.person, one.person_id))
    cut = max(1, len(ordered) // 4)
    return Best(tuple(ordered[:cut]), tuple(ordered[cut:]), measure)
