"""Which way of forecasting was right most often here, and what was said week by week against what came."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.html import format_html

from salesops.capabilities.forecasting.decide.accuracy import HORIZONS, Outcome, accuracy, accuracy_by, horizon
from salesops.kernel.period import Period
from salesops.web.charts.line import EndLabel, Lines, Tick, line
from salesops.web.components import Card, Cell, Column, Foot, Table
from salesops.web.formatting import NONE, number, percent
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.decide import nearest
from salesops.workspace.forecast.queries.judged import OURS, TOGETHER, Judged

TITLES = {
    OURS: "Computed forecast",
    TOGETHER: "Calls, added up",
    "stage-weighted": "Stage-weighted pipeline",
    "pace": "Pace so far",
    "seasonal pace": "Pace of a year before",
    "last period": "As the period before",
    "a year before": "As a year before",
    "automatic series": "Automatic series model",
}
_TICKS = 6


def title(method: str) -> str:
    return TITLES.get(method, method.capitalize())


def methods(judged: Judged) -> tuple[Card, ...]:
    """Nothing for who does not see the whole company."""
    if not judged.methods:
        return ()
    return (_ranked(judged.methods), _by_horizon(judged.methods))


def _ranked(some: Sequence[Outcome]) -> Card:
    question = "Which was right most often here?"
    won, found = nearest(some), accuracy_by(some, lambda one: one.method)
    order = sorted(found, key=lambda method: -won.get(method, 0))
    columns = ("Nearest on", "Error", "Bias", "Range held", "Days")
    rows = tuple(
        (
            Cell(title(method)),
            Cell(number(won.get(method, 0))),
            Cell(percent(found[method].relative_error)),
            Cell(percent(found[method].bias)),
            Cell(percent(found[method].hit_rate, 0) if found[method].hit_rate is not None else NONE),
            Cell(number(found[method].n)),
        )
        for method in order
    )
    table = Table(
        question, (Column("Method"), *(Column(name, numeric=True, secondary=name in ("Bias", "Days")) for name in columns)), rows
    )
    says = "Of the whole company, on every other week of the last year, as each would have been then"
    return Card(
        question, says, table=table, foot=Foot("Calls as they stood on those days. Of equally near ones each counts."), span=6
    )


def _by_horizon(some: Sequence[Outcome]) -> Card:
    question = "Which is best how early?"
    names = [name for _, name in HORIZONS]
    found = accuracy_by(some, lambda one: (one.method, horizon(one)))
    every = accuracy_by(some, lambda one: one.method)
    best = {
        name: min((one.relative_error or 9e9 for (_, at), one in found.items() if at == name), default=None) for name in names
    }
    order = sorted(every, key=lambda method: every[method].relative_error or 9e9)

    def cell(method: str, name: str) -> Cell:
        one = found.get((method, name))
        if one is None or one.relative_error is None:
            return Cell(NONE)
        return Cell(percent(one.relative_error, 0), tone="good" if one.relative_error == best[name] else "")

    rows = tuple((Cell(title(method)), *(cell(method, name) for name in names)) for method in order)
    columns = (Column("Method"), *(Column(f"{name} before the end", numeric=True) for name in names))
    says = "Error by how far the end of the period was at most; the least of each in green"
    return Card(question, says, table=Table(question, columns, rows), foot=Foot(_ours(some)), span=12)


def _ours(some: Sequence[Outcome]) -> str:
    found = accuracy(one for one in some if one.method == OURS)
    if found.hit_rate is None:
        return ""
    return f"The computed range held {percent(found.hit_rate, 0)} of {number(found.ranged)} times; four of five are meant to."


def over_weeks(choice: Choice, judged: Judged) -> tuple[Card, ...]:
    """Of the last period that is over, or the one chosen where it is: said on each day, against what came."""
    if not judged.methods:
        return ()
    spoken = {one.period for one in judged.methods if one.method == OURS}
    period = choice.of.period if choice.of.period in spoken else max(spoken, default=None, key=lambda one: one.start)
    if period is None:
        return ()
    came, name = judged.came.get(period, 0.0), choice.company.calendar.name(period)
    of = [one for one in judged.methods if one.period == period]
    computed, called = ([one for one in of if one.method == method] for method in (OURS, TOGETHER))
    question = f"What did we say of {name}, and what came?"
    lines = Lines(
        actual=(),
        compare=_points(called, period),
        forecast=_points(computed, period),
        inner=(
            [(_at(one.as_of, period), one.low or 0.0) for one in computed],
            [(_at(one.as_of, period), one.high or 0.0) for one in computed],
        ),
        target=came,
        ends=_ends(choice, computed, called, came),
        ticks=_ticks(period),
    )
    legend = [("line-series is-forecast", "Computed"), ("band-inner", "Worst to best"), ("line-target-line", "What came")]
    legend += [("line-series is-compare", "Called")] if called else []
    body = format_html('<div class="landing">{}</div>', line(lines, label=question, show=choice.shown))
    says = "As computed and as called every other week, of the whole company"
    return (Card(question, says, body=body, legend=tuple(legend), span=6),)


def _points(some: Sequence[Outcome], period: Period) -> list[tuple[float, float]]:
    return [(_at(one.as_of, period), one.likely) for one in some]


def _at(day: date, period: Period) -> float:
    return min(1.0, max(0.0, ((day - period.start).days + 1) / max(1, period.days)))


def _ends(choice: Choice, computed: Sequence[Outcome], called: Sequence[Outcome], came: float) -> tuple[EndLabel, ...]:
    ends = [EndLabel(came, f"Came {choice.shown(came)}", "strong", inside=True)]
    if computed:
        ends.append(EndLabel(computed[-1].likely, f"Computed {choice.shown(computed[-1].likely)}", "is-accent", inside=True))
    if called:
        ends.append(EndLabel(called[-1].likely, f"Called {choice.shown(called[-1].likely)}"))
    return tuple(ends)


def _ticks(period: Period) -> tuple[Tick, ...]:
    step = max(1, period.days // _TICKS)
    days = range(0, period.days + 1, step)
    return tuple(Tick(n / period.days, written(period.start + timedelta(days=n)), minor=bool(i % 2)) for i, n in enumerate(days))
