"""What a hand-off is put together from: who gives and takes, the clock, reminders, escalations, the breach."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from salesops.policies.documents.base import Part, Share, one
from salesops.policies.documents.stage_rules import Role


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


class Escalation(Part):
    """A step of the chain by which others learn that it still waits."""

    at_share: Decimal = Field(
        gt=0, le=20, description="At which share of the clock; past 1 is after its end.", examples=[0.9, 1.5]
    )
    managers: int = Field(
        0, ge=0, le=5, description="Tell so many steps up from whoever must act: 1 is their manager.", examples=[1]
    )
    party: Party | None = Field(None, description="Tell them, in place of or besides managers.", examples=["{role: ops}"])

    @model_validator(mode="after")
    def _somebody(self) -> "Escalation":
        if not self.managers and self.party is None:
            raise one("Nobody is told.", "The step would do nothing.", "Give managers: 1, or a party.")
        if self.party and self.party.owner:
            raise one("The owner of the record is told.", "Whoever must act is reminded.", "Name a person, team or role.")
        return self


class Breach(Part):
    """What happens when the time is over."""

    notify: tuple[Literal["receiver", "sender", "manager"], ...] = Field(
        ("receiver", "manager"), description="Who is told.", examples=["[manager]"]
    )
    reassign_to: Party | None = Field(None, description="Who must act from then on. There is no second clock.")
