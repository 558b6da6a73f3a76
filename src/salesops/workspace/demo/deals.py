"""Deals as columns, while they are being simulated."""

from dataclasses import dataclass, fields, replace

import numpy as np

from salesops.workspace.demo.clock import NONE, Ints
from salesops.workspace.demo.shape import LOST, OPEN_STAGES, WON

NEW, EXPANSION, RENEWAL = range(3)
TYPES = ("new", "expansion", "renewal")


@dataclass(frozen=True)
class Deals:
    """One row a deal.

    entered: deal by open stage, the day it entered the stage, NONE where it never did.
    ended:   the day it was won or lost, NONE while open.
    stage:   where it stands now.
    term:    the term of a subscription that it renews or adds to, NONE for new business.
    """

    type: Ints
    seat: Ints
    segment: Ints
    account: Ints
    entered: Ints
    ended: Ints
    stage: Ints
    inbound: Ints
    term: Ints

    def __len__(self) -> int:
        return len(self.type)

    @property
    def created(self) -> Ints:
        return np.where(self.entered == NONE, np.iinfo(np.int64).max, self.entered).min(axis=1)

    @property
    def won(self) -> np.ndarray:
        return self.stage == WON

    @property
    def lost(self) -> np.ndarray:
        return self.stage == LOST

    @property
    def open(self) -> np.ndarray:
        return self.stage < OPEN_STAGES

    @property
    def last_open_stage(self) -> Ints:
        """The furthest stage before the end: stages of a pipeline are entered in order."""
        return OPEN_STAGES - 1 - np.argmax(self.entered[:, ::-1] != NONE, axis=1)

    def left(self, today: int) -> Ints:
        """Deal by open stage: the day it left the stage, `today` if it is still there, NONE if it never was."""
        until = np.where(self.ended == NONE, today, self.ended)
        left = np.full_like(self.entered, NONE)
        for stage in reversed(range(OPEN_STAGES)):
            was_here = self.entered[:, stage] != NONE
            left[:, stage] = np.where(was_here, until, NONE)
            until = np.where(was_here, self.entered[:, stage], until)
        return left

    def take(self, rows: Ints) -> "Deals":
        return replace(self, **{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    @classmethod
    def together(cls, *parts: "Deals") -> "Deals":
        return cls(**{column.name: np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(cls)})
