"""What starts an automation: something happened to a record, time has passed, a metric crossed a line, a hand-off was late."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from salesops.kernel.kinds import ACTIVITY_TYPES, KINDS
from salesops.policies.documents.base import Mistake, Part, refuse
from salesops.policies.documents.metric_name import MetricName

Happening = Literal["created", "changed", "time_passed", "metric_crosses", "hand_off_breached"]
Since = Literal["created", "changed", "date", "activity"]
ActivityType = Literal[
    "call", "email_sent", "email_received", "email_replied", "meeting_booked", "meeting_held", "meeting_no_show", "task", "note"
]
Span = Literal["this_month", "this_quarter", "this_year"]
TOUCHES = tuple(name for name in ACTIVITY_TYPES if name not in ("task", "note"))
"""Activities with a customer in them."""


class When(Part):
    """What must happen. Which of the other fields it takes follows from `happens`."""

    happens: Happening = Field(description="What it waits for.", examples=["changed"])
    field: str = Field("", description="The field that changes, or the date that passes.", examples=["stage"])
    was: tuple[str, ...] = Field((), description="Only if the field was one of these before.", examples=["[demo]"])
    becomes: tuple[str, ...] = Field(
        (), description="Only if the field is one of these then; empty: any.", examples=["[proposal]"]
    )
    since: Since | None = Field(
        None,
        description="Where time is counted from: the record came to be, the field changed, the date in the field was over, or the"
        " last call, mail or meeting.",
        examples=["changed"],
    )
    days: int = Field(0, ge=0, le=3650, description="How many days.", examples=[3])
    hours: int = Field(0, ge=0, le=10_000, description="And how many hours.", examples=[1])
    minutes: int = Field(0, ge=0, le=100_000, description="And how many minutes.", examples=[30])
    working: bool = Field(
        default=False, description="Whether only the company's working time counts; a day is then eight hours.", examples=["true"]
    )
    without: tuple[ActivityType, ...] = Field(
        (), description="Only if none of these has happened with the record since.", examples=["[meeting_booked, meeting_held]"]
    )
    metric: MetricName | None = Field(None, description="The metric.", examples=["win_rate"])
    team: str = Field(
        "", description="Of this team and those below it; empty: of the whole company.", examples=["Mid-market West"]
    )
    above: float | None = Field(None, description="When it rises above this.", examples=[0.5])
    below: float | None = Field(None, description="When it falls below this.", examples=[0.2])
    over: Span = Field("this_quarter", description="The time the metric is taken over.", examples=["this_month"])
    hand_off: str = Field("", description="Only this hand-off, by key; empty: any.", examples=["hot_leads"])

    @property
    def span(self) -> timedelta:
        """How long it waits, in wall time; in working time a day is eight hours."""
        return timedelta(hours=self.days * (8 if self.working else 24) + self.hours, minutes=self.minutes)

    @property
    def is_of_records(self) -> bool:
        return self.happens != "metric_crosses"

    @model_validator(mode="after")
    def _sensible(self) -> "When":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        yield from self._field()
        yield from self._time()
        yield from self._metric()

    def _field(self) -> Iterator[Mistake]:
        needs = self.happens == "changed" or self.since in ("changed", "date")
        if needs != bool(self.field):
            fix = "Give field where something changes or a date passes, and only there."
            yield Mistake("The field and what happens do not fit.", "It would not be clear when it starts.", fix, ("field",))
        if (self.was or self.becomes) and not (self.happens == "changed" or self.since == "changed"):
            yield Mistake("was and becomes are about a change.", "Nothing changes here.", "Remove them.", ("becomes",))

    def _time(self) -> Iterator[Mistake]:
        timed = self.happens == "time_passed"
        if timed != (self.since is not None):
            fix = "Give since with time_passed, and only with it."
            yield Mistake("It is not clear since when.", "Time is counted from something.", fix, ("since",))
        if timed and not self.span and self.since != "date":
            yield Mistake("No time would pass.", "It would start at once.", "Give days, hours or minutes.", ("days",))
        if not timed and (self.span or self.working or self.without):
            yield Mistake("There is no time to wait.", "Only time_passed waits.", "Remove days, hours and the like.", ("days",))

    def _metric(self) -> Iterator[Mistake]:
        given = self.metric is not None or self.above is not None or self.below is not None or bool(self.team)
        if self.happens != "metric_crosses":
            if given:
                fix = "Remove metric, team, above and below."
                yield Mistake("No metric is looked at.", "Only metric_crosses looks at one.", fix, ("metric",))
        elif self.metric is None or (self.above is None) == (self.below is None):
            fix = "Give metric, and above or below."
            yield Mistake("It is not clear what is crossed.", "One line of one metric is needed.", fix, ("metric",))
        if self.hand_off and self.happens != "hand_off_breached":
            fix = "Remove hand_off, or write happens: hand_off_breached."
            yield Mistake("No hand-off is looked at.", "It would never start.", fix, ("hand_off",))


def fields_named(when: When, kind: str) -> Iterator[Mistake]:
    """Whether the field is one the kind has, and of the type that is needed."""
    field = KINDS[kind].by_name.get(when.field)
    if when.field and field is None and not when.field.startswith("custom."):
        fix = f"There are: {', '.join(KINDS[kind].by_name)} and custom.<name>."
        yield Mistake(f"A {kind} has no field {when.field}.", "It could never change.", fix, ("field",))
    if when.since == "date" and field is not None and field.type not in ("date", "moment"):
        fix = "Name a field with a day or a moment in it."
        yield Mistake(f"{when.field} is no date.", "No time can be counted from it.", fix, ("field",))
    if when.since == "activity" and kind == "activity":
        fix = "Write kind: deal, lead, account or contact."
        yield Mistake("Activities have no activities.", "It would never start.", fix, ("since",))
