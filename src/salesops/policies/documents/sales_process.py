"""How a deal moves: pipelines, their stages in order, and what each stage means."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from salesops.kernel.condition import fields_of
from salesops.policies.documents.base import Document, Key, Mistake, Part, Share, Text, refuse, repeated
from salesops.policies.documents.stage_rules import (
    Approval,
    Criterion,
    FieldName,
    GateCase,
    Moves,
    Play,
    RequiredActivity,
)
from salesops.policies.documents.yaml_text import data_of

Status = Literal["open", "won", "lost"]
ForecastCategory = Literal["omitted", "pipeline", "best_case", "commit", "closed"]
_DEFAULT = Path(__file__).parent / "examples" / "sales_process.yaml"


class Conversion(Part):
    """The range of the share of deals that usually go on from a stage to the next."""

    low: Share = Field(description="As a share of 1.", examples=["0.15"])
    high: Share = Field(description="As a share of 1.", examples=["0.25"])

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    @model_validator(mode="after")
    def _ordered(self) -> "Conversion":
        if self.low > self.high:
            refuse([Mistake(f"low {self.low} is above high {self.high}.", "It is a range.", "Swap the two.", ("low",))])
        return self


class Stage(Part):
    """One step of a pipeline."""

    identity = ("key",)

    key: Key = Field(
        description="How deals and other documents refer to it; keep it when the name changes.", examples=["discovery"]
    )
    name: Text = Field(description="How it is shown.", examples=["Discovery"])
    meaning: Text = Field(description="What is true of a deal that stands here.", examples=["A meeting is agreed."])
    question: str = Field("", description="The question this stage answers.", examples=["Do they need what we sell?"])
    status: Status = Field("open", description="Whether a deal here is still open, or decided.", examples=["open"])
    expected_days: int | None = Field(
        None, ge=1, le=3650, description="How long a deal usually stands here at most, in days.", examples=[14]
    )
    expected_conversion: Conversion | None = Field(None, description="The share of deals that go on from here.")
    probability: Share = Field(description="The chance that a deal standing here is won in the end.", examples=["0.1838"])
    forecast_category: ForecastCategory = Field("pipeline", description="Where it counts in a forecast.", examples=["pipeline"])
    proposal: bool = Field(default=False, description="Whether entering it means that a proposal was sent.", examples=["false"])
    entry: tuple[Criterion, ...] = Field((), description="What must be true before a deal enters.")
    exit: tuple[Criterion, ...] = Field((), description="What must be true before a deal goes on from here.")
    required_fields: tuple[FieldName, ...] = Field(
        (), description="Fields to be filled in here, before the deal goes on.", examples=["[amount, custom.budget]"]
    )
    required_activities: tuple[RequiredActivity, ...] = Field((), description="What is to be done here, before the deal goes on.")
    required_roles: tuple[Text, ...] = Field(
        (), description="Contact roles to be found here, before the deal goes on.", examples=["[Champion]"]
    )
    play: Play | None = Field(None, description="What to do here.")


class Pipeline(Part):
    """A way of selling: the stages a deal goes through, in order."""

    identity = ("key",)

    key: Key = Field(description="How deals refer to it.", examples=["sales"])
    name: Text = Field(description="How it is shown.", examples=["Sales"])
    stages: tuple[Stage, ...] = Field(min_length=1, description="In the order in which deals go through them.")
    moves: Moves = Field(default_factory=Moves, description="Which ways deals may go.")
    approvals: tuple[Approval, ...] = Field((), description="Moves that somebody must approve first.")
    loss_reasons: tuple[Text, ...] = Field(
        (), description="What a loss may be put down to; empty: anything.", examples=["[Price, Timing, Competitor]"]
    )
    loss_reason_required: bool = Field(default=False, description="Whether a lost deal needs a reason.", examples=["true"])

    @property
    def first(self) -> Stage:
        return self.with_status("open")[0]

    def with_status(self, status: Status) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.status == status)

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The fields a gate here looks at."""
        criteria = [c.meets for stage in self.stages for c in (*stage.entry, *stage.exit)]
        named = [name for stage in self.stages for name in stage.required_fields]
        return frozenset(named).union(*(fields_of(c) for c in criteria), *(fields_of(a.concerns) for a in self.approvals))

    @cached_property
    def asks_what_was_done(self) -> bool:
        """Whether a gate here looks at activities or contact roles."""
        return any(stage.required_activities or stage.required_roles for stage in self.stages)

    @cached_property
    def has_rules(self) -> bool:
        """Whether a gate here could ask for anything at all."""
        stages = any(s.entry or s.exit or s.required_fields or s.required_activities or s.required_roles for s in self.stages)
        return stages or bool(self.approvals) or self.moves != Moves() or self.loss_reason_required or bool(self.loss_reasons)

    def position(self, key: str) -> int | None:
        """The stage's place in the order, from 0."""
        return next((n for n, stage in enumerate(self.stages) if stage.key == key), None)

    def match(self, text: str) -> Stage | None:
        """The stage with this key or name, whatever its capitals and outer blanks."""
        wanted = text.strip().casefold()
        return next((stage for stage in self.stages if wanted in (stage.key, stage.name.casefold())), None)

    @model_validator(mode="after")
    def _sensible(self) -> "Pipeline":
        refuse([*self._repetitions(), *self._missing(), *self._contradictions(), *self._unknown()])
        return self

    def _unknown(self) -> Iterator[Mistake]:
        there = [stage.key for stage in self.stages]
        for n, approval in enumerate(self.approvals):
            for key in approval.into:
                if key not in there:
                    fix = f"Use one of {', '.join(there)}."
                    yield Mistake(
                        f"There is no stage {key}.", "The approval would never be asked for.", fix, ("approvals", n, "into")
                    )

    def _repetitions(self) -> Iterator[Mistake]:
        yield from repeated(((("stages", n, "key"), stage.key) for n, stage in enumerate(self.stages)), "The stage key")
        yield from repeated(((("stages", n, "name"), s.name.casefold()) for n, s in enumerate(self.stages)), "The stage name")

    def _missing(self) -> Iterator[Mistake]:
        for status in ("open", "won", "lost"):
            if not any(stage.status == status for stage in self.stages):
                yield Mistake(
                    f"No stage of {self.key} has the status {status}.",
                    "Every pipeline needs at least one open, one won and one lost stage.",
                    f"Add a stage with status: {status}.",
                    ("stages",),
                )

    def _contradictions(self) -> Iterator[Mistake]:
        decided = {"won": Decimal(1), "lost": Decimal(0)}
        for n, stage in enumerate(self.stages):
            if stage.status in decided and stage.probability != decided[stage.status]:
                yield Mistake(
                    f"The {stage.status} stage {stage.key} has the probability {stage.probability}.",
                    f"A {stage.status} deal is decided.",
                    f"Write probability: {decided[stage.status]}.",
                    ("stages", n, "probability"),
                )


