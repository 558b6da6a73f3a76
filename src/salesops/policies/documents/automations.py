"""What is done without anybody: when this happens, if that holds, then do so."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from salesops.kernel.condition import ALWAYS, Condition, fields_of, parse
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.automation_steps import Do, Step, fits
from salesops.policies.documents.automation_when import Happening, When, fields_named
from salesops.policies.documents.base import Case, Document, Key, Mistake, Part, Text, refuse, repeated
from salesops.policies.documents.hand_offs import ConditionData

Subject = Literal["deal", "lead", "account", "contact", "activity"]


class Automation(Part):
    """One rule: when, if, then."""

    identity = ("key",)

    key: Key = Field(description="The name other parts use.", examples=["stale_deals"])
    name: Text = Field(description="What it is called.", examples=["Deals nobody talks about"])
    documentation: str = Field("", description="What it is for.", examples=["So that nothing is forgotten."])
    owner: str = Field(
        "", description="Who answers for it, by e-mail; told when its daily limit is reached.", examples=["omar@example.com"]
    )
    enabled: bool = Field(
        default=True, description="Whether it runs; it can also be stopped at any moment without a new version."
    )
    kind: Subject = Field("deal", description="What kind of record it is about.", examples=["deal"])
    when: When = Field(description="What starts it.", examples=["{happens: changed, field: stage, becomes: [proposal]}"])
    condition: ConditionData | None = Field(
        None, description="Only if this holds then.", examples=["{field: next_step, is_empty: true}"]
    )
    then: tuple[Step, ...] = Field(min_length=1, max_length=20, description="What is done, in this order.")
    acts_as: Literal["operations", "owner"] = Field(
        "operations",
        description="Whose rights it has: those of operations, or no more than the record's owner has.",
        examples=["owner"],
    )
    most_a_day: int = Field(500, ge=1, le=100_000, description="How often it runs on one day at most.", examples=[100])

    @cached_property
    def concerns(self) -> Condition:
        return ALWAYS if self.condition is None else parse(self.condition)

    @property
    def about(self) -> str:
        """The kind of record it is about; "" for a metric."""
        return self.kind if self.when.is_of_records else ""

    @model_validator(mode="after")
    def _sensible(self) -> "Automation":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        for mistake in fields_named(self.when, self.kind):
            yield Mistake(mistake.what, mistake.why, mistake.fix, ("when", *mistake.at))
        if self.when.happens == "hand_off_breached" and self.kind not in ("lead", "deal"):
            yield Mistake("Leads and deals are handed over.", "It would never start.", "Write kind: lead or deal.", ("kind",))
        for n, step in enumerate(self.then):
            for mistake in fits(step, self.about):
                yield Mistake(mistake.what, mistake.why, mistake.fix, ("then", n, *mistake.at))
        if not self.about and self.condition is not None:
            yield Mistake("A metric has no fields.", "There is no record to look at.", "Remove the condition.", ("condition",))
        for name in sorted(fields_of(self.concerns)):
            if name not in KINDS[self.kind].by_name and not name.startswith("custom."):
                fix = f"There are: {', '.join(KINDS[self.kind].by_name)} and custom.<name>."
                yield Mistake(f"A {self.kind} has no field {name}.", "The condition could never be judged.", fix, ("condition",))


class AutomationCase(Case):
    """An example: what happened to which record, and what is done."""

    automation: Key = Field(description="Which automation, by key.", examples=["stale_deals"])
    happens: Happening = Field("changed", description="What happened.", examples=["changed"])
    before: Mapping[str, Any] = Field(default_factory=dict, description="Fields before the change.", examples=["{stage: demo}"])
    record: Mapping[str, Any] = Field(
        default_factory=dict, description="The record's fields then.", examples=["{stage: proposal}"]
    )
    does: tuple[Do, ...] = Field((), description="The steps that are done; none if empty.", examples=["[create_task]"])


class Automations(Document):
    """Rules that work by themselves: when something happens, if a condition holds, then steps are done.

    An automation runs once for each time its trigger happens, through whatever door, but not for what an import brings of the
    past. What it changes goes through the same gate as what people change, and is told in history. Changes of the policy hold
    for what happens from then on.
    """

    kind: ClassVar[str] = "automations"

    policy: Literal["automations"] = "automations"
    automations: tuple[Automation, ...] = Field((), description="Each rule.")
    cases: tuple[AutomationCase, ...] = Field((), description="Examples that must come out as they say.")

    def get(self, key: str) -> Automation | None:
        return next((one for one in self.automations if one.key == key), None)

    @property
    def enabled(self) -> tuple[Automation, ...]:
        return tuple(one for one in self.automations if one.enabled)

    @model_validator(mode="after")
    def _once(self) -> "Automations":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        yield from repeated(((("automations", n, "key"), one.key) for n, one in enumerate(self.automations)), "The automation")
        for n, case in enumerate(self.cases):
            if self.get(case.automation) is None:
                fix = f"There are: {', '.join(one.key for one in self.automations) or 'none'}."
                yield Mistake(
                    f"There is no automation {case.automation}.", "The case judges nothing.", fix, ("cases", n, "automation")
                )
