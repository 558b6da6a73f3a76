"""The cards of the pipeline page, each a question."""

from datetime import date, timedelta

from salesops.capabilities.reporting.queries.deals import AGES, Listed
from salesops.capabilities.reporting.queries.metric_words import change, definition
from salesops.capabilities.reporting.queries.pipeline_facts import PipelineFacts, StageFigures
from salesops.web.charts.bullet import bullet
from salesops.web.charts.columns import Column as Bar
from salesops.web.charts.columns import columns
from salesops.web.charts.funnel import Level, funnel
from salesops.web.charts.stacked import Part, Stack, stacked
from salesops.web.components import Card, Cell, Chip, Column, Foot, Line, Table
from salesops.web.formatting import counted, days, number, percent
from salesops.web.formatting import day as written

_TONES = ("age-0", "age-1", "age-2", "age-3", "age-4")
_BANDS = (*(f"up to {limit} days" for limit in AGES), f"over {AGES[-1]} days")


def cards(known: PipelineFacts) -> tuple[Card, ...]:
    return (
        _stages(known),
        _conversion(known),
        _created(known),
        _velocity(known),
        _ages(known),
        _listed(
            known, "stuck_deals", "Which deals are stuck?", "Longer in their stage than the norm, largest first", known.stuck
        ),
        _listed(
            known,
            "slipped_deals",
            "Which deals slipped?",
            "Were to close in the period and did not, largest first",
            known.slipped,
        ),
    )


def _stages(known: PipelineFacts) -> Card:
    question, says = "Where does the pipeline stand?", "Open amount by stage; days on average against the norm"
    stages = [stage for stage in known.stages if stage.deals]
    if not stages:
        return Card(question, says, span=7, quiet="No deal is open.")
    largest = 1.05 * max(max(stage.amount for stage in stages), 1.0)
    by_money = max(stages, key=lambda stage: stage.amount)
    total = sum(stage.amount for stage in stages)
    insight = f"{percent(by_money.amount / total, 0)} of the amount stands in {by_money.name}." if total else ""
    return Card(
        question,
        says,
        lines=tuple(_stage_line(stage, largest, known) for stage in stages),
        foot=Foot(insight, counted(sum(stage.deals for stage in stages), "deal"), known.chosen.rows_href("open_pipeline")),
        definition=definition("days_in_stage", known.chosen, place="-stages"),
        span=7,
    )


def _stage_line(stage: StageFigures, largest: float, known: PipelineFacts) -> Line:
    href = known.chosen.rows_href("open_pipeline", **{"is.stage": stage.key})
    words = f"{stage.name}: {known.chosen.money(stage.amount)} in {counted(stage.deals, 'deal')}"
    if stage.norm is None or stage.days is None:
        chip = Chip(days(stage.days) if stage.days is not None else "No norm")
    else:
        late = stage.over > 0
        chip = Chip(f"{number(stage.days)} d, norm {stage.norm}", "warn" if late else "good")
    return Line(
        name=stage.name,
        sub=counted(stage.deals, "deal") + (f", {stage.stuck:,} too long" if stage.stuck else ""),
        bar=bullet(stage.amount, largest=largest, label=words, href=href),
        value=known.chosen.money(stage.amount),
        chip=chip,
        href=href,
    )


def _conversion(known: PipelineFacts) -> Card:
    question, says = "Where do we lose them?", "Deals that entered each stage in the last 365 days, and the share that went on"
    levels = [stage for stage in known.stages if stage.conversion.denominator]
    if not levels:
        return Card(question, says, span=5, quiet="No deal has been in a stage for long enough to judge.")
    drawn = funnel([_level(stage, known) for stage in levels], label=question)
    weakest = min(levels, key=lambda stage: stage.conversion.value or 0.0)
    insight = f"Fewest go on from {weakest.name}: {percent(weakest.conversion.value, 0)}."
    foot = Foot(insight, "More", known.chosen.metric_href("stage_conversion", by="stage"))
    return Card(question, says, drawn, foot=foot, definition=definition("stage_conversion", known.chosen, place="-card"), span=5)


def _level(stage: StageFigures, known: PipelineFacts) -> Level:
    entered = stage.conversion.denominator or 0.0
    href = known.chosen.rows_href("stage_conversion", **{"is.stage": stage.key})
    return Level(stage.name, entered, f"{number(entered)} entered", percent(stage.conversion.value, 0), href)


