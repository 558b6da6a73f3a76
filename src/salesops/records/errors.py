"""Why an action was not taken. Each carries values a page can show, and reads as a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.kernel.finding import Finding


class NotFoundError(LookupError):
    """There is no such record, or it was deleted."""


class InvalidError(ValueError):
    """The values cannot be stored; `findings` has everything that is wrong with them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Theirs:
    """What somebody else changed meanwhile. `yours` is the value you wanted, where you wanted one."""

    field: str
    before: Any
    theirs: Any
    yours: Any
    wanted: bool
    by: str
    at: datetime


class ConflictError(RuntimeError):
    """The record is no longer what was read; `changes` has who changed what since."""

    def __init__(self, kind: str, record_id: int, version: int, changes: Sequence[Theirs]) -> None:
        self.kind, self.record_id = kind, record_id
        self.version, self.changes = version, tuple(changes)
        super().__init__(
            f"{kind} {record_id}: changed by somebody else since you opened it ({self._said() or 'see its history'}). "
            "Nothing of yours was stored. Look at the values now and save again what should still change."
        )

    def _said(self) -> str:
        return "; ".join(
            f"{change.by} changed {change.field} from {_shown(change.before)} to {_shown(change.theirs)}"
            + (f", you wanted {_shown(change.yours)}" if change.wanted else "")
            for change in self.changes
        )


def _shown(value: Any) -> str:
    return "empty" if value is None or value == "" else str(value)
