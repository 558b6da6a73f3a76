"""The company itself: what every number and every clock depends on."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from salesops.kernel import company as kernel
from salesops.policies.documents.base import Case, Currency, Day, Document, Mistake, Part, Text, one, refuse, repeated


def _zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (KeyError, ValueError, OSError):
        raise one(
            f"{given!r} is not a time zone.",
            "The time zone decides what day it is for the company.",
            "Write its name in the tz database, such as Europe/Vienna or America/New_York.",
        ) from None
    return given


class ExchangeRate(Part):
    """What one unit of a foreign currency was agreed to be worth, from a day on."""

    identity = ("currency", "starts_on")

    currency: Currency = Field(description="The foreign currency.", examples=["EUR"])
    starts_on: Day = Field(description="From this day, until the next rate of the same currency.", examples=["2017-01-01"])
    rate: Decimal = Field(
        gt=0, max_digits=18, decimal_places=8, description="Company currency for one unit of it.", examples=["1.08"]
    )


class CompanyCase(Case):
    """An example of what holds on a day."""

    day: Day = Field(description="The day it is about.", examples=["2017-12-25"])
    holiday: bool | None = Field(None, description="Whether nobody works on it.", examples=["true"])
    fiscal_quarter: str = Field("", description="The fiscal quarter it lies in.", examples=["FY2018 Q1"])
    currency: str = Field("", description="The foreign currency whose rate is expected.", examples=["EUR"])
    rate: Decimal | None = Field(None, description="Company currency for one unit of it on that day.", examples=["1.14"])

    @model_validator(mode="after")
    def _expects(self) -> "CompanyCase":
        if self.holiday is None and not self.fiscal_quarter and self.rate is None:
            refuse(
                [Mistake("The case expects nothing.", "It could not fail.", "Add holiday, fiscal_quarter, or currency and rate.")]
            )
        if (self.rate is None) != (self.currency == ""):
            refuse(
                [
                    Mistake(
                        "currency and rate belong together.", "One alone says nothing.", "Give both, or neither.", ("currency",)
                    )
                ]
            )
        return self


class Company(Document):
    """Name, currency, clock and calendar of the company: what every number depends on.

    Amounts in another currency are converted at the rate in force on the day the amount is about.
    """

    kind: ClassVar[str] = "company"

    policy: Literal["company"] = "company"
    name: Text = Field("Your company", description="Shown at the top of every page.", examples=["Northwind Instruments"])
    currency: Currency = Field("USD", description="Every number is shown in this currency.", examples=["USD"])
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="Decides what day it is.", examples=["America/New_York"]
    )
    fiscal_start_month: int = Field(
        1,
        ge=1,
        le=12,
        description="Month in which the fiscal year starts; a fiscal year is named by the year it ends in.",
        examples=[2],
    )
    coverage_needed: float = Field(
        3.0, gt=0, description="How many times what is left of quota the open pipeline should be.", examples=[3.0]
    )
    lead_follow_up_hours: float = Field(24.0, gt=0, description="Hours within which a new lead is first touched.", examples=[24])
    holidays: tuple[Day, ...] = Field((), description="Days on which nobody works.", examples=["[2017-12-25]"])
    exchange_rates: tuple[ExchangeRate, ...] = Field((), description="Agreed rates of foreign currencies, dated.")
    cases: tuple[CompanyCase, ...] = Field((), description="Examples that must come out as they say.")

    @model_validator(mode="after")
    def _sensible(self) -> "Company":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterable[Mistake]:
        yield from repeated(
            ((("exchange_rates", n), f"{rate.currency} from {rate.starts_on}") for n, rate in enumerate(self.exchange_rates)),
            "The rate of",
        )
        for n, rate in enumerate(self.exchange_rates):
            if rate.currency == self.currency:
                yield Mistake(
                    f"{rate.currency} is the company's own currency.",
                    "Its rate is always 1.",
                    "Remove this rate.",
                    ("exchange_rates", n, "currency"),
                )

    def values(self) -> kernel.Company:
        """The same as plain values, as the parts below the policies know it."""
        return kernel.Company(
            name=self.name,
            currency=self.currency,
            time_zone=self.time_zone,
            fiscal_start_month=self.fiscal_start_month,
            coverage_needed=self.coverage_needed,
            holidays=frozenset(self.holidays),
            lead_follow_up_hours=self.lead_follow_up_hours,
            exchange_rates=tuple(kernel.ExchangeRate(r.currency, r.starts_on, r.rate) for r in self.exchange_rates),
        )
