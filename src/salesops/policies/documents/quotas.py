"""Who is to sell how much in which period, and how new people grow into it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from salesops.kernel.money import rounded
from salesops.kernel.period import Calendar, Period, PeriodError, add_months
from salesops.policies.documents.base import Amount, Case, Day, Document, Mistake, Part, Share, one, overlaps, refuse, wrong_order
from salesops.policies.documents.metric_name import MetricName


def _period_text(given: Any) -> Any:
    """YAML reads 2017 as a number and 2017-03-05 as a day; both are names of periods here."""
    return str(given) if isinstance(given, int | date) and not isinstance(given, bool | datetime) else given


def _readable(text: str) -> str:
    try:
        if text:
            Calendar().parse(text)
    except PeriodError as error:
        forms = str(error).partition(". ")[2].replace("--from and --to", "starts_on and ends_on")
        raise one(f"The period {text!r} cannot be read.", "Its days are not known.", forms) from None
    return text


PeriodName = Annotated[str, BeforeValidator(_period_text), AfterValidator(_readable)]


class RampStep(Part):
    """The share of the full quota from a month of service on."""

    identity = ("from_month",)

    from_month: int = Field(ge=1, le=120, description="Month of service, the first being 1.", examples=[4])
    share: Share = Field(description="Share of the full quota.", examples=["0.5"])


DEFAULT_RAMP = tuple(
    RampStep(from_month=month, share=Decimal(share)) for month, share in ((1, "0"), (4, "0.5"), (7, "0.75"), (10, "1"))
)


class Quota(Part):
    """One quota of one person or team for one period."""

    identity = ("person", "team", "period", "starts_on", "segment", "measure")

    person: str = Field("", description="E-mail, name or external id; or else give a team.", examples=["ana@example.com"])
    team: str = Field("", description="The team's name or external id.", examples=["Enterprise East"])
    period: PeriodName = Field(
        "", description="2017, 2017Q3, 2017-03, FY2018, FY2018Q1; or else give starts_on and ends_on.", examples=["2017Q3"]
    )
    starts_on: Day | None = Field(None, description="First day, where the period has no name.", examples=["2017-07-01"])
    ends_on: Day | None = Field(None, description="First day after it, where the period has no name.", examples=["2017-10-01"])
    amount: Amount = Field(ge=0, description="The full quota, in the company's currency.", examples=["120000"])
    segment: str = Field("", description="For business in this segment alone.", examples=["Enterprise"])
    measure: MetricName | None = Field(
        None, description="The metric it is measured by, where it is not the document's.", examples=["new_bookings"]
    )

    def span(self, calendar: Calendar) -> Period:
        """Its days, in the company's calendar."""
        if self.starts_on and self.ends_on:
            return Period(self.starts_on, self.ends_on)
        return calendar.parse(self.period)

    @model_validator(mode="after")
    def _sensible(self) -> "Quota":
        refuse([*wrong_order(self.starts_on, self.ends_on), *self._ambiguities()])
        return self

    def _ambiguities(self) -> Iterable[Mistake]:
        if bool(self.person) == bool(self.team):
            found = "both a person and a team" if self.person else "neither a person nor a team"
            yield Mistake(f"The quota names {found}.", "A quota is one person's or one team's.", "Give person or team.")
        dates = (self.starts_on is not None) + (self.ends_on is not None)
        if (dates, bool(self.period)) not in ((0, True), (2, False)):
            yield Mistake(
                "The quota's period is not clear.",
                "Its days are counted in every comparison.",
                "Give period, or starts_on and ends_on.",
            )


