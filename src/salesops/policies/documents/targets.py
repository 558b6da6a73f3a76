"""What each metric should be."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from salesops.policies.documents.base import Case, Day, Document, Mistake, Part, refuse, wrong_order
from salesops.policies.documents.metric_name import MetricName


class Target(Part):
    """What one metric should be, for everybody or for one team, segment or person."""

    identity = ("metric", "team", "segment", "person", "starts_on")

    metric: MetricName = Field(description="The metric's name.", examples=["win_rate"])
    value: float = Field(description="In the metric's own unit; shares of 1.", examples=[0.3])
    team: str = Field("", description="For this team alone.", examples=["Enterprise East"])
    segment: str = Field("", description="For this segment alone.", examples=["Enterprise"])
    person: str = Field("", description="For this person alone: e-mail, name or external id.", examples=["ana@example.com"])
    starts_on: Day | None = Field(None, description="First day it holds; left out: it always did.", examples=["2017-01-01"])
    ends_on: Day | None = Field(None, description="First day it no longer holds; left out: open end.", examples=["2018-01-01"])

    @property
    def dimension(self) -> str:
        """What it is narrowed to: `team`, `segment`, `person`, or nothing."""
        return next((name for name in ("team", "segment", "person") if getattr(self, name)), "")

    @property
    def value_of(self) -> str:
        return str(getattr(self, self.dimension)) if self.dimension else ""

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day < self.ends_on)

    @model_validator(mode="after")
    def _sensible(self) -> "Target":
        refuse([*wrong_order(self.starts_on, self.ends_on), *self._ambiguities()])
        return self

    def _ambiguities(self) -> Iterable[Mistake]:
        named = [name for name in ("team", "segment", "person") if getattr(self, name)]
        if len(named) > 1:
            yield Mistake(
                f"The target is for {' and '.join(named)} at once.",
                "A target is narrowed to one thing at most.",
                "Keep one, and write a second target for the other.",
            )


class TargetCase(Case):
    """An example of which target is shown."""

    metric: MetricName = Field(description="The metric's name.", examples=["win_rate"])
    on: Day = Field(description="The day it is about.", examples=["2017-07-01"])
    team: str = Field("", description="As seen for this team.", examples=["Enterprise East"])
    segment: str = Field("", description="As seen for this segment.", examples=["Enterprise"])
    person: str = Field("", description="As seen for this person.", examples=["ana@example.com"])
    value: float | None = Field(None, description="The target shown; left out: none of these.", examples=[0.3])


class Targets(Document):
    """What the metrics should be.

    Where several targets fit, the narrower one is shown: a person's before a team's or segment's, and that before everybody's.
    Where none fits, the metric's own default target is shown.
    """

    kind: ClassVar[str] = "targets"

    policy: Literal["targets"] = "targets"
    targets: tuple[Target, ...] = Field((), description="One entry a target.")
    cases: tuple[TargetCase, ...] = Field((), description="Examples that must come out as they say.")

    def shown(self, metric: str, on: date, *, team: str = "", segment: str = "", person: str = "") -> Target | None:
        """The target shown for a metric on a day: a person's before a team's or segment's, and that before everybody's."""
        wanted = (("person", person), ("team", team), ("segment", segment), ("", ""))
        held = [target for target in self.targets if target.metric == metric and target.holds_on(on)]
        found = (t for dimension, value in wanted for t in held if (t.dimension, t.value_of) == (dimension, value))
        return next(found, None)
