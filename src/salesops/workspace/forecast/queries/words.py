"""What the forecast pages have in common: the head with its pickers and tabs, and what each number means."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from salesops.capabilities.forecasting.called.decide.weeks import called_periods, quarter_of
from salesops.capabilities.forecasting.decide.spans import named_periods
from salesops.kernel.period import Period
from salesops.metrics.catalogue import METRICS
from salesops.web.components import NO_MARKUP, Card, Cell, Chip, Definition, Empty, Head, Input, Kpi, Option, Picker, Span
from salesops.web.formatting import NONE
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import Choice, period_key
from salesops.workspace.forecast.queries.computed import KPIS as COMPUTED_KPIS
from salesops.workspace.forecast.queries.lines import Line

TABS = (
    ("Forecast", "/forecast"),
    ("Submit", "/forecast/submit"),
    ("Meeting", "/forecast/meeting"),
    ("Accuracy", "/forecast/accuracy"),
    ("Completeness", "/forecast/completeness"),
    ("What if", "/forecast/what-if"),
    ("Kept", "/forecast/runs"),
)
_EARLIER = 4
"""Periods before the current one that the picker offers."""

CALLED = (
    "What people say the whole period will bring, booked included: most likely, with commit and best case beside it.",
    "The last call of each person, added up the reporting line of the day, plus the adjustments of managers",
    "Submitted calls",
)
COMPUTED = (
    "What the company's own history says the period will bring: the middle of the simulated outcomes, and the range that holds "
    "eight times out of ten.",
    "P10, P50 and P90 of the simulated sums",
    "The stored run of the day",
)
BOOKED = ("What is won in the period so far.", "Sum over deals won, by the day they closed", "Deals")
QUOTA = ("What the people in this scope should book in the whole period.", "Quotas of the period, ramped", "The quotas policy")
GAP = ("What is left to the quota beyond what is called.", "Quota − called", "Calls and quotas")


@dataclass(frozen=True)
class Page:
    """`tabs`: (name, address, whether it is this page). `later`: where further cards are fetched from once the page is there."""

    head: Head
    tabs: tuple[tuple[str, str, bool], ...]
    kpis: tuple[Kpi, ...] = ()
    cards: tuple[Card, ...] = ()
    later: str = ""
    empty: Empty | None = None


def tabs(choice: Choice, here: str) -> tuple[tuple[str, str, bool], ...]:
    return tuple((name, f"{href}{choice.query()}", href == here) for name, href in TABS)


def head(
    choice: Choice,
    title: str,
    here: str,
    answer: tuple[Span, ...] = (),
    *,
    export_href: str = "",
    pickers: tuple[Picker, ...] = (),
) -> Head:
    name = next(label for label, href in TABS if href == here)
    return Head(
        title=title,
        scope=f"{choice.name}, {METRICS[choice.of.kpi].title.lower()}, {_elapsed(choice)}",
        answer=answer,
        pickers=(*_metrics(choice), *pickers, _periods(choice), _day(choice)),
        banners=choice.day.banners(f"{here}{choice.query(as_of='')}"),
        crumbs=(("Forecast", "/forecast"), (name, "")) if here != "/forecast" else (("Forecast", ""),),
        export_href=export_href,
    )


def _elapsed(choice: Choice) -> str:
    period = choice.of.period
    if choice.today < period.start:
        return f"begins {written(period.start)}"
    gone = min((choice.today - period.start).days + 1, period.days)
    return f"day {gone} of {period.days}"


def _periods(choice: Choice) -> Picker:
    options = tuple(
        Option(
            choice.company.calendar.name(period),
            choice.query(period=period_key(choice.company.calendar, period)),
            current=period == choice.of.period,
        )
        for period in sorted(_offered(choice), key=lambda period: (-period.days, period.start), reverse=True)
    )
    return Picker("Period", choice.name, options, chosen="period" in choice.given)


def _offered(choice: Choice) -> set[Period]:
    """Months, quarters and the year: what is called, what is computed, and the quarters before."""
    calendar, grain = choice.company.calendar, quarter_of(choice.company)
    now = calendar.period_of(choice.today, grain)
    computed = named_periods(choice.today, calendar).values()
    offered = {*called_periods(choice.policy, choice.company, choice.today), *computed, now, choice.of.period}
    for _ in range(_EARLIER):
        now = calendar.previous(now)
        offered.add(now)
    return offered


def _metrics(choice: Choice) -> tuple[Picker, ...]:
    """Those that are called, and those that are computed."""
    kpis = [kpi for kpi in dict.fromkeys((*choice.policy.kpis, *COMPUTED_KPIS)) if kpi in METRICS]
    options = tuple(Option(METRICS[kpi].title, choice.query(kpi=kpi), current=kpi == choice.of.kpi) for kpi in kpis)
    return (Picker("Metric", METRICS[choice.of.kpi].title, options, chosen="kpi" in choice.given),)


def _day(choice: Choice) -> Picker:
    past = choice.day.is_past
    label = f"As of {written(choice.today, year=True)}" if past else "As of today"
    kept = tuple((name, value) for name, value in choice.given.items() if name != "as_of")
    inputs = (Input("as_of", "Everything as it stood on", "date", choice.today.isoformat()),)
    options = (Option("As of today", choice.query(as_of="")),) if past else ()
    return Picker("As of", label, options, inputs, kept, chosen=past, icon="calendar-days")


def define(choice: Choice, name: str, title: str, meaning: tuple[str, str, str], *, today: str = "") -> Definition:
    sentence, formula, source = meaning
    fresh = "As of the end of the day asked for" if choice.day.is_past else "Now"
    return Definition(name, title, sentence, formula, source, "Sales operations", fresh, today=today)


def kpi(choice: Choice, name: str, title: str, value: float | None, meaning: tuple[str, str, str], **more: str) -> Kpi:
    bar = more.pop("bar", NO_MARKUP)
    shown = choice.shown(value) if value is not None else NONE
    return Kpi(title, shown, define(choice, name, title, meaning), bar=SafeString(bar), **more)  # type: ignore[arg-type]


def moment(choice: Choice, at: datetime | None) -> str:
    """A moment by the company's clock: `Nov 20, 14:05`."""
    if at is None:
        return NONE
    local = at.astimezone(ZoneInfo(choice.company.time_zone))
    return f"{written(local)}, {local:%H:%M}"


def last_said(choice: Choice, line: Line) -> Cell:
    """When somebody last submitted, and whether it is due or late."""
    own = line.level.own
    chips = []
    if line.owes and not line.called_now:
        chips.append(Chip("not this week", "warn"))
    if own and own.late and line.called_now:
        chips.append(Chip("late", "warn"))
    return Cell(moment(choice, line.level.last), chips=tuple(chips), whole=True)
