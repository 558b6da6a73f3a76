"""What a saved view is, outside the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from salesops.kernel.condition import ALWAYS, Condition

Surface = Literal["grid", "board"]
Shared = Literal["nobody", "team", "everyone"]
SURFACES: tuple[Surface, ...] = ("grid", "board")
SHARED: dict[Shared, str] = {"nobody": "Only me", "team": "A team", "everyone": "Everyone"}


@dataclass(frozen=True)
class Draft:
    """What is to be kept under a name.

    options: whatever else the surface keeps, as plain JSON data (a grid: search, chips, widths, frozen columns).
    """

    name: str
    kind: str
    surface: Surface
    condition: Condition = ALWAYS
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    shared: Shared = "nobody"
    team_id: int | None = None


@dataclass(frozen=True)
class View(Draft):
    """A saved view as one viewer finds it."""

    id: int = 0
    version: int = 1
    owner_name: str = ""
    is_mine: bool = False
    may_change: bool = False
    is_default: bool = False
    """What this viewer starts with."""

    @property
    def sharing(self) -> str:
        """With whom it is shared, in words."""
        return {"nobody": "Only me", "team": "Team", "everyone": "Everyone"}[self.shared]