class QuotaCase(Case):
    """An example of what somebody has to book in a period, after ramp."""

    person: str = Field("", description="As the entries call them; or else give a team.", examples=["ana@example.com"])
    team: str = Field("", description="As the entries call it.", examples=["Enterprise East"])
    period: PeriodName = Field(description="The period, as in entries.", examples=["2017Q3"])
    amount: Amount = Field(description="All their quotas within the period, added up.", examples=["120000"])
    hired_on: Day | None = Field(None, description="Taken as their day of hire; left out: long here.", examples=["2017-05-01"])

    @model_validator(mode="after")
    def _about_one(self) -> "QuotaCase":
        if bool(self.person) == bool(self.team):
            refuse(
                [
                    Mistake(
                        "The case is about no one or about two.", "A quota is one person's or one team's.", "Give person or team."
                    )
                ]
            )
        return self


class Quotas(Document):
    """Quotas of people and teams.

    A person's quota is multiplied by the ramp: the share of each month of service, weighted by the days of the period that
    fall into it. Months of service run from the day of hire; without a known day of hire the quota is full. A team's quota
    is taken as it is.
    """

    kind: ClassVar[str] = "quotas"

    policy: Literal["quotas"] = "quotas"
    measure: MetricName = Field("bookings", description="The metric the quotas are measured by.", examples=["bookings"])
    ramp: tuple[RampStep, ...] = Field(DEFAULT_RAMP, min_length=1, description="How new people grow into a full quota.")
    ramp_applied: bool = Field(
        default=False, description="Whether the amounts are after ramp already, as imported ones are.", examples=["false"]
    )
    entries: tuple[Quota, ...] = Field((), description="One entry a quota.")
    cases: tuple[QuotaCase, ...] = Field((), description="Examples that must come out as they say.")

    def measure_of(self, entry: Quota) -> str:
        return entry.measure or self.measure

    def share(self, period: Period, hired_on: date | None) -> Decimal:
        """The share of a full quota somebody hired on a day has in a period: the ramp's shares, weighted by days.

        Nothing before the hire; everything where the hire date is not known or the amounts are after ramp already.
        """
        if hired_on is None or self.ramp_applied or not period.days:
            return Decimal(1)
        starts = [add_months(hired_on, step.from_month - 1) for step in self.ramp]
        ends = [*starts[1:], max(period.end, starts[-1])]
        steps = zip(self.ramp, starts, ends, strict=True)
        return sum((step.share * period.overlap_days(Period(a, b)) for step, a, b in steps), Decimal(0)) / period.days

    def amount(self, entry: Quota, calendar: Calendar, hired_on: date | None = None) -> Decimal:
        """The entry's quota after ramp, to the cent. A team's quota is not ramped."""
        if entry.team:
            return entry.amount
        return rounded(entry.amount * self.share(entry.span(calendar), hired_on))

    def ramped_on(self, hired_on: date) -> date | None:
        """The first day with a full quota; None where the ramp never reaches it."""
        full = next((step for step in self.ramp if step.share == 1), None)
        return add_months(hired_on, full.from_month - 1) if full else None

    @model_validator(mode="after")
    def _sensible(self) -> "Quotas":
        refuse([*self._disorder(), *self._doubles()])
        return self

    def _disorder(self) -> Iterable[Mistake]:
        months = [step.from_month for step in self.ramp]
        if months[0] != 1:
            yield Mistake(
                "The ramp does not start in month 1.", "The first months would have no share.", "Add from_month: 1.", ("ramp", 0)
            )
        for n, (before, after) in enumerate(pairwise(months), start=1):
            if after <= before:
                yield Mistake(
                    f"Month {after} comes after month {before}.", "Steps follow each other.", "Put them in order.", ("ramp", n)
                )

    def _doubles(self) -> Iterable[Mistake]:
        """Overlaps that can be seen without knowing the fiscal year: among fiscal periods, and among all others."""
        spans = (
            ((e.person, e.team, e.segment, self.measure_of(e), e.period.upper().startswith("FY")), e.span(Calendar()), n)
            for n, e in enumerate(self.entries)
        )
        for first, second in overlaps(spans):
            earlier, later = sorted((first, second))
            entry = self.entries[later]
            yield Mistake(
                f"The quota of {entry.person or entry.team} overlaps entry {earlier}.",
                "Both would be added up.",
                "Keep one of them, or make their periods meet.",
                ("entries", later),
            )
