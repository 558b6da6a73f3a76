"""What all policy documents share: frozen, nothing unknown let through, values read the way people write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from salesops.kernel.period import Period

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Part(BaseModel):
    """A piece of a document. `identity`: the fields by which one is known among others of a list, in any of its versions."""

    identity: ClassVar[tuple[str, ...]] = ()
    model_config = ConfigDict(
        frozen=True, extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True, allow_inf_nan=False
    )


class Document(Part):
    """A whole policy document; `kind` is what its first line, `policy: ...`, says."""

    kind: ClassVar[str]

    @classmethod
    def default(cls) -> Self:
        """What holds where nobody ever applied a document of this kind."""
        return cls()


class Case(Part):
    """An example with the answer that is expected, run whenever the document is checked.

    Each kind that has cases declares its own, with what its examples need, as its last field `cases`; how one is judged is
    registered under the kind (see `salesops.policies.cases`).
    """

    identity = ("case",)

    case: Text = Field(
        description="The situation and the answer, in words a sales manager reads.", examples=["Christmas is a holiday"]
    )


@dataclass(frozen=True)
class Mistake:
    """Something a document says that cannot be meant, at a place below the part that was checked."""

    what: str
    why: str
    fix: str
    at: tuple[str | int, ...] = ()


def refuse(mistakes: Iterable[Mistake]) -> None:
    """Fail validation with all of the mistakes, if there are any."""
    if found := tuple(mistakes):
        raise PydanticCustomError("mistakes", "{count} mistakes", {"count": len(found), "mistakes": found})


def one(what: str, why: str, fix: str) -> PydanticCustomError:
    """A single mistake, for validators of one field to raise."""
    return PydanticCustomError("mistakes", "{count} mistake", {"count": 1, "mistakes": (Mistake(what, why, fix),)})


def _day(given: Any) -> Any:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise one(f"{given} is not a day.", "Days are written year-month-day.", "Write for example 2017-03-31.") from None


def _shaped(pattern: str, what: str, example: str) -> BeforeValidator:
    def check(given: Any) -> Any:
        if not isinstance(given, str) or not re.fullmatch(pattern, given):
            raise one(f"{given!r} is not {what}.", "It is used as a name elsewhere.", f"Write for example {example}.")
        return given

    return BeforeValidator(check)


def _share(given: Decimal) -> Decimal:
    if not 0 <= given <= 1:
        percent = f"Write {given / 100:f} for {given} %." if 1 < given <= 100 else "Write for example 0.25 for 25 %."
        raise one(f"{given} is not a share of 1.", "Shares go from 0 (none) to 1 (all).", percent)
    if given != round(given, 4):
        raise one(f"{given} has more than four decimals.", "Shares are kept to four.", f"Write {round(given, 4)}.")
    return given


Day = Annotated[date, BeforeValidator(_day)]
Share = Annotated[Decimal, AfterValidator(_share)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Key = Annotated[str, _shaped("[a-z][a-z0-9_]{0,59}", "a key of small letters, digits and _", "closed_won")]
Currency = Annotated[str, _shaped("[A-Z]{3}", "a currency of three capital letters", "EUR")]


def wrong_order(starts_on: date | None, ends_on: date | None) -> Iterable[Mistake]:
    if starts_on and ends_on and ends_on <= starts_on:
        yield Mistake(
            f"It ends on {ends_on}, not after it starts on {starts_on}.",
            "The end is the first day it no longer holds.",
            "Give a later ends_on.",
            ("ends_on",),
        )


def repeated(values: Iterable[tuple[tuple[str | int, ...], object]], what: str) -> Iterable[Mistake]:
    """A mistake for each value (with its place) that an earlier one has already."""
    seen: set[object] = set()
    for at, value in values:
        if value in seen:
            yield Mistake(f"{what} {value} occurs twice.", "It must name one thing only.", "Rename or remove one.", at)
        seen.add(value)


def overlaps(spans: Iterable[tuple[object, Period, int]]) -> Iterable[tuple[int, int]]:
    """Pairs of numbers whose periods overlap under the same key: (the earlier, the later one)."""
    last: dict[object, tuple[Period, int]] = {}
    for key, period, number in sorted(spans, key=lambda span: (str(span[0]), span[1])):
        before = last.get(key)
        if before and period.start < before[0].end:
            yield before[1], number
        if before is None or period.end > before[0].end:
            last[key] = (period, number)
