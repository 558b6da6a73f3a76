"""Something found wrong or worth knowing, as a value: where, what, why, and how to mend it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    where: str
    what: str
    why: str
    fix: str
    severity: Literal["error", "warning", "note"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {' '.join(filter(None, (self.what, self.why, self.fix)))}"
