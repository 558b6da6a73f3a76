"""What the kept forecasts say of a dashboard's period, segment, team and day, in the viewer's scope."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from salesops.capabilities.forecasting.decide.keeping import Where
from salesops.capabilities.forecasting.decide.spans import named_periods
from salesops.capabilities.forecasting.decide.telling import COMPANY, Figure
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.capabilities.reporting.facts import Foretold, Told
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.kernel.period import PeriodError
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import period_key
from salesops.workspace.forecast.computed.reading import teams_below

HOLDS_FOR = timedelta(days=7)
"""So long a forecast is shown as that of a day; an older one is no forecast any more."""


def foretold(chosen: Selection) -> Foretold:
    """What was kept as of the page's day, and nothing made anew; where there is nothing, why."""
    if chosen.over:
        return Foretold()
    run = runs.run_as_of(chosen.day)
    if run is None or run.day < chosen.day - HOLDS_FOR:
        return _none(chosen, run)
    earliest = min(period.start for period in named_periods(run.day, chosen.calendar).values())
    if chosen.period.start < earliest:
        return Foretold(why_not=f"The forecast tells of nothing that began before {written(earliest, year=True)}.")
    try:
        return _told(chosen, run)
    except PeriodError:
        return Foretold(why_not="The forecast tells of months, quarters and the year, up to the end of the next quarter.")


def _none(chosen: Selection, run: Run | None) -> Foretold:
    last = f" The last one before is of {written(run.day, year=True)}." if run else ""
    words = f"No forecast of {written(chosen.day, year=True)} was made.{last}"
    if not chosen.scope.everything:
        return Foretold(why_not=f"{words} The worker makes one every night.")
    return Foretold(why_not=words, remedy=("Make it now", f"/forecast/runs?{urlencode({'day': chosen.day.isoformat()})}"))


def _told(chosen: Selection, run: Run) -> Foretold:
    where = _where(chosen)

    def of(by: str) -> list[Figure]:
        return runs.figure(run, chosen.period, by, scope=chosen.scope, where=where)

    [whole] = of(COMPANY)
    return Foretold(
        day=run.day,
        whole=_as_told(whole),
        teams=tuple(map(_as_told, of("team"))),
        people=tuple(map(_as_told, of("person"))),
        moved=_moved(chosen, where),
        href=_href(chosen),
    )


def _as_told(found: Figure) -> Told:
    parts = (found.booked, found.from_open, found.from_new, found.from_renewals)
    return Told(found.name, found.low, found.likely, found.high, *parts, found.key)


def _where(chosen: Selection) -> Where:
    """A team is meant with those below it, as everywhere."""
    where = {"segment": frozenset({chosen.segment})} if chosen.segment else {}
    return {**where, "team": teams_below(chosen.team)} if chosen.team else where


def _moved(chosen: Selection, where: Where) -> tuple[tuple[date, float], ...]:
    """Only what was written down: of the company, of one part of it, or of one person."""
    said = runs.written_down(chosen.period, chosen.day, scope=chosen.scope, where=where) or ()
    return tuple((day, one.likely) for day, one in said)


def _href(chosen: Selection) -> str:
    """The forecast page of the same period and day."""
    named = period_key(chosen.calendar, chosen.period)
    kept: Iterable[tuple[str, str]] = (("period", named), ("as_of", chosen.as_of.isoformat() if chosen.as_of else ""))
    return f"/forecast?{urlencode([(name, value) for name, value in kept if value])}"
