"""Forecast: what will the period bring, as called and as computed?"""

from datetime import date, timedelta
from itertools import accumulate

from django.utils.html import format_html
from django.utils.safestring import SafeString

from salesops.capabilities.forecasting.called.facts import Said
from salesops.capabilities.forecasting.called.queries.calls import said_about
from salesops.kernel.period import Period
from salesops.warehouse.run import run
from salesops.web.charts.bullet import bullet
from salesops.web.charts.line import EndLabel, Lines, Points, Tick, line
from salesops.web.charts.waterfall import Step, waterfall
from salesops.web.components import Card, Foot, Kpi, Span, bold
from salesops.web.components import Line as Row
from salesops.web.formatting import NONE, counted, number
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.lines import Standing, standing
from salesops.workspace.forecast.queries.over_time import over_time, share_of, since_last_week
from salesops.workspace.forecast.queries.slices import picker, slices_card
from salesops.workspace.forecast.queries.table import table
from salesops.workspace.forecast.queries.words import Page

_TICKS = 6


def forecast_page(choice: Choice) -> Page:
    found, said = standing(choice), said_about(choice.of)
    head = words.head(
        choice,
        f"What will {choice.name} bring?",
        "/forecast",
        _answer(choice, found),
        export_href=f"/forecast/slices.xlsx{choice.query()}",
        pickers=(picker(choice),),
    )
    cards = (
        _fan(choice, found, said),
        _beside(choice, found),
        *slices_card(choice),
        _bridge(choice, found, said),
        _everybody(choice, found),
    )
    return Page(head, words.tabs(choice, "/forecast"), kpis(choice, found), cards, later=f"/forecast/behind{choice.query()}")


def kpis(choice: Choice, found: Standing) -> tuple[Kpi, ...]:
    called, whole = found.called, found.computed.whole
    likely = float(called.likely) if found.is_called else None
    gap = found.quota - likely if found.quota and likely is not None else None
    spread = f"{choice.shown(called.commit)} to {choice.shown(called.best_case)}" if found.is_called else "nobody has called"
    holds = f"{choice.shown(whole.low)} to {choice.shown(whole.high)}" if whole else "no run is stored yet"
    return (
        words.kpi(choice, "called", "Called", likely, words.CALLED, change=spread),
        words.kpi(choice, "computed", "Computed", whole.likely if whole else None, words.COMPUTED, change=holds),
        words.kpi(choice, "booked", "Booked", found.booked, words.BOOKED, href=f"/metrics/{choice.of.kpi}/rows{_span(choice)}"),
        words.kpi(choice, "quota", "Quota", found.quota, words.QUOTA),
        words.kpi(choice, "gap", "Gap to quota", gap, words.GAP, tone="warn" if (gap or 0) > 0 else "", change=_gap_words(gap)),
    )


def _gap_words(gap: float | None) -> str:
    return "" if gap is None else "more is needed than is called" if gap > 0 else "more is called than is asked"


def _span(choice: Choice) -> str:
    as_of = f"&as_of={choice.today}" if choice.day.is_past else ""
    return f"?from={choice.of.period.start}&to={choice.of.period.end}{as_of}"


def _answer(choice: Choice, found: Standing) -> tuple[Span, ...]:
    whole = found.computed.whole
    if not found.is_called:
        start = (Span(f"Nobody has called {choice.name} yet. "), Span("Submit a call", href=f"/forecast/submit{choice.query()}"))
    else:
        start = (bold(choice.shown(found.called.likely)), Span(f" is called for {choice.name}"))
        if found.quota:
            short = found.quota - float(found.called.likely)
            apart = f", {choice.shown(abs(short))} {'short of' if short > 0 else 'above'} quota"
            start = (*start, Span(apart))
        start = (*start, Span("."))
    if whole:
        said = f" Computed is {choice.shown(whole.likely)}, between {choice.shown(whole.low)} and {choice.shown(whole.high)}."
        start = (*start, Span(said))
    waiting = len(found.waiting)
    if waiting and not choice.day.is_past:
        link = Span(f"{counted(waiting, 'person has', 'people have')} not called", href=f"/forecast/completeness{choice.query()}")
        start = (*start, Span(" "), link, Span(" this week."))
    return start


def _fan(choice: Choice, found: Standing, said: list[Said]) -> Card:
    question, calls = "How did the forecast move?", over_time(choice, said)
    says = "Booked day by day, what was called at each cut-off, and what was computed on each day"
    actual = _booked(choice)
    if not calls and not found.computed.days and not (actual and actual[-1][1]):
        return Card(question, says, span=7, quiet="Nothing was booked, called or computed for this period yet.")
    called: Points = [(share_of(choice, moment), float(amounts.likely)) for moment, amounts in calls]
    start, length = choice.of.period.start, max(1, choice.of.period.days)
    runs = [((day - start).days / length, one) for day, one in found.computed.days if day >= start]
    lines = Lines(
        actual=actual,
        compare=called,
        forecast=[(x, one.likely) for x, one in runs],
        inner=([(x, one.low) for x, one in runs], [(x, one.high) for x, one in runs]),
        outer=_fanned(actual, found),
        target=found.quota,
        now_text=f"Booked {choice.shown(found.booked)}",
        ends=_ends(choice, found, called),
        ticks=_ticks(choice.of.period),
    )
    legend = [("line-series", "Booked"), ("line-series is-compare", "Called")]
    legend += [("line-series is-forecast", "Computed"), ("band-inner", "Worst to best, day by day")] if runs else []
    legend += [("band-outer", "From here")] if runs else []
    legend += [("line-target-line", "Quota")] if found.quota else []
    body = format_html('<div class="landing">{}</div>', line(lines, label=question, show=choice.shown))
    return Card(question, says, body=body, legend=tuple(legend), span=7)


