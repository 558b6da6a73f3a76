"""What may be assumed about the future, as it is written, checked and kept with a scenario. People are named by their id."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from salesops.kernel.finding import Finding
from salesops.policies.documents.base import Day, Part, Share, Text, one
from salesops.policies.documents.messages import findings_of

Slice = Literal["person", "team", "segment", "region", "product", "pipeline", "type"]
Factor = Annotated[Decimal, Field(gt=0, le=10)]
Percent = Annotated[Decimal, Field(gt=-100, le=500)]


class Where(Part):
    """Which deals; all of them where it is left out."""

    by: Slice = Field(description="Split by what.", examples=["segment"])
    name: Text = Field(description="Which part.", examples=["Enterprise"])


class Change(Part):
    """One thing becomes larger or smaller by a factor, from a day on."""

    assume: Literal["change"] = "change"
    what: Literal["win_rate", "new_deals", "deal_size", "cycle"] = Field(description="What changes.", examples=["win_rate"])
    factor: Factor = Field(description="Times what: 0.8 is a fifth less.", examples=["0.8"])
    where: Where | None = Field(None, description="Only these deals.")
    starts_on: Day | None = Field(None, description="From this day on; at once if empty.")


class Price(Part):
    """Prices change from a day on, and with them how many buy."""

    assume: Literal["price"] = "price"
    percent: Percent = Field(description="By how much, in percent.", examples=["5"])
    win_rate: Factor = Field(Decimal(1), description="Times what the win rate becomes.", examples=["0.95"])
    where: Where | None = Field(None, description="Only these deals.")
    starts_on: Day | None = Field(None, description="From this day on; at once if empty.")


class Recession(Part):
    """Fewer new deals, fewer and smaller wins, longer cycles, from a day on."""

    assume: Literal["recession"] = "recession"
    starts_on: Day = Field(description="From this day on.", examples=["2026-04-01"])
    new_deals: Factor = Field(Decimal("0.75"), description="Times what new deals become.")
    win_rate: Factor = Field(Decimal("0.85"), description="Times what the win rate becomes.")
    deal_size: Factor = Field(Decimal("0.9"), description="Times what amounts become.")
    cycle: Factor = Field(Decimal("1.2"), description="Times what the time to a win becomes.")


class Leaves(Part):
    """Somebody leaves. Their open deals go to somebody else; what they would have created is covered in part or not."""

    assume: Literal["leaves"] = "leaves"
    person: int = Field(description="Who leaves.")
    starts_on: Day = Field(description="The first day without them.", examples=["2026-02-01"])
    to: int | None = Field(None, description="Who takes over; nobody yet if empty.")
    kept: Share = Field(Decimal("0.7"), description="Which share of their chances on open deals is kept.")
    covered: Share = Field(Decimal("0.3"), description="Which share of what they would create is created by others.")


class Starts(Part):
    """Somebody new starts, and comes to sell as much as the others of the team over a ramp."""

    assume: Literal["starts"] = "starts"
    name: Text = Field(description="What they are called.", examples=["New rep"])
    team: str = Field("", description="In which team; like everybody if empty.", examples=["West"])
    starts_on: Day = Field(description="Their first day.", examples=["2026-02-01"])
    ramp_months: int = Field(4, ge=0, le=36, description="Months until they sell like the others.")
    people: int = Field(1, ge=1, le=500, description="How many start.")


class Moves(Part):
    """Deals pass from one to another, as when a territory moves; chances suffer a little from the change."""

    assume: Literal["moves"] = "moves"
    where: Where = Field(description="Which deals.")
    person: int | None = Field(None, description="Only those of this person; of all if empty.")
    to: int = Field(description="To whom they go.")
    starts_on: Day = Field(description="From this day on.", examples=["2026-02-01"])
    kept: Share = Field(Decimal("0.9"), description="Which share of the chances on open deals is kept.")

    @model_validator(mode="after")
    def _somebody_else(self) -> "Moves":
        if self.person == self.to:
            raise one("They go to whom they belong.", "Nothing would move.", "Name somebody else.")
        return self


Assumption = Change | Price | Recession | Leaves | Starts | Moves
KINDS: dict[str, type[Part]] = {
    "leaves": Leaves, "starts": Starts, "moves": Moves, "change": Change, "price": Price, "recession": Recession
}  # fmt: skip
MOST = 30


def read(data: Sequence[Mapping[str, Any]]) -> tuple[tuple[Assumption, ...], list[Finding]]:
    """The assumptions, and what is wrong with any of them."""
    found: list[Any] = []
    wrong: list[Finding] = []
    if len(data) > MOST:
        fix = "Make two scenarios of it."
        wrong.append(Finding("assumptions", f"There are {len(data)}.", f"A scenario has at most {MOST}.", fix))
    for place, given in enumerate(data[:MOST], start=1):
        one, mistakes = _read_one(given)
        found += [one] if one else []
        wrong += [replace(each, where=f"assumption {place}, {each.where}") for each in mistakes]
    return tuple(found), wrong + _twice_gone(found)


def written(assumptions: Iterable[Part]) -> list[dict[str, Any]]:
    """As plain data that `read` understands."""
    return [one.model_dump(mode="json", exclude_none=True) for one in assumptions]


def _read_one(given: Mapping[str, Any]) -> tuple[Part | None, list[Finding]]:
    kind = KINDS.get(str(given.get("assume")))
    if kind is None:
        fix = f"There are {', '.join(KINDS)}."
        return None, [Finding("assume", f"{given.get('assume')!r} is nothing that can be assumed.", "Each has its kind.", fix)]
    try:
        return kind.model_validate(dict(given)), []
    except ValidationError as error:
        found = findings_of(error, kind, {})
        return None, [replace(each, where=each.where.removeprefix("line 1, ")) for each in found]


def _twice_gone(found: Iterable[Part]) -> list[Finding]:
    leaving = [one.person for one in found if isinstance(one, Leaves)]
    again = sorted({person for person in leaving if leaving.count(person) > 1})
    why, fix = "Somebody can leave once.", "Take one of the two out."
    return [Finding("assumptions", f"Person {person} leaves twice.", why, fix) for person in again]
