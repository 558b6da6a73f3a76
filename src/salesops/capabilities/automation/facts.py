"""What automations are judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from salesops.policies.documents.automations import Automation

Link = tuple[str, str, int]
"""One place in a chain of causes: the automation's key, the kind and the id of the record it ran for."""
Chain = tuple[Link, ...]


@dataclass(frozen=True)
class Happened:
    """One event of history, of a record or a hand-off, as far as it matters here.

    chain: the automations that led to it, the first cause first.
    """

    kind: str
    record_id: int
    at: datetime
    changes: Mapping[str, tuple[Any, Any]]
    seq: int = 0
    chain: Chain = ()
    action: str = ""


@dataclass(frozen=True)
class Began:
    """That an automation's trigger happened: to which record, by which event, and what it was, in words."""

    automation: Automation
    record_id: int
    seq: int
    at: datetime
    words: str
    chain: Chain = ()


@dataclass(frozen=True)
class Anchor:
    """From when time is counted for an automation and a record; `at` is None where it is counted no more."""

    automation: Automation
    record_id: int
    at: datetime | None
    chain: Chain = ()


@dataclass(frozen=True)
class Judged:
    """Whether the steps are done, and why (not). `short`: the reason without the record's values, to count by."""

    runs: bool
    reason: str
    short: str = ""


@dataclass(frozen=True)
class Planned:
    """What a trial says would be done."""

    key: str
    kind: str
    record_id: int
    at: datetime
    words: str
    steps: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Course:
    """How the metric of an automation went, day by day, each at its end. `wrong`: why it cannot be computed.

    crossed: the days on which it crossed its line, with the value it had then.
    """

    automation: Automation
    values: tuple[tuple[date, float | None], ...] = ()
    crossed: tuple[tuple[date, float], ...] = ()
    wrong: str = ""
