"""Where somebody stands against quota in the running quarter: metrics of the warehouse, asked within scope."""

from dataclasses import dataclass
from datetime import datetime

from salesops.capabilities.reporting.queries.numbers import ask_all
from salesops.capabilities.reporting.queries.selection import Selection, read_selection
from salesops.capabilities.reporting.queries.surroundings import freshness_at
from salesops.kernel.condition import Compare
from salesops.web.charts.bullet import bullet
from salesops.web.components import Tone
from salesops.web.formatting import counted, percent
from salesops.workspace.today.queries.reading import Day
from salesops.workspace.today.showing import Figure, Standing


@dataclass(frozen=True)
class Against:
    """Booked, what should be, and what is open and due by the end of the period."""

    booked: float
    quota: float | None
    attainment: float | None
    due: float
    days_left: int
    elapsed: float

    @property
    def gap(self) -> float:
        return max(0.0, (self.quota or 0.0) - self.booked)


def verdict(against: Against) -> tuple[str, Tone]:
    """How it stands in words, and whether that is good."""
    if against.attainment is None:
        return "", ""
    if not against.gap:
        return "Quota is made", "good"
    if against.due < against.gap:
        return "What is open and due does not cover the gap", "bad"
    if against.attainment >= against.elapsed:
        return "Ahead of the calendar", "good"
    return "Behind the calendar, with enough open to catch up", "warn"


def standing(day: Day, now: datetime) -> Standing:
    """A handful of questions to the warehouse, none to the records."""
    asked = day.asked
    chosen = read_selection({}, today=asked.today, company=asked.company, scope=day.watched)
    against = _against(chosen, (chosen.period.end - asked.today).days)
    question = _question(day)
    says = f"{chosen.calendar.name(chosen.period)}, {counted(against.days_left, 'day')} left"
    href = "/team" if day.person is None else f"/people/{day.person.id}"
    freshness = freshness_at(now)
    if against.quota is None:
        quiet = "No quota is set for this quarter. Sales operations sets them in the quotas policy."
        figures = (_figure("Booked", against.booked, chosen), _figure("Open and due", against.due, chosen))
        return Standing(question, says, figures=figures, freshness=freshness, quiet=quiet)
    said, tone = verdict(against)
    shown = percent(against.attainment, 0)
    figures = (
        _figure("Booked", against.booked, chosen),
        _figure("Quota", against.quota, chosen),
        _figure("Still to book", against.gap, chosen),
        _figure("Open and due", against.due, chosen),
    )
    bar = bullet(against.booked, against.quota, likely=None, label=f"Booked {shown} of quota")
    return Standing(question, says, shown, said, tone, bar, figures, href, freshness)


def _question(day: Day) -> str:
    if day.is_own:
        return "Where do you stand against quota?"
    if day.person is not None:
        return f"Where does {day.person.name} stand against quota?"
    return "Where does everybody stand against quota?" if day.scope.everything else "Where does your team stand against quota?"


def _against(chosen: Selection, days_left: int) -> Against:
    by_end = Compare("close_date", "less_than", chosen.period.end)
    numbers = ask_all(
        {
            "booked": chosen.ask("bookings", period=chosen.period),
            "quota": chosen.ask("quota", period=chosen.period),
            "attainment": chosen.ask("quota_attainment", period=chosen.period),
            "due": chosen.ask("open_pipeline", period=None, where=by_end),
        },
        chosen.calendar,
    )
    value = numbers.value
    quota = value("quota") or None
    return Against(value("booked") or 0.0, quota, value("attainment"), value("due") or 0.0, days_left, chosen.elapsed)


def _figure(label: str, value: float, chosen: Selection) -> Figure:
    return Figure(label, chosen.money(value))