def _fanned(actual: Points, found: Standing) -> tuple[Points, Points]:
    """From what is booked to the worst and the best it will come to; nothing once the period is over."""
    whole = found.computed.whole
    if whole is None or not actual or actual[-1][0] >= 1:
        return ((), ())
    return ([actual[-1], (1.0, max(whole.low, actual[-1][1]))], [actual[-1], (1.0, max(whole.high, actual[-1][1]))])


def _booked(choice: Choice) -> Points:
    """The sum booked up to each day so far."""
    period, until = choice.of.period, choice.today + timedelta(days=1)
    done = period.until(until)
    if not done.days:
        return []
    rows = run(choice.ask(choice.of.kpi, by=("day",), period=done))
    by_day = {_as_day(row["day"]): float(row["value"] or 0) for row in rows}
    sums = accumulate(by_day.get(period.start + timedelta(days=n), 0.0) for n in range(done.days))
    return [(0.0, 0.0), *(((n + 1) / period.days, total) for n, total in enumerate(sums))]


def _as_day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def _ends(choice: Choice, found: Standing, called: Points) -> tuple[EndLabel, ...]:
    ends = [EndLabel(called[-1][1], f"Called {choice.shown(called[-1][1])}", inside=True)] if called else []
    if found.quota:
        ends.append(EndLabel(found.quota, f"Quota {choice.shown(found.quota)}", "strong", inside=True))
    if found.computed.whole:
        whole = found.computed.whole
        ends.append(EndLabel(whole.likely, f"Computed {choice.shown(whole.likely)}", "is-accent", inside=True))
    return tuple(ends)


def _ticks(period: Period) -> tuple[Tick, ...]:
    step = max(1, period.days // _TICKS)
    days = range(0, period.days + 1, step)
    return tuple(Tick(n / period.days, written(period.start + timedelta(days=n)), minor=bool(i % 2)) for i, n in enumerate(days))


def _beside(choice: Choice, found: Standing) -> Card:
    """What people say beside what history says."""
    whole, called = found.computed.whole, found.called
    values = [("Booked", found.booked, "won so far")]
    if found.is_called:
        for name, amount in (("Commit", called.commit), ("Most likely", called.likely), ("Best case", called.best_case)):
            values.append((name, float(amount), "called"))
    if whole:
        for name, value in (("Worst", whole.low), ("Likely", whole.likely), ("Best", whole.high)):
            values.append((name, value, "computed"))
    largest = 1.05 * max([value for _, value, _ in values] + [found.quota or 0]) or 1
    rows = tuple(
        Row(name, _bar(choice, name, value, found.quota, largest), choice.shown(value), sub) for name, value, sub in values
    )
    insight = f"Of the computed {choice.shown(whole.likely)}: {_made_of(choice, found)}." if whole else ""
    says = "Each against the quota, where there is one"
    return Card("Do calls and history agree?", says, lines=rows, foot=Foot(insight) if insight else None, span=5)


def _bar(choice: Choice, name: str, value: float, quota: float | None, largest: float) -> SafeString:
    return bullet(value, quota, largest=largest, label=f"{name}: {choice.shown(value)}")


def _made_of(choice: Choice, found: Standing) -> str:
    whole = found.computed.whole
    if whole is None:
        return NONE
    parts = [(whole.booked, "booked"), (whole.from_open, "from open deals"), (whole.to_create, "still to create and win")]
    if whole.to_renew:
        parts.insert(2, (whole.to_renew, "from contracts to be renewed"))
    return ", ".join(f"{choice.shown(value)} {name}" for value, name in parts)


def _bridge(choice: Choice, found: Standing, said: list[Said]) -> Card:
    question, says = "What moved the calls since last week?", "The call a week ago, who changed theirs, and the call now"
    before, steps, now = since_last_week(choice, said)
    if not steps:
        return Card(question, says, span=12, quiet="No call has changed in the last seven days.")
    bars = [Step("A week ago", before, choice.shown(before), total=True)]
    for step in steps:
        row = found.callers.people.get(step.person) if step.person is not None else None
        name = row["name"] if row else "All others" if step.person is None else f"Person {step.person}"
        label = f"{name}, adjusted" if step.adjustment else name
        bars.append(Step(label, step.likely, f"{'+' if step.likely > 0 else ''}{choice.shown(step.likely)}"))
    bars.append(Step("Now", now, choice.shown(now), total=True))
    changed = Foot(f"{number(len(steps))} {'change' if len(steps) == 1 else 'changes'}, most likely amounts.")
    return Card(question, says, body=waterfall(bars, label=question), span=12, foot=changed)


def _everybody(choice: Choice, found: Standing) -> Card:
    says = "Called by whom, with commit to best case; what counts after adjustments; what history computes"
    foot = Foot("Adjustments stand beside calls; nothing anybody said is ever overwritten.")
    return Card("Who says what?", says, table=table(choice, found), span=12, foot=foot)
