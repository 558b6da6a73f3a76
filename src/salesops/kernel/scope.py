"""Whose records a viewer may see. `salesops.records.access` alone decides it; everything else applies it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """Either everything, or what belongs to the people listed (by record id)."""

    everything: bool = False
    people: frozenset[int] = field(default_factory=frozenset)

    def sees(self, owner_id: int | None) -> bool:
        return self.everything or (owner_id is not None and owner_id in self.people)


EVERYTHING = Scope(everything=True)
NOTHING = Scope()
