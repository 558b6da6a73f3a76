"""Who does something, and through which door."""

from dataclasses import dataclass
from typing import Literal

Source = Literal["page", "api", "import", "command", "job", "test"]


@dataclass(frozen=True)
class Actor:
    person_id: int | None
    name: str
    source: Source


SYSTEM = Actor(None, "salesops", "job")
