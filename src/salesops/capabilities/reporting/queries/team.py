"""Team: who is on track, and who needs help?"""

from typing import Any

from salesops.capabilities.reporting.facts import Foretold
from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.kpis import Figure, kpi
from salesops.capabilities.reporting.queries.numbers import Number
from salesops.capabilities.reporting.queries.overview_kpis import against
from salesops.capabilities.reporting.queries.page import NO_DEALS, Dashboard
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.capabilities.reporting.queries.team_cards import cards
from salesops.capabilities.reporting.queries.team_facts import TeamFacts, know
from salesops.web.components import Kpi, Span, bold
from salesops.web.formatting import counted, percent


def team_page(chosen: Selection, around: Surroundings, told: Foretold, *, sort: str) -> Dashboard:
    alone = not chosen.scope.everything and len(chosen.scope.people) == 1
    title = "Where do I stand?" if alone else "Who is on track, and who needs help?"
    if around.newest is None:
        return Dashboard(head(title, "Team", chosen, around), empty=NO_DEALS)
    known = know(chosen, around, told)
    return Dashboard(head(title, "Team", chosen, around, answer=_answer(known)), kpis=_kpis(known), cards=cards(known, sort))


def _answer(known: TeamFacts) -> tuple[Span, ...]:
    chosen, attainment = known.chosen, known.numbers.value("quota_attainment")
    with_quota = [rep for rep in known.reps if rep.quota]
    if not with_quota or attainment is None:
        booked = bold(chosen.money(known.numbers.value("bookings")))
        return (Span("Nobody has a quota in this period, so nobody can be on track or off it. "), booked, Span(" is booked."))
    pace = sum((rep.attainment or 0) >= chosen.elapsed for rep in with_quota)
    opening = (
        bold(f"{pace} of {counted(len(with_quota), 'person', 'people')}"),
        Span(" with a quota are on pace, together at "),
        bold(f"{percent(attainment, 0)} of quota"),
        Span(f" with {percent(chosen.elapsed, 0)} of the period gone."),
    )
    helped = [rep for rep in known.reps if known.help_for(rep)]
    if not helped:
        return (*opening, Span(" Nobody shows a warning sign."))
    worst = max(helped, key=lambda rep: (rep.quota or 0) - rep.booked)
    link = Span(worst.name, href=chosen.rows_href("bookings", **{"is.person": worst.name}))
    return (
        *opening,
        Span(f" {counted(len(helped), 'person needs', 'people need')} help, "),
        link,
        Span(" with the most still to book."),
    )


def _kpis(known: TeamFacts) -> tuple[Kpi, ...]:
    numbers, chosen = known.numbers, known.chosen

    def weeks(key: str) -> list[float | None]:
        return [value for _, value in numbers.series(key)]

    def shown(metric: str, key: str = "", **more: Any) -> Kpi:
        return kpi(Figure(metric, numbers.one(key or metric), **more), chosen)

    gone = f"{percent(chosen.elapsed, 0)} of the period gone"
    before = {"before": numbers.one("bookings_before"), "against": against(chosen)}
    quota = numbers.value("quota") or None
    risky = Number(float(sum(rep.open_deals_at_risk for rep in known.reps)))
    return (
        shown("quota_attainment", target=1.0, note=gone, trend=weeks("bookings_weeks"), trend_of="Bookings"),
        shown("bookings", target=quota, trend=weeks("bookings_weeks"), **before),
        shown(
            "pipeline_coverage",
            target=chosen.company.coverage_needed,
            note="of what is left to book",
            trend=weeks("open_weeks"),
            trend_of="Open pipeline",
        ),
        shown("activities", before=numbers.one("activities_before"), against="in 28 days", trend=weeks("activities_weeks")),
        kpi(Figure("open_deals", risky, label="Deals that need help", note="open, with a warning sign"), chosen),
    )
