"""Where a person stands against quota: numbers of the warehouse, fetched when the page is there already."""

from dataclasses import dataclass
from datetime import timedelta

from salesops.kernel.condition import Compare
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.errors import AskError
from salesops.warehouse.run import run_many
from salesops.web import formatting as written
from salesops.workspace.record_pages.queries.seen import Seen

_ASKED = (("quota", "Quota"), ("bookings", "Won"), ("quota_attainment", "Attainment"), ("open_pipeline", "Open pipeline"))


@dataclass(frozen=True)
class Figure:
    title: str
    text: str
    href: str


@dataclass(frozen=True)
class Numbers:
    period: str
    figures: tuple[Figure, ...]
    says: str = ""


def numbers_of(seen: Seen) -> Numbers:
    """Of the fiscal quarter of today. Says so where the warehouse has no answer yet."""
    visit = seen.visit
    quarter = visit.company.calendar.period_of(visit.today, "fiscal_quarter")
    named = visit.company.calendar.name(quarter)
    mine = Compare("person_id", "is", seen.id)
    now = Period(visit.today, visit.today + timedelta(days=1))
    asks = [
        Ask(name, visit.today, now if name == "open_pipeline" else quarter, where=mine, scope=visit.scope) for name, _ in _ASKED
    ]
    try:
        answers = run_many(asks)
    except AskError as error:
        return Numbers(named, (), f"There are no numbers yet: {error}")
    figures = tuple(
        Figure(title, _said(name, answer.value, visit.company.currency), f"/metrics/{name}?person={seen.id}")
        for (name, title), answer in zip(_ASKED, answers, strict=True)
    )
    return Numbers(named, figures)


def _said(name: str, value: object, currency: str) -> str:
    if value is None:
        return written.NONE
    unit = "percent" if name == "quota_attainment" else "money"
    return written.in_unit(value, unit, currency)  # type: ignore[arg-type]
