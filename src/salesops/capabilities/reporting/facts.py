"""What the reporting decisions look at: plain values, already within the viewer's scope."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Landing:
    """What is booked in a period, and the worst, likely and best it will come to: the 10th, 50th and 90th of 100 outcomes."""

    booked: float
    worst: float
    likely: float
    best: float


@dataclass(frozen=True)
class Told:
    """What the computed forecast says of the company or a part of it. `key`: a person's id."""

    name: str
    low: float
    likely: float
    high: float
    booked: float = 0.0
    from_open: float = 0.0
    from_new: float = 0.0
    from_renewals: float = 0.0
    key: int | None = None


@dataclass(frozen=True)
class Foretold:
    """The computed forecast of the page's period, of what its choices and the viewer's scope leave: made by another part
    of the program, and handed in.

    day: at whose end it was made. moved: the likely figure of each day on which one was made, in order. why_not: why there is
    none. remedy: (words, address) of where one is made, empty for who may not.
    """

    day: date | None = None
    whole: Told | None = None
    teams: tuple[Told, ...] = ()
    people: tuple[Told, ...] = ()
    moved: tuple[tuple[date, float], ...] = ()
    href: str = ""
    why_not: str = ""
    remedy: tuple[str, str] | None = None


@dataclass(frozen=True)
class OpenDeal:
    """An open deal, with everything that could be wrong with it. Days are counted to the day asked about."""

    deal_id: int
    name: str
    account: str
    owner: str
    stage: str
    amount: float
    close_date: date | None
    pushes: int
    days_in_stage: int | None
    """Worked ones."""
    expected_days: int | None
    days_since_activity: int | None
    """Empty where nothing was ever done on it."""
    days_overdue: int
    """Days since the close date; 0 where it is still to come."""
    next_step_missing: bool
    """Whether it has none although next steps are kept."""


@dataclass(frozen=True)
class Part:
    """One team's (or person's) share of the answer. `likely` is empty where no forecast tells."""

    name: str
    booked: float
    likely: float | None
    quota: float | None
    coverage: float | None = None

    @property
    def expected(self) -> float:
        """Where it will land, as far as is known."""
        return self.booked if self.likely is None else self.likely


@dataclass(frozen=True)
class Rep:
    """One person's period so far."""

    person_id: int
    name: str
    team: str
    quota: float | None
    booked: float
    open_pipeline: float
    coverage: float | None
    attainment: float | None
    activities: int
    activities_before: int
    open_deals_at_risk: int
    ramped_on: date | None
    left_on: date | None
    forecast: Told | None = None
    """What the computed forecast says of their period, where one tells."""
