"""What a policy would do to real records, found out before it is live. Pure: the shape of the answer, and telling how far one is.

A trial is `(old document, new document, first day, scope, at) -> Trial`; `salesops.config.policies` lists one for each kind
that has any. One that takes long calls `tell` now and then.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from salesops.kernel.scope import Scope

MOST_RECORDS = 200
"""Records named by a trial; the counts and sums are of all."""

Trying = Callable[[Any, Any, date, Scope, datetime], "Trial"]


@dataclass(frozen=True)
class Concerned:
    """A record or person the change would concern, and how. `before` and `after` in words."""

    kind: str
    id: int
    name: str
    why: str
    before: str = ""
    after: str = ""
    amount: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Trial:
    """`sentences`: the effect in words, the most important first; none: nothing would change for any record.

    counts, sums: the numbers in the sentences, by name; sums are exact decimals in the company's currency.
    people: ids of those it concerns, who are told when it is applied.
    """

    sentences: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    records: tuple[Concerned, ...] = ()
    people: tuple[int, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not self.sentences


def to_data(trial: Trial) -> dict[str, Any]:
    """As JSON can keep it."""
    return {**asdict(trial), "sums": {name: str(value) for name, value in trial.sums.items()}}


def from_data(data: Mapping[str, Any]) -> Trial:
    return Trial(
        tuple(data["sentences"]),
        dict(data["counts"]),
        {name: Decimal(value) for name, value in data["sums"].items()},
        tuple(Concerned(**one) for one in data["records"]),
        tuple(data["people"]),
    )


class TrialRefused(ValueError):  # noqa: N818  reads as what it says
    """A document that cannot be tried; the message says why, and what to do about it."""


Tell = Callable[[str, float], None]
_LISTENING: ContextVar[Tell | None] = ContextVar("who listens to the trial", default=None)


@contextmanager
def listening(tell: Tell) -> Iterator[None]:
    """Within, `tell` is called by trials with what they are doing and the share (of 1) that is done."""
    token = _LISTENING.set(tell)
    try:
        yield
    finally:
        _LISTENING.reset(token)


def tell(words: str, share: float) -> None:
    """For trials: say how far it is. Nobody need listen."""
    if listener := _LISTENING.get():
        listener(words, share)
