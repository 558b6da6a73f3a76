"""What a hand-off is judged by."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Started:
    """That something happened which may start hand-offs: what, to which record, and when it was learned."""

    trigger: str
    kind: str
    record_id: int


@dataclass(frozen=True)
class Due:
    """Something to be sent at a moment. `what`: reminder, escalation or breach; `name` tells those of one kind apart."""

    what: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Passed:
    """A hand-off as the report counts it, by what was so at a moment. `minutes`: to acceptance, as its clock counts."""

    key: str
    name: str
    receiver: int | None
    started_at: datetime
    met: bool
    breached: bool
    sent_back: bool
    minutes: int | None
    lacked: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """How several hand-offs went. `lacked`: (field of the packet, how often it was empty at the start)."""

    group: str
    started: int
    met: int
    breached: int
    sent_back: int
    waiting: int
    median_minutes: float | None
    ninety_minutes: int | None
    lacked: tuple[tuple[str, int], ...]

    @property
    def in_time(self) -> float | None:
        """Of those of which it is known, the share that was accepted in time."""
        known = self.met + self.breached
        return self.met / known if known else None


@dataclass(frozen=True)
class Parties:
    """Who may act: `people` are all of them; `person` is the one, where there is one."""

    person: int | None
    people: tuple[int, ...]
    called: str


@dataclass(frozen=True)
class Would:
    """A hand-off that would have started. `touched_at`: when somebody first did something about the record after that."""

    key: str
    name: str
    kind: str
    record_id: int
    about: str
    receiver: Parties
    at: datetime
    due_at: datetime | None
    touched_at: datetime | None
    lacked: tuple[str, ...]

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and (self.touched_at or now) > self.due_at
