"""What a stage asks for before a deal may enter or leave it, and what helps whoever works there."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from salesops.kernel.condition import ALWAYS, Condition, ConditionError, fields_of, parse
from salesops.kernel.kinds import ACTIVITY_TYPES, BEHIND_DEAL, KINDS, ROLES
from salesops.policies.documents.base import Case, Key, Mistake, Part, Text, one, refuse

ActivityType = Literal[
    "call",
    "email_sent",
    "email_received",
    "email_replied",
    "meeting_booked",
    "meeting_held",
    "meeting_no_show",
    "note",
]
"""What can be required: a task is no deed, it is on the checklist of the play."""
Role = Literal["rep", "manager", "ops", "executive", "finance", "admin"]
assert set(ACTIVITY_TYPES) == {"task", *ActivityType.__args__}  # type: ignore[attr-defined]
assert set(ROLES) == set(Role.__args__)  # type: ignore[attr-defined]


def _field_name(given: Any) -> Any:
    """A field of deals, of their account or owner, or a custom one; whether that one is declared is checked with the others."""
    name = str(given)
    first, _, rest = name.partition(".")
    known = name in KINDS["deal"].by_name or (first == "custom" and rest.isidentifier())
    if known or (first in BEHIND_DEAL and (rest in KINDS[BEHIND_DEAL[first]].by_name or rest.startswith("custom."))):
        return given
    fix = f"There are: {', '.join(KINDS['deal'].by_name)}, custom.<name>, account.<field> and owner.<field>."
    raise one(f"Deals have no field {name}.", "It could never be filled in.", fix)


def _condition(given: Any) -> Any:
    try:
        condition = parse(given)
    except ConditionError as error:
        found = error.finding
        raise one(f"{found.where}: {found.what}", found.why, found.fix) from None
    for name in sorted(fields_of(condition)):
        _field_name(name)
    return given


FieldName = Annotated[str, BeforeValidator(_field_name)]
ConditionData = Annotated[Any, BeforeValidator(_condition)]


class Criterion(Part):
    """Something that must be true: judged by the program where it has a condition, else confirmed by whoever moves the deal."""

    identity = ("text",)

    text: Text = Field(description="What must be true, as people say it.", examples=["The budget is known."])
    condition: ConditionData | None = Field(
        None, description="The same as a condition on the deal.", examples=["{field: amount, is_filled: true}"]
    )

    @cached_property
    def meets(self) -> Condition:
        """ALWAYS where people judge."""
        return ALWAYS if self.condition is None else parse(self.condition)


class RequiredActivity(Part):
    """Something that must have been done before a deal goes on."""

    identity = ("type",)

    type: ActivityType = Field(description="What kind of activity.", examples=["meeting_held"])
    at_least: int = Field(1, ge=1, le=100, description="How many.", examples=[1])
    since: Literal["stage", "ever"] = Field(
        "stage", description="Counted since the deal entered the stage, or ever.", examples=["stage"]
    )


class Template(Part):
    """A text to begin from."""

    identity = ("name",)

    name: Text = Field(description="What it is for.", examples=["Invitation to the demo"])
    subject: str = Field("", description="Of an e-mail.", examples=["What we would show you"])
    body: Text = Field(description="The text.", examples=["Dear {contact}, ..."])


class Play(Part):
    """What to do in a stage."""

    questions: tuple[Text, ...] = Field((), description="What to find out.", examples=["[Who else decides?]"])
    checklist: tuple[Text, ...] = Field((), description="What to do, in order.", examples=["[Send the agenda]"])
    talk_track: str = Field("", description="How to say it.", examples=["You told us that ..."])
    templates: tuple[Template, ...] = Field((), description="Texts to begin from.")


class Moves(Part):
    """Which ways deals may go besides one stage onward."""

    skipping: Literal["allow", "refuse"] = Field(default="allow", description="Over a stage.", examples=["refuse"])
    backwards: Literal["allow", "refuse"] = Field(default="allow", description="To an earlier stage.", examples=["refuse"])
    reopening: Literal["allow", "refuse"] = Field(default="allow", description="A won or lost deal again.", examples=["refuse"])
    except_for: tuple[Role, ...] = Field(
        default=(), description="Roles that may nevertheless.", examples=["[manager, ops, admin]"]
    )


class Approval(Part):
    """A move that somebody must approve first."""

    identity = ("key",)

    key: Key = Field(description="How it is referred to.", examples=["large_deal"])
    name: Text = Field(description="How it is shown.", examples=["Deals above 250,000"])
    condition: ConditionData = Field(description="Which deals.", examples=["{field: amount, at_least: 250000}"])
    into: tuple[Key, ...] = Field(min_length=1, description="The stages that need it.", examples=["[closed_won]"])
    by: tuple[Role, ...] = Field(min_length=1, description="Roles that may approve.", examples=["[manager, ops]"])

    @cached_property
    def concerns(self) -> Condition:
        return parse(self.condition)


class GateCase(Case):
    """An example of a move and whether it may be made."""

    pipeline: str = Field("", description="Key of the pipeline; the first where left out.", examples=["sales"])
    stage: Key = Field(description="Where the deal stands.", examples=["discovery"])
    to: Key = Field(description="Where it is to go.", examples=["demo"])
    deal: dict[str, Any] = Field(default_factory=dict, description="Its fields.", examples=["{amount: 52000}"])
    activities: dict[str, int] = Field(
        default_factory=dict, description="How many of each type were done in the stage.", examples=["{meeting_held: 1}"]
    )
    roles: tuple[Text, ...] = Field((), description="Contact roles on the deal.", examples=["[Champion]"])
    confirmed: tuple[Text, ...] = Field((), description="Criteria somebody confirmed.", examples=["[The demo was given.]"])
    by: Role = Field("rep", description="The role of whoever moves it.", examples=["rep"])
    allowed: bool = Field(description="Whether it may.", examples=["false"])
    because: str = Field("", description="A word of what is missing.", examples=["custom.budget"])

    @model_validator(mode="after")
    def _readable(self) -> "GateCase":
        refuse(
            Mistake(f"There is no activity {name}.", "It could not be counted.", f"Use one of {', '.join(ACTIVITY_TYPES)}.")
            for name in self.activities
            if name not in ACTIVITY_TYPES
        )
        for name in self.deal:
            _field_name(name)
        return self

    def values(self) -> dict[str, Any]:
        """The deal's fields as conditions compare them: numbers exact."""
        return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in self.deal.items()}
