"""What is asked of a forecast, read from words: the period, whose, how it is split."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from salesops.capabilities.forecasting.decide.keeping import Where
from salesops.capabilities.forecasting.decide.spans import NAMED, named_periods
from salesops.capabilities.forecasting.decide.telling import COMPANY, KPIS, Figure
from salesops.capabilities.forecasting.facts import SLICES
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.company import Company
from salesops.kernel.period import Period, PeriodError
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies import queries as policies
from salesops.records import listing

BY = (COMPANY, *SLICES)
KPI = KPIS
COLUMNS = ("name", "low", "likely", "high", "booked", "from_open", "from_renewals", "from_new")
_DIGITS = {"bookings": 2, "new_arr": 2, "deals": 1}
_MANY = 100_000


class QuestionError(ValueError):
    """Something asked for that cannot be read; the message says what would be understood."""


class NoRunError(LookupError):
    """No forecast is kept that could be told from; the message says how one is made."""


@dataclass(frozen=True)
class Shown:
    """A forecast of one period, ready to be told."""

    run: Run
    period: Period
    called: str
    kpi: str
    by: str
    figures: Sequence[Figure]

    def rows(self) -> list[dict[str, Any]]:
        """Money to the cent, deals to a tenth. What is left of likely is still to be created, so that it adds up."""
        return [self._row(one) for one in self.figures]

    def _row(self, one: Figure) -> dict[str, Any]:
        numbers = {name: round(value, _DIGITS[self.kpi]) for name, value in asdict(one).items() if name in COLUMNS[1:]}
        known = numbers["booked"] + numbers["from_open"] + numbers["from_renewals"]
        numbers["from_new"] = round(numbers["likely"] - known, _DIGITS[self.kpi])
        return {"name": one.name, "key": one.key, **numbers}


def read_period(text: str, day: date, company: Company) -> Period:
    """`this` or `next` quarter, `month`, `next month`, `year`, or any form of a period. Raises PeriodError."""
    named = named_periods(day, company.calendar)
    wanted = text.strip().lower().replace("-", " ").replace("_", " ")
    if wanted in named:
        return named[wanted]
    try:
        return company.calendar.parse(text)
    except PeriodError as error:
        raise PeriodError(f"{error} Or write one of: {', '.join(NAMED)}.") from error


def find(period: str, as_of: date | None) -> tuple[Run, Period]:
    """The last forecast kept by then, and the period as it names it. Of a period that is over by then, the last forecast that
    told of it. Raises NoRunError, PeriodError."""
    run = runs.latest_run() if as_of is None else runs.run_as_of(as_of)
    if run is None:
        before = f" of {as_of} or before" if as_of else ""
        raise NoRunError(f"No forecast{before} is kept. The worker makes one every night; `salesops forecast` makes one now.")
    wanted = read_period(period, run.day, policies.company(run.day))
    told_by = runs.run_of(wanted, run.day) if wanted.last_day <= run.day else run
    return told_by or run, wanted


def read_only(given: Iterable[str], run: Run, scope: Scope) -> Where:
    """Only these parts of the company, each written `segment:Enterprise`; several of one slice count together, and a team
    with those below it. Raises QuestionError."""
    found: dict[str, frozenset[str]] = {}
    for text in given:
        by, _, name = (part.strip() for part in text.partition(":"))
        if by not in SLICES or not name:
            raise QuestionError(
                f"{text!r} is no part of the company. Write for example segment:Enterprise; with: {', '.join(SLICES)}."
            )
        named = teams_below(name) if by == "team" else frozenset({name})
        _known(by, name, named, run, scope)
        found[by] = found.get(by, frozenset()) | named
    return found


def _known(by: str, name: str, named: frozenset[str], run: Run, scope: Scope) -> None:
    there = runs.names_in(run, by)
    if there & named:
        return
    shown = (
        f"There are: {', '.join(sorted(there)[:30])}." if scope.everything and there else f"Ask by {by} to see which there are."
    )
    raise QuestionError(f"The forecast of {run.day} knows no {by} called {name!r}. {shown}")


def teams_below(team: str) -> frozenset[str]:
    """The names of the team and of all below it. One query."""
    rows = listing.page(listing.Ask("team", limit=_MANY), scope=EVERYTHING).rows
    found = {row.id for row in rows if row["name"] == team}
    while more := {row.id for row in rows if row["parent"] in found} - found:
        found |= more
    return frozenset({team, *(row["name"] for row in rows if row.id in found)})
