"""Overview: are we going to hit the quarter?"""

from salesops.capabilities.reporting.facts import Foretold
from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.overview_cards import cards
from salesops.capabilities.reporting.queries.overview_facts import Overview, know
from salesops.capabilities.reporting.queries.overview_kpis import facts, kpis
from salesops.capabilities.reporting.queries.page import NO_DEALS, Dashboard
from salesops.capabilities.reporting.queries.period_words import noun
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.sentence import Remedy, not_told, sentence
from salesops.capabilities.reporting.queries.surroundings import Surroundings


def overview_page(chosen: Selection, around: Surroundings, told: Foretold) -> Dashboard:
    title = _title(chosen)
    if around.newest is None:
        return Dashboard(head(title, "Overview", chosen, around), empty=NO_DEALS)
    known = know(chosen, around, told)
    answer = (
        sentence(known.verdict, known.landing, known.quota, _remedy(known), chosen)
        if known.landing
        else not_told(known.booked, known.quota, told, chosen)
    )
    return Dashboard(
        head(title, "Overview", chosen, around, answer=answer),
        kpis=kpis(known),
        facts=facts(known),
        cards=cards(known),
    )


def _remedy(known: Overview) -> Remedy:
    coverage = known.numbers.one("coverage")
    left, due = coverage.denominator or 0.0, coverage.numerator or 0.0
    missing = max(0.0, left * known.chosen.company.coverage_needed - due)
    return Remedy(known.risk.total, known.risk.amount, missing)


def _title(chosen: Selection) -> str:
    what = noun(chosen.calendar, chosen.period)
    we = "we" if chosen.scope.everything or len(chosen.scope.people) > 1 else "I"
    if chosen.over:
        return f"Did {we} hit the {what}?"
    return f"Are we going to hit the {what}?" if we == "we" else f"Am I going to hit the {what}?"
