"""What came, or would come, of a change to many records."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

SHOWN = 5
KEPT = 100


@dataclass(frozen=True)
class Example:
    """A record that changes: `changes` are (field, before, after), in words."""

    id: int
    name: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Refusal:
    """A record that is left as it is, and why; `gate`: the stage whose gate refused it, where one did."""

    id: int
    name: str
    words: str
    gate: str = ""


@dataclass
class Result:
    """changed: differ now. same: were so already. refused: left alone, with the reasons counted in `reasons`."""

    changed: int = 0
    same: int = 0
    refused: int = 0
    examples: list[Example] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def refuse(self, refusals: list[Refusal]) -> None:
        self.refused += len(refusals)
        self.refusals += refusals[: max(0, KEPT - len(self.refusals))]
        self.reasons.update(refusal.words for refusal in refusals)

    def data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "reasons": self.reasons.most_common(10)}
