"""When work passes from one to another, with what, until when, and what happens if nobody takes it."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from salesops.kernel.condition import ALWAYS, Condition, ConditionError, fields_of, holds, parse
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.base import Case, Document, Key, Mistake, Part, Share, Text, one, refuse, repeated
from salesops.policies.documents.hand_off_parts import Breach, Clock, Escalation, Party, Reminder
from salesops.policies.documents.yaml_text import data_of

_DEFAULT = Path(__file__).parent / "defaults" / "hand_offs.yaml"
Trigger = Literal["lead_created", "lead_qualified", "meeting_booked", "deal_enters_stage", "deal_won", "condition_met", "by_hand"]
OF_DEALS = ("deal_enters_stage", "deal_won")
HandedOver = Literal["lead", "deal", "account"]


def _condition(given: Any) -> Any:
    try:
        parse(given)
    except ConditionError as error:
        found = error.finding
        raise one(f"{found.where}: {found.what}", found.why, found.fix) from None
    return given


ConditionData = Annotated[Any, BeforeValidator(_condition)]


class HandOff(Part):
    """One passing of work."""

    identity = ("key",)

    key: Key = Field(description="The name other parts use.", examples=["won_to_success"])
    name: Text = Field(description="What it is called.", examples=["Sales to customer success"])
    trigger: Trigger = Field(description="What starts it.", examples=["deal_won"])
    kind: HandedOver = Field("lead", description="What is handed over.", examples=["deal"])
    pipeline: str = Field("", description="Only deals of this pipeline, by key; empty: of all.", examples=["sales"])
    stage: str = Field("", description="The stage, by key, where the trigger is entering one.", examples=["demo"])
    condition: ConditionData | None = Field(
        None,
        description="Only where this holds; with the trigger condition_met, whenever it begins to hold.",
        examples=["{field: score, at_least: 80}"],
    )
    sender: Party = Field(description="Who hands over.", examples=["{owner: true}"])
    receiver: Party = Field(description="Who must accept.", examples=["{team: Customer success}"])
    packet: tuple[str, ...] = Field((), description="Fields the receiver needs.", examples=["[amount, account]"])
    takes_over: bool = Field(
        default=False, description="Whether whoever accepts becomes the owner of the record.", examples=["true"]
    )
    documentation: str = Field("", description="How it is done well.", examples=["Introduce both by mail."])
    clock: Clock | None = Field(None, description="Until when it must be accepted.", examples=["{minutes: 5}"])
    reminders: tuple[Reminder, ...] = Field((), description="When the receiver is reminded.")
    escalate_at: Share | None = Field(
        None, description="At which share of the clock the receiver's manager is told.", examples=[0.9]
    )
    escalations: tuple[Escalation, ...] = Field((), description="Further steps by which others learn that it waits.")
    breach: Breach = Field(Breach.model_validate({}), description="What happens when the time is over.")

    @cached_property
    def concerns(self) -> Condition:
        return ALWAYS if self.condition is None else parse(self.condition)

    @model_validator(mode="after")
    def _sensible(self) -> "HandOff":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterable[Mistake]:
        yield from self._of_the_trigger()
        yield from self._of_the_clock()
        yield from self._of_fields()

    def _of_the_trigger(self) -> Iterable[Mistake]:
        if self.trigger in OF_DEALS and self.kind != "deal":
            yield Mistake(f"{self.trigger} is about deals.", "Leads have no stages.", "Write kind: deal.", ("kind",))
        if self.trigger.startswith("lead_") and self.kind != "lead":
            yield Mistake(f"{self.trigger} is about leads.", "It would never start.", "Write kind: lead.", ("kind",))
        if self.trigger == "meeting_booked" and self.kind == "account":
            yield Mistake(
                "No meeting starts the hand-off of an account.", "Meetings are about leads and deals.", "Write kind: deal."
            )
        if self.trigger == "condition_met" and self.condition is None:
            yield Mistake("No condition is given.", "It would never begin to hold.", "Give condition.", ("condition",))
        if (self.trigger == "deal_enters_stage") != bool(self.stage):
            fix = "Give stage with the trigger deal_enters_stage, and only with it."
            yield Mistake("The stage and the trigger do not fit.", "It would not be clear when it starts.", fix, ("stage",))

    def _of_the_clock(self) -> Iterable[Mistake]:
        if self.clock is None and (self.reminders or self.escalations or self.escalate_at is not None):
            yield Mistake("There is no clock to remind of.", "Nothing would ever be sent.", "Give a clock.", ("clock",))
        for n, reminder in enumerate(self.reminders):
            if self.clock and (reminder.minutes_before or 0) >= self.clock.minutes:
                what = f"{reminder.minutes_before} minutes before is before it starts."
                yield Mistake(what, f"The clock has {self.clock.minutes}.", "Give fewer.", ("reminders", n))

    def _of_fields(self) -> Iterable[Mistake]:
        named: list[tuple[tuple[str | int, ...], str]] = [(("packet", n), name) for n, name in enumerate(self.packet)]
        named += [(("condition",), name) for name in sorted(fields_of(self.concerns))]
        for at, name in named:
            if name not in KINDS[self.kind].by_name and not name.startswith("custom."):
                fix = f"There are: {', '.join(KINDS[self.kind].by_name)} and custom.<name>."
                yield Mistake(f"A {self.kind} has no field {name}.", "It could never be filled in.", fix, at)


class HandOffCase(Case):
    """An example: what happened to which record, and which hand-offs it starts."""

    trigger: Trigger = Field(description="What happened.", examples=["lead_created"])
    kind: HandedOver = Field("lead", description="To what.", examples=["lead"])
    record: Mapping[str, Any] = Field(default_factory=dict, description="Its fields.", examples=["{score: 90}"])
    before: Mapping[str, Any] | None = Field(
        None, description="Its fields before; of matter to condition_met. None: it was not there.", examples=["{score: 10}"]
    )
    starts: tuple[str, ...] = Field((), description="Keys of the hand-offs it starts; none if empty.", examples=["[hot_leads]"])


class HandOffs(Document):
    """The passing of work between people: what starts it, who takes it, with what and until when.

    A hand-off starts once for each time its trigger happens, through whatever door, but not for what an import brings of
    the past. Changes hold for hand-offs that start from then on.
    """

    kind: ClassVar[str] = "hand_offs"

    policy: Literal["hand_offs"] = "hand_offs"
    hand_offs: tuple[HandOff, ...] = Field((), description="Each passing of work.")
    cases: tuple[HandOffCase, ...] = Field((), description="Examples that must come out as they say.")

    @classmethod
    def default(cls) -> "HandOffs":
        """Those of the guide, to whoever owns the record or the operations people: teams are the company's own."""
        return cls.model_validate(data_of(_DEFAULT.read_text(encoding="utf-8")))

    def get(self, key: str) -> HandOff | None:
        return next((one for one in self.hand_offs if one.key == key), None)

    def started(
        self, trigger: str, kind: str, values: Mapping[str, Any], before: Mapping[str, Any] | None = None
    ) -> tuple[HandOff, ...]:
        """Those that something which happened to a record starts; `before`: its values until then, None if there was none."""
        alike = (one for one in self.hand_offs if (one.trigger, one.kind) == (trigger, kind))
        found = (one for one in alike if _fits(one, values))
        return tuple(one for one in found if trigger != "condition_met" or before is None or not _fits(one, before))

    @model_validator(mode="after")
    def _once(self) -> "HandOffs":
        refuse(repeated(((("hand_offs", n, "key"), one.key) for n, one in enumerate(self.hand_offs)), "The hand-off"))
        return self


def _fits(one: HandOff, values: Mapping[str, Any]) -> bool:
    fits = one.pipeline in ("", values.get("pipeline"))
    return fits and one.stage in ("", values.get("stage")) and holds(one.concerns, values)
