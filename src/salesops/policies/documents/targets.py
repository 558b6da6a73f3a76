"""What each metric should be."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from salesops.policies.documents.base import Dated, Document, Key, Mistake, refuse


class Target(Dated):
    """What one metric should be, for everybody or for one team, segment or person."""

    metric: Key = Field(description="The metric's name.", examples=["win_rate"])
    value: float = Field(description="In the metric's own unit; shares of 1.", examples=[0.3])
    team: str = Field("", description="For this team alone.", examples=["Enterprise East"])
    segment: str = Field("", description="For this segment alone.", examples=["Enterprise"])
    person: str = Field("", description="For this person alone: e-mail, name or external id.", examples=["ana@example.com"])

    @property
    def dimension(self) -> str:
        """What it is narrowed to: `team`, `segment`, `person`, or nothing."""
        return next((name for name in ("team", "segment", "person") if getattr(self, name)), "")

    @property
    def value_of(self) -> str:
        return str(getattr(self, self.dimension)) if self.dimension else ""

    @model_validator(mode="after")
    def _sensible(self) -> "Target":
        refuse([*self.wrong_order(), *self._ambiguities()])
        return self

    def _ambiguities(self) -> Iterable[Mistake]:
        named = [name for name in ("team", "segment", "person") if getattr(self, name)]
        if len(named) > 1:
            yield Mistake(
                f"The target is for {' and '.join(named)} at once.",
                "A target is narrowed to one thing at most.",
                "Keep one, and write a second target for the other.",
            )


class Targets(Document):
    """What the metrics should be; where nothing is said, the metric's own default target holds."""

    kind: ClassVar[str] = "targets"

    policy: Literal["targets"] = "targets"
    targets: tuple[Target, ...] = Field((), description="One entry a target.")
