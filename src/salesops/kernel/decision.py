"""What an engine answers: the answer and its reasons, from the same computation."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Reason:
    text: str
    rule: str = ""
    """The policy and the place in it that this reason comes from, e.g. `sales_process/discovery/exit/2`."""


@dataclass(frozen=True)
class Decision(Generic[T]):
    answer: T
    reasons: tuple[Reason, ...] = ()
