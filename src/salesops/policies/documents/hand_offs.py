"""When work passes from one to another, with what, until when, and what happens if nobody takes it."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from salesops.kernel.condition import ALWAYS, Condition, ConditionError, fields_of, holds, parse
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.base import Case, Document, Key, Mistake, Part, Share, Text, one, refuse, repeated
from salesops.policies.documents.stage_rules import Role
from salesops.policies.documents.yaml_text import data_of

_DEFAULT = Path(__file__).parent / "defaults" / "hand_offs.yaml"
Trigger = Literal["lead_created", "lead_qualified", "meeting_booked", "deal_enters_stage", "deal_won"]
OF_DEALS = ("deal_enters_stage", "deal_won")


def _condition(given: Any) -> Any:
    try:
        parse(given)
    except ConditionError as error:
        found = error.finding
        raise one(f"{found.where}: {found.what}", found.why, found.fix) from None
    return given


ConditionData = Annotated[Any, BeforeValidator(_condition)]


class Party(Part):
    """Who gives or takes: exactly one of these."""

    owner: bool = Field(default=False, description="Whoever owns the record.", examples=["true"])
    person: str = Field("", description="A person, by e-mail.", examples=["ann@example.com"])
    team: str = Field("", description="A team, by name; any of its people may take it.", examples=["Customer success"])
    role: Role | None = Field(None, description="Everybody with a role; any of them may take it.", examples=["ops"])
    round_robin: bool = Field(default=False, description="Of the team, always whoever has waited longest.", examples=["true"])

    @model_validator(mode="after")
    def _one(self) -> "Party":
        said = [name for name in ("owner", "person", "team", "role") if getattr(self, name)]
        if len(said) != 1:
            what = f"{' and '.join(said) or 'Nobody'} {'are' if len(said) > 1 else 'is'} named."
            raise one(what, "Somebody must answer for it.", "Name one: owner, person, team or role.")
        if self.round_robin and not self.team:
            raise one("Turns are taken without a team.", "They are taken in a team.", "Name a team.")
        return self


class Clock(Part):
    """The time in which it must be accepted."""

    minutes: int = Field(ge=1, le=525_600, description="How many minutes.", examples=[1440])
    working: bool = Field(
        default=False,
        description="Whether only the working time of whoever must act counts, without holidays.",
        examples=["true"],
    )


class Reminder(Part):
    """When whoever must act is reminded: at a share of the clock, or so many minutes before its end."""

    at_share: Share | None = Field(None, description="At this share of the clock.", examples=[0.5])
    minutes_before: int | None = Field(None, ge=1, description="So many minutes before the end.", examples=[60])

    @model_validator(mode="after")
    def _one(self) -> "Reminder":
        if (self.at_share is None) == (self.minutes_before is None):
            raise one("It is not clear when to remind.", "One moment is needed.", "Give at_share or minutes_before.")
        return self


class Breach(Part):
    """What happens when the time is over."""

    notify: tuple[Literal["receiver", "sender", "manager"], ...] = Field(
        ("receiver", "manager"), description="Who is told.", examples=["[manager]"]
    )
    reassign_to: Party | None = Field(None, description="Who must act from then on. There is no second clock.")


class HandOff(Part):
    """One passing of work."""

    identity = ("key",)

    key: Key = Field(description="The name other parts use.", examples=["won_to_success"])
    name: Text = Field(description="What it is called.", examples=["Sales to customer success"])
    trigger: Trigger = Field(description="What starts it.", examples=["deal_won"])
    kind: Literal["lead", "deal"] = Field("lead", description="What is handed over.", examples=["deal"])
    pipeline: str = Field("", description="Only deals of this pipeline, by key; empty: of all.", examples=["sales"])
    stage: str = Field("", description="The stage, by key, where the trigger is entering one.", examples=["demo"])
    condition: ConditionData | None = Field(None, description="Only where this holds.", examples=["{field: score, at_least: 80}"])
    sender: Party = Field(description="Who hands over.", examples=["{owner: true}"])
    receiver: Party = Field(description="Who must accept.", examples=["{team: Customer success}"])
    packet: tuple[str, ...] = Field((), description="Fields the receiver needs.", examples=["[amount, account]"])
    documentation: str = Field("", description="How it is done well.", examples=["Introduce both by mail."])
    clock: Clock | None = Field(None, description="Until when it must be accepted.", examples=["{minutes: 5}"])
    reminders: tuple[Reminder, ...] = Field((), description="When the receiver is reminded.")
    escalate_at: Share | None = Field(
        None, description="At which share of the clock the receiver's manager is told.", examples=[0.9]
    )
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
        if (self.trigger == "deal_enters_stage") != bool(self.stage):
            fix = "Give stage with the trigger deal_enters_stage, and only with it."
            yield Mistake("The stage and the trigger do not fit.", "It would not be clear when it starts.", fix, ("stage",))

    def _of_the_clock(self) -> Iterable[Mistake]:
        if self.clock is None and (self.reminders or self.escalate_at is not None):
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
    kind: Literal["lead", "deal"] = Field("lead", description="To what.", examples=["lead"])
    record: Mapping[str, Any] = Field(default_factory=dict, description="Its fields.", examples=["{score: 90}"])
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

    def started(self, trigger: str, kind: str, values: Mapping[str, Any]) -> tuple[HandOff, ...]:
        """Those that something which happened to a record with these values starts."""
        alike = (one for one in self.hand_offs if (one.trigger, one.kind) == (trigger, kind))
        return tuple(one for one in alike if _is_of(one, values) and holds(one.concerns, values))

    @model_validator(mode="after")
    def _once(self) -> "HandOffs":
        refuse(repeated(((("hand_offs", n, "key"), one.key) for n, one in enumerate(self.hand_offs)), "The hand-off"))
        return self


def _is_of(one: HandOff, values: Mapping[str, Any]) -> bool:
    fits = one.pipeline in ("", values.get("pipeline"))
    return fits and one.stage in ("", values.get("stage"))
