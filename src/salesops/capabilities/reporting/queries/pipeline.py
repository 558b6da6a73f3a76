"""Pipeline: is there enough, and is it moving?"""

from typing import Any

from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.kpis import Figure, kpi
from salesops.capabilities.reporting.queries.metric_words import target_of
from salesops.capabilities.reporting.queries.numbers import Number
from salesops.capabilities.reporting.queries.page import NO_DEALS, Dashboard
from salesops.capabilities.reporting.queries.pipeline_cards import cards
from salesops.capabilities.reporting.queries.pipeline_facts import PipelineFacts, know
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.web.components import Kpi, Span, bold
from salesops.web.formatting import counted, days

_TITLE = "Is there enough pipeline, and is it moving?"


def pipeline_page(chosen: Selection, around: Surroundings) -> Dashboard:
    if around.newest is None:
        return Dashboard(head(_TITLE, "Pipeline", chosen, around), empty=NO_DEALS)
    known = know(chosen, around)
    return Dashboard(
        head(_TITLE, "Pipeline", chosen, around, answer=_answer(known)),
        kpis=_kpis(known),
        cards=cards(known),
    )


def _answer(known: PipelineFacts) -> tuple[Span, ...]:
    numbers, chosen = known.numbers, known.chosen
    count = int(numbers.value("open_deals") or 0)
    if not count:
        return (Span("No deal is open."),)
    opening = (
        bold(chosen.money(numbers.value("open_pipeline"))),
        Span(" is open in "),
        bold(counted(count, "deal")),
        *_coverage(known),
    )
    return (*opening, *_slowest(known), *_stuck(known))


def _coverage(known: PipelineFacts) -> tuple[Span, ...]:
    coverage, chosen = known.numbers.one("coverage"), known.chosen
    if coverage.value is None or coverage.denominator is None:
        return (Span(". No quota with something left to book is set, so nobody can say whether that is enough."),)
    need = chosen.company.coverage_needed
    missing = need * coverage.denominator - (coverage.numerator or 0)
    said = f". What is due by the end of the period covers what is left to book {coverage.value:.1f} times"
    if missing <= 0:
        return (Span(said + ", which is "), bold("enough"), Span("."))
    return (Span(said + ": "), bold(f"{chosen.money(missing)} short"), Span(f" of the {need:.1f} needed."))


def _slowest(known: PipelineFacts) -> tuple[Span, ...]:
    slow = max((stage for stage in known.stages if stage.over > 0 and stage.deals), key=lambda stage: stage.over, default=None)
    if slow is None:
        return ()
    link = Span(slow.name, href=known.chosen.rows_href("days_in_stage", **{"is.stage": slow.key}))
    return (Span(" It is slowest in "), link, Span(f", where deals have stood {days(slow.days)} against a norm of {slow.norm}."))


def _stuck(known: PipelineFacts) -> tuple[Span, ...]:
    if not known.stuck.total:
        return ()
    words = f"{counted(known.stuck.total, 'deal')} worth {known.chosen.money(known.numbers.value('stuck_amount'))}"
    return (Span(" "), Span(words, href=known.chosen.rows_href("stuck_deals")), Span(" stood in their stage for too long."))


def _kpis(known: PipelineFacts) -> tuple[Kpi, ...]:
    numbers, chosen = known.numbers, known.chosen

    def shown(metric: str, number: Number, weeks: str = "", **more: Any) -> Kpi:
        target = more.pop("target", None) or target_of(metric, known.around.targets, chosen)
        trend = [value for _, value in numbers.series(weeks)] if weeks else []
        return kpi(Figure(metric, number, target=target, trend=trend, **more), chosen)

    def first(weeks: str) -> dict[str, Any]:
        values = (value for _, value in numbers.series(weeks) if value is not None)
        return {"before": Number(next(values, None)), "against": "in 13 weeks"}

    need, stuck = chosen.company.coverage_needed, Number(float(known.stuck.total))
    before = {"before": numbers.one("velocity_before"), "against": "vs 13 weeks ago"}
    return (
        shown("open_pipeline", numbers.one("open_pipeline"), "open_weeks", **first("open_weeks")),
        shown("weighted_pipeline", numbers.one("weighted_pipeline"), "weighted_weeks", **first("weighted_weeks")),
        shown("pipeline_coverage", numbers.one("coverage"), "open_weeks", target=need, note="of what is left to book"),
        shown("pipeline_velocity", numbers.one("velocity"), "velocity_weeks", **before),
        shown("stuck_deals", stuck, note=f"{chosen.money(numbers.value('stuck_amount'))} of pipeline"),
    )
