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
class Parties:
    """Who may act: `people` are all of them; `person` is the one, where there is one."""

    person: int | None
    people: tuple[int, ...]
    called: str