class SalesProcess(Document):
    """The pipelines of the company and the stages of each.

    Where no process was applied, the one shown below holds. Its probabilities are the products of the middles of the expected
    conversions from the stage on.
    """

    kind: ClassVar[str] = "sales_process"

    policy: Literal["sales_process"] = "sales_process"
    enforcement: Literal["refuse", "flag"] = Field(
        "refuse", description="Whether a move that lacks something is refused, or made and flagged.", examples=["refuse"]
    )
    imports: Literal["flag", "refuse"] = Field(
        "flag",
        description="Whether a deal that an import would bring past a gate comes in and is flagged, or its row is refused.",
        examples=["flag"],
    )
    pipelines: tuple[Pipeline, ...] = Field(
        min_length=1, description="The first is the one deals go to unless they say otherwise."
    )
    cases: tuple[GateCase, ...] = Field((), description="Examples that must come out as they say.")

    @classmethod
    def default(cls) -> "SalesProcess":
        return _default()

    @model_validator(mode="after")
    def _sensible(self) -> "SalesProcess":
        refuse(self._repetitions())
        return self

    def _repetitions(self) -> Iterable[Mistake]:
        yield from repeated(((("pipelines", n, "key"), p.key) for n, p in enumerate(self.pipelines)), "The pipeline key")

    def pipeline(self, text: str) -> Pipeline | None:
        """The pipeline with this key or name, whatever its capitals; the first one for an empty text."""
        wanted = text.strip().casefold()
        return next((p for p in self.pipelines if wanted in ("", p.key, p.name.casefold())), None)

    def stage(self, pipeline: str, key: str) -> Stage | None:
        """The stage with this key (or name) of the pipeline with this key (or name)."""
        found = self.pipeline(pipeline)
        return found.match(key) if found else None


@cache
def _default() -> SalesProcess:
    return SalesProcess.model_validate(data_of(_DEFAULT.read_text(encoding="utf-8")))
