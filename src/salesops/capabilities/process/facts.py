"""What the sales process may look at when a deal is to move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Standing:
    """A deal as it would be with what is filled in on the way.

    values:      its fields, `custom.<name>`, and those of its account and owner as `account.<name>`, `owner.<name>`.
    done_here:   activities by type since it entered its stage (tasks only when done); `done_ever`: since it was made.
    roles:       the contact roles on it.
    """

    values: Mapping[str, Any]
    done_here: Mapping[str, int] = field(default_factory=dict)
    done_ever: Mapping[str, int] = field(default_factory=dict)
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """Where a deal is to go, by whom, and what stands in its favour.

    confirmed: criteria without a condition that whoever moves it says are met, by their text.
    approved:  keys of approvals that were given.
    excused:   names of what an exception in force lets it lack.
    """

    pipeline: str
    stage: str
    role: str = ""
    confirmed: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    excused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Missing:
    """One thing a gate asks for. `name` is what an exception or the form refers to it by."""

    kind: str
    """field, activity, role, criterion, confirmation, approval, move, reason"""
    name: str
    what: str
    why: str
    fix: str
    rule: str
    excused: bool = False


@dataclass(frozen=True)
class Gate:
    """Whether a deal may move. `missing` includes what an exception excuses."""

    allowed: bool
    enforced: bool
    missing: tuple[Missing, ...] = ()

    @property
    def lacking(self) -> tuple[Missing, ...]:
        return tuple(one for one in self.missing if not one.excused)