def _created(known: PipelineFacts) -> Card:
    numbers, chosen = known.numbers, known.chosen
    question, says = "Do we make enough new pipeline?", "Amount of the deals created each week, the last 13 weeks"
    bars = [
        Bar(written(day), value, chosen.money(value), chosen.rows_href("pipeline_created", **_week(day)))
        for day, value in numbers.series("created_weeks")
    ]
    drawn = columns(bars, label=question, show=chosen.money)
    said, _ = change("pipeline_created", numbers.value("created"), numbers.value("created_before"), chosen)
    insight = f"{chosen.money(numbers.value('created'))} in 13 weeks, {said} on the 13 before." if said else ""
    foot = Foot(insight, "More", chosen.metric_href("pipeline_created"))
    return Card(question, says, drawn, foot=foot, definition=definition("pipeline_created", chosen, place="-card"), span=6)


def _week(day: date) -> dict[str, str]:
    return {"from": day.isoformat(), "to": (day + timedelta(weeks=1)).isoformat(), "period": ""}


def _velocity(known: PipelineFacts) -> Card:
    numbers, chosen = known.numbers, known.chosen
    question, says = "How fast does it move?", "Money through the pipeline a day: open deals × deal size × win rate ÷ cycle"
    series = numbers.series("velocity_weeks")
    if not any(value for _, value in series):
        return Card(question, says, span=6, quiet="Velocity needs open deals, and deals won over the last year.")
    bars = [
        Bar(written(day), value, f"{chosen.money(value)} a day", chosen.metric_href("pipeline_velocity")) for day, value in series
    ]
    foot = Foot("", "More", chosen.metric_href("pipeline_velocity"))
    drawn = columns(bars, label=question, show=chosen.money)
    return Card(question, says, drawn, foot=foot, definition=definition("pipeline_velocity", chosen, place="-card"), span=6)


def _ages(known: PipelineFacts) -> Card:
    question, says = "How old is it?", "Open amount by stage and days since the deal was created"
    stacks = [_stack(stage, known) for stage in known.stages if stage.deals]
    if not stacks:
        return Card(question, says, span=12, quiet="No deal is open.")
    oldest = sum(item.amount for item in known.ages if item.band == len(AGES))
    total = sum(item.amount for item in known.ages)
    insight = f"{_share_that_is(oldest, total)} older than {AGES[-1]} days."
    return Card(
        question,
        says,
        stacked(stacks, tones=_TONES, label=question),
        legend=tuple((f"fill-{tone}", band) for tone, band in zip(_TONES, _BANDS, strict=True)),
        foot=Foot(insight, "The open deals", known.chosen.rows_href("open_pipeline")),
        span=12,
    )


def _share_that_is(part: float, whole: float) -> str:
    return f"{percent(part / whole, 0)} of the amount is" if part and whole else "Nothing is"


def _stack(stage: StageFigures, known: PipelineFacts) -> Stack:
    found = {item.band: item for item in known.ages if item.stage == stage.key}
    href = known.chosen.rows_href("open_pipeline", **{"is.stage": stage.key})
    parts = []
    for band, name in enumerate(_BANDS):
        item = found.get(band)
        words = f"{known.chosen.money(item.amount)} in {counted(item.deals, 'deal')}" if item else ""
        parts.append(Part(name, item.amount if item else 0.0, words, href))
    return Stack(stage.name, tuple(parts), known.chosen.money(stage.amount))


def _listed(known: PipelineFacts, metric: str, question: str, says: str, listed: Listed) -> Card:
    chosen = known.chosen
    if not listed.rows:
        return Card(question, says, span=6, quiet="None.", definition=definition(metric, chosen, place="-card"))
    columns_ = (Column("Deal"), Column("Amount", numeric=True), Column("Stage", secondary=True), Column("Close", secondary=True))
    rows = tuple(
        (
            Cell(row["account"] or row["name"], row["name"] if row["account"] else ""),
            Cell(chosen.money(row["amount"])),
            Cell(known.around.stage_name(row["stage"] or "")),
            Cell(written(row["close_date"], year=bool(row["close_date"]) and row["close_date"].year != chosen.day.year)),
        )
        for row in listed.rows
    )
    button = (f"All {listed.total:,}", chosen.rows_href(metric))
    return Card(
        question,
        says,
        table=Table(question, columns_, rows),
        button=button,
        definition=definition(metric, chosen, place="-card"),
        span=6,
    )
