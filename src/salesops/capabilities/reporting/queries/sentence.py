"""The answer sentence of Overview: the verdict put in words, numbers bold, causes linked."""

from collections.abc import Callable
from dataclasses import dataclass

from salesops.capabilities.reporting.decide.verdict import Verdict
from salesops.capabilities.reporting.facts import Foretold, Landing
from salesops.capabilities.reporting.queries.period_words import noun, short_name
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.web.components import Span, bold
from salesops.web.formatting import counted, percent


@dataclass(frozen=True)
class Remedy:
    """What would close the gap: deals that need help and pipeline that is missing."""

    deals: int
    deals_amount: float
    pipeline: float


def not_told(booked: float, quota: float | None, told: Foretold, chosen: Selection) -> tuple[Span, ...]:
    """Where no forecast tells: what is booked, why nothing is said of the rest, and where that is mended."""
    won = bold(chosen.money(booked))
    if quota:
        start = (won, Span(f" is booked of a quota of {chosen.money(quota)}. "))
    else:
        start = (Span(_nothing_to_hit(chosen)), won, Span(" is booked. "))
    why = Span(f"{told.why_not} ")
    return (*start, why, Span(told.remedy[0], href=told.remedy[1]), Span(".")) if told.remedy else (*start, why)


def sentence(verdict: Verdict, landing: Landing, quota: float | None, remedy: Remedy, chosen: Selection) -> tuple[Span, ...]:
    if verdict.outlook == "no_data":
        return _no_data(chosen)
    if not quota:
        return _no_quota(landing, chosen)
    opening = _opening(verdict, landing, quota, chosen)
    if verdict.gap <= 0 or verdict.outlook in ("yes", "done", "likely"):
        return opening
    if chosen.over:
        return (*opening, *_where(verdict, chosen))
    return (*opening, *_where(verdict, chosen), *_remedies(remedy, chosen))


def _no_data(chosen: Selection) -> tuple[Span, ...]:
    name = short_name(chosen.calendar, chosen.period)
    return (Span(f"Too little is known about {name} to say: nothing was won or lost in it and no open deal is due."),)


def _no_quota(landing: Landing, chosen: Selection) -> tuple[Span, ...]:
    def show(value: float) -> Span:
        return bold(chosen.money(value))

    start = _nothing_to_hit(chosen)
    if chosen.over:
        return (Span(start), show(landing.booked), Span(" was booked."))
    return (
        Span(start),
        show(landing.booked),
        Span(" is booked so far and the likely landing is "),
        show(landing.likely),
        Span("."),
    )


def _nothing_to_hit(chosen: Selection) -> str:
    return f"No quota is set for {short_name(chosen.calendar, chosen.period)}, so there is nothing to hit. "


def _opening(verdict: Verdict, landing: Landing, quota: float, chosen: Selection) -> tuple[Span, ...]:
    def show(value: float) -> str:
        return chosen.money(abs(value))

    target = show(quota)
    beyond = landing.booked - quota if chosen.over else landing.likely - quota
    match verdict.outlook:
        case "done" if chosen.over:
            return (
                Span("Yes: "),
                bold(show(landing.booked)),
                Span(" was booked, "),
                *_over(beyond, show),
                Span(f" the {target} quota."),
            )
        case "missed":
            return (
                Span("No: "),
                bold(show(landing.booked)),
                Span(" was booked, "),
                bold(f"{show(beyond)} short"),
                Span(f" of the {target} quota. "),
            )
        case "done":
            return (
                Span("Yes, it is already hit: "),
                bold(show(landing.booked)),
                Span(f" is booked against a quota of {target}."),
            )
        case "yes":
            return (
                Span("Yes: the likely landing is "),
                bold(show(landing.likely)),
                Span(f", and even the worst is above the {target} quota."),
            )
        case "likely":
            return (
                Span("Probably: the likely landing is "),
                bold(show(landing.likely)),
                Span(", "),
                *_over(beyond, show),
                Span(f" the {target} quota."),
            )
    start = "Probably not at today’s pace" if verdict.outlook == "unlikely" else "Not with the deals there are"
    return (
        Span(f"{start}: the likely landing is "),
        bold(show(landing.likely)),
        Span(", "),
        bold(f"{show(verdict.gap)} short"),
        Span(f" of the {target} quota. "),
    )


def _over(beyond: float, show: Callable[[float], str]) -> tuple[Span, ...]:
    words = show(beyond)
    if beyond >= 0:
        return (bold(f"{words} over"),)
    return (bold(f"{words} from"),)


def _where(verdict: Verdict, chosen: Selection) -> tuple[Span, ...]:
    part = verdict.worst
    if part is None or not part.quota:
        return ()
    reached = part.booked if chosen.over else part.expected
    share = (part.quota - reached) / verdict.gap if verdict.gap else 0
    start = "Most of the gap is " if share >= 0.5 else "The largest part of the gap is "
    link = Span(part.name, href=chosen.metric_href("quota_attainment", team=part.name))
    return (Span(start), link, Span(f", at {percent(reached / part.quota, 0)} of quota. "))


def _remedies(remedy: Remedy, chosen: Selection) -> tuple[Span, ...]:
    ways = []
    if remedy.deals:
        words = f"{counted(remedy.deals, 'deal that needs', 'deals that need')} help, worth {chosen.money(remedy.deals_amount)}"
        ways.append(Span(words, href="/deals-at-risk" + chosen.query()))
    if remedy.pipeline > 0:
        words = f"{chosen.money(remedy.pipeline)} more pipeline"
        ways.append(Span(words, href="/pipeline" + chosen.query()))
    if not ways:
        return ()
    if len(ways) == 1:
        return (Span("What would close it: "), ways[0], Span(f", this {noun(chosen.calendar, chosen.period)}."))
    return (Span("Two things would close it: "), ways[0], Span(", and "), ways[1], Span("."))
