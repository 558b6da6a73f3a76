"""How forecasts are called here: what is called, by whom, until when in the week, and what the categories mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from salesops.kernel.kinds import FORECAST_CATEGORIES
from salesops.policies.documents.base import Case, Document, Mistake, Part, Text, one, refuse, repeated
from salesops.policies.documents.metric_name import MetricName
from salesops.policies.documents.stage_rules import Role

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CalledPeriod = Literal["this_month", "next_month", "this_quarter", "next_quarter", "this_year"]
Category = Literal["omitted", "pipeline", "best_case", "commit", "closed"]
Standing = Literal["open", "late", "locked"]
"""A call is taken; is taken and marked as late; is refused."""


def _clock(given: Any) -> Any:
    """YAML reads 17:30 as a number of minutes to the base of sixty; both are times of day here."""
    text = f"{given // 60:02d}:{given % 60:02d}" if isinstance(given, int) and not isinstance(given, bool) else str(given)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise one(f"{given} is not a time of day.", "It is written hour:minute.", "Write for example 17:30.")
    return text


Clock = Annotated[str, BeforeValidator(_clock)]


def _moment(given: Any) -> Any:
    text = given.strftime("%Y-%m-%d %H:%M") if isinstance(given, datetime) else str(given)
    try:
        datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the company's clock, without a zone
    except ValueError:
        fix = "Write for example 2026-03-31 17:30."
        raise one(f"{given} is not a day and a time.", "Both decide whether a call is in time.", fix) from None
    return text


class WeekMoment(Part):
    """A moment of every week, by the company's clock."""

    day: Weekday = Field(description="The day of the week.", examples=["friday"])
    time: Clock = Field(description="The time of day.", examples=["12:00"])

    @property
    def minutes(self) -> int:
        """Since Monday at midnight."""
        hour, minute = map(int, self.time.split(":"))
        return DAYS.index(self.day) * 1440 + hour * 60 + minute


class CategoryMeaning(Part):
    """What one of the five categories is called here and means."""

    identity = ("key",)

    key: Category = Field(description="The category.", examples=["commit"])
    name: Text = Field(description="What it is called here.", examples=["Commit"])
    meaning: Text = Field(description="When a deal is in it.", examples=["I stake my name on it."])


@dataclass(frozen=True)
class Week:
    """The week calls are made in: from when to when, and the moment until which they are in time."""

    opens_at: datetime
    cutoff_at: datetime
    ends_at: datetime


class ForecastCase(Case):
    """An example of whether a call is still in time."""

    at: Annotated[str, BeforeValidator(_moment)] = Field(
        description="Day and time, by the company's clock.", examples=["2026-03-27 13:00"]
    )
    standing: Standing = Field(description="Whether a call is taken then, is late, or is refused.", examples=["late"])


_MEANINGS = tuple(
    CategoryMeaning(key=key, name=name, meaning=meaning)  # type: ignore[arg-type]
    for key, name, meaning in (
        ("omitted", "Omitted", "Not part of any forecast."),
        ("pipeline", "Pipeline", "Open, and too early to say."),
        ("best_case", "Best case", "It can close in the period if all goes well."),
        ("commit", "Commit", "It will close in the period; only something unforeseen could stop it."),
        ("closed", "Closed", "Won."),
    )
)


class Forecast(Document):
    """Which forecasts people call, who calls, by when each week, and what is done about late calls.

    A deal is in the category its stage says (see the sales process) until its owner says otherwise. Calls are kept whatever
    changes here; a call of a past week is judged by what held then.
    """

    kind: ClassVar[str] = "forecast"

    policy: Literal["forecast"] = "forecast"
    periods: tuple[CalledPeriod, ...] = Field(
        ("this_quarter", "next_quarter"), min_length=1, description="What is called.", examples=["[this_quarter]"]
    )
    kpis: tuple[MetricName, ...] = Field(
        ("bookings",), min_length=1, description="The metrics that are called.", examples=["[bookings]"]
    )
    calling: tuple[Role, ...] = Field(("rep",), min_length=1, description="Roles that owe a call.", examples=["[rep]"])
    teams: tuple[str, ...] = Field((), description="Only people of these teams owe one; empty: of all.", examples=["[West]"])
    opens: WeekMoment = Field(
        WeekMoment(day="monday", time="00:00"),
        description="From when calls of a week are made.",
        examples=["{day: monday, time: '08:00'}"],
    )
    cutoff: WeekMoment = Field(
        WeekMoment(day="friday", time="12:00"),
        description="Until when they are in time.",
        examples=["{day: friday, time: '12:00'}"],
    )
    after_cutoff: Literal["late", "locked"] = Field(
        "late", description="Whether later calls are taken and marked late, or refused until the next week.", examples=["locked"]
    )
    unlocking: tuple[Role, ...] = Field(
        ("ops", "admin"), description="Who may lock and unlock a week, with a reason.", examples=["[ops, executive]"]
    )
    reminders: tuple[Annotated[int, Field(ge=1, le=167)], ...] = Field(
        (24, 2), description="Hours before the cut-off at which who owes a call is reminded.", examples=["[24, 2]"]
    )
    quiet_days: int = Field(
        21, ge=1, le=365, description="Days without activity after which a deal is asked about.", examples=[14]
    )
    many_pushes: int = Field(3, ge=1, le=50, description="Pushes from which a deal is asked about.", examples=[3])
    categories: tuple[CategoryMeaning, ...] = Field(_MEANINGS, description="What the categories mean here.")
    cases: tuple[ForecastCase, ...] = Field((), description="Examples that must come out as they say.")

    def week(self, at: datetime, time_zone: str) -> Week:
        """The week a moment lies in: from the last opening on. Exact over changes of the clock."""
        zone = ZoneInfo(time_zone)
        local = at.astimezone(zone)
        into = local.weekday() * 1440 + local.hour * 60 + local.minute
        monday = local.date() - timedelta(days=local.weekday() + (7 if into < self.opens.minutes else 0))

        def moment(minutes: int) -> datetime:
            days, rest = divmod(minutes, 1440)
            return datetime.combine(monday + timedelta(days=days), time(*divmod(rest, 60)), zone)

        cutoff = self.cutoff.minutes + (0 if self.cutoff.minutes > self.opens.minutes else 7 * 1440)
        return Week(moment(self.opens.minutes), moment(cutoff), moment(self.opens.minutes + 7 * 1440))

    def standing(self, at: datetime, time_zone: str) -> Standing:
        """How a call made then is taken, if nobody locked or unlocked the week."""
        return "open" if at < self.week(at, time_zone).cutoff_at else self.after_cutoff

    def name_of(self, category: str) -> str:
        return next((one.name for one in self.categories if one.key == category), category)

    @model_validator(mode="after")
    def _sensible(self) -> "Forecast":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterable[Mistake]:
        yield from repeated(((("categories", n, "key"), said.key) for n, said in enumerate(self.categories)), "The category")
        for name in ("periods", "kpis", "calling", "reminders"):
            yield from repeated((((name, n), value) for n, value in enumerate(getattr(self, name))), f"In {name},")
        if self.cutoff.minutes == self.opens.minutes:
            what = "The week closes the moment it opens."
            yield Mistake(what, "No call could be in time.", "Give a later cutoff.", ("cutoff",))
        if missing := [key for key in FORECAST_CATEGORIES if key not in {said.key for said in self.categories}]:
            what = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not explained."
            yield Mistake(what, "Deals can be in it.", "Say what it means here.", ("categories",))
