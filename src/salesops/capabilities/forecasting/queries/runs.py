"""Forecasts that were made, and what they say to whom."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from salesops.capabilities.forecasting.decide.asking import Carrier, Reaching, carriers, reaching
from salesops.capabilities.forecasting.decide.bridge import Bridge, bridge
from salesops.capabilities.forecasting.decide.forecast import forecast
from salesops.capabilities.forecasting.decide.keeping import EVERYWHERE, Kept, Where, keep
from salesops.capabilities.forecasting.decide.knowing import as_of, lives
from salesops.capabilities.forecasting.decide.spans import monthly, named_periods
from salesops.capabilities.forecasting.decide.summing import Sums, figure_of, sums
from salesops.capabilities.forecasting.decide.telling import BOOKINGS, COMPANY, NEW_ARR, Figure, figures
from salesops.capabilities.forecasting.facts import number_of
from salesops.capabilities.forecasting.models import Line, Run
from salesops.capabilities.forecasting.queries.learning import kept_looks, look_days
from salesops.capabilities.forecasting.queries.reading import read_book
from salesops.capabilities.forecasting.queries.storing import folder, read_kept, read_sums, write_kept, write_sums
from salesops.kernel.period import Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies


def latest_run(on: date | None = None) -> Run | None:
    """The last finished run as of a day; of the latest day there is, without one. None where there is none."""
    done = Run.objects.filter(status="done")
    return (done if on is None else done.filter(day=on)).order_by("-day", "-id").first()


def run_before(run: Run, days: int = 7) -> Run | None:
    """The last run as of so many days before this one, or the nearest one before that."""
    return Run.objects.filter(status="done", day__lte=run.day - timedelta(days=days)).order_by("-day", "-id").first()


def runs_of(period: Period) -> list[Run]:
    """One run a day, the last of each, of the days from which the period could be forecast: what was said when."""
    said = Line.objects.filter(starts_on=period.start, ends_on=period.end).values("run")
    found = {run.day: run for run in Run.objects.filter(status="done", id__in=said).order_by("day", "id")}
    return list(found.values())


def whole_of(some: Iterable[Run], kpi: str) -> dict[tuple[int, Period], Figure]:
    """(Run, period) -> what it said of the whole company. One query."""
    lines = Line.objects.filter(run__in=[run.id for run in some], kpi=kpi, by=COMPANY)
    return {(line.run_id, Period(line.starts_on, line.ends_on)): _figure(line) for line in lines}


def run_of(period: Period, until: date) -> Run | None:
    """The last run as of a day up to `until` that tells of the period."""
    said = Line.objects.filter(starts_on=period.start, ends_on=period.end).values("run")
    return Run.objects.filter(status="done", day__lte=until, id__in=said).order_by("-day", "-id").first()


def running() -> Run | None:
    """The run that is being made."""
    return Run.objects.filter(status="running").order_by("-id").first()


def run_as_of(day: date) -> Run | None:
    """What was said on a day: the run of it, or of the nearest day before."""
    return Run.objects.filter(status="done", day__lte=day).order_by("-day", "-id").first()


def figure(
    run: Run, period: Period, by: str = COMPANY, *, scope: Scope, kpi: str = BOOKINGS, where: Where = EVERYWHERE
) -> list[Figure]:
    """What the run says of a period, by slice, of what the viewer may see. Raises PeriodError where it does not reach, and
    where the records do not say enough to tell the KPI."""
    if found := _stored(run, period, by, scope, kpi, where):
        return found
    if by == COMPANY and not scope.everything and not where:
        added = sums_of(run)
        _tells(kpi, tells_new_arr=added.tells_new_arr)
        with _reach(run, period):
            return [figure_of(added, period, scope.people, kpi=kpi)]
    kept = kept_of(run)
    _tells(kpi, tells_new_arr=kept.tells_new_arr)
    with _reach(run, period):
        return figures(kept, period, by, kpi=kpi, owners=_owners(scope), where=where)


def _tells(kpi: str, *, tells_new_arr: bool) -> None:
    """Raises PeriodError where the records do not say enough."""
    if kpi == NEW_ARR and not tells_new_arr:
        raise PeriodError("New ARR cannot be told: no deal says whether it is new business or an expansion. Fill in their type.")


def written_down(
    period: Period, until: date, *, scope: Scope, kpi: str = BOOKINGS, where: Where = EVERYWHERE
) -> list[tuple[date, Figure]] | None:
    """What was said of a period on each day up to `until`, in order: of the company, of one part of it or of one person, as it
    was written down; None for what would have to be added up. One query."""
    whose = _whose(COMPANY, scope, where)
    if whose is None:
        return None
    lines = Line.objects.filter(starts_on=period.start, ends_on=period.end, kpi=kpi, run__status="done", run__day__lte=until)
    found = {line.run.day: line for line in lines.filter(**whose).select_related("run").order_by("run__day", "run_id")}
    return [(day, _figure(line)) for day, line in found.items()]


def names_in(run: Run, by: str) -> frozenset[str]:
    """The parts of a slice that a run tells of."""
    return frozenset(Line.objects.filter(run=run, by=by).values_list("name", flat=True).distinct())


def _stored(run: Run, period: Period, by: str, scope: Scope, kpi: str, where: Where) -> list[Figure]:
    whose = _whose(by, scope, where)
    if whose is None:
        return []
    lines = Line.objects.filter(run=run, starts_on=period.start, ends_on=period.end, kpi=kpi, **whose).order_by("id")
    found = [_figure(line) for line in lines]
    return found if whose["by"] == by else [replace(one, name=COMPANY, key=None) for one in found[:1]]


def _whose(by: str, scope: Scope, where: Where) -> dict[str, Any] | None:
    """Which of the figures that were written down when a run was made are of this; None where none are."""
    if scope.everything and not where:
        return {"by": by}
    if by == COMPANY and scope.everything and [len(names) for names in where.values()] == [1]:
        [(slice_, [name])] = where.items()
        return {"by": slice_, "name": name} if slice_ != "person" else None
    if by == COMPANY and len(scope.people) == 1 and not where:
        return {"by": "person", "key": min(scope.people)}
    if by == "person" and not scope.everything and not where:
        return {"by": by, "key__in": scope.people}
    return None


def deals_that_carry_the_range(run: Run, period: Period, *, scope: Scope, limit: int = 10) -> list[Carrier]:
    """The open deals that the width of the range comes from. Raises PeriodError."""
    with _reach(run, period):
        return carriers(kept_of(run), period, limit=limit, owners=_owners(scope))


def what_would_have_to_be_true(run: Run, period: Period, target: float, *, scope: Scope, limit: int = 10) -> Reaching:
    """How likely a target is, and which deals decide it. Raises PeriodError."""
    with _reach(run, period):
        return reaching(kept_of(run), period, target, limit=limit, owners=_owners(scope))


def what_moved(earlier: Run, later: Run, period: Period, *, scope: Scope) -> Bridge:
    """From what one run says to what a later one says, deal by deal. Raises PeriodError."""
    with _reach(earlier, period), _reach(later, period):
        return bridge(kept_of(earlier), kept_of(later), period, owners=_owners(scope))


def kept_of(run: Run) -> Kept:
    """The draws of a run; made again, as of its day, where the files are lost, or are those of a run of another life."""
    found = read_kept(run.id, folder())
    if found is None or (found.day, found.draws) != (number_of(run.day), run.draws):
        write_kept(run.id, _again(run))
        read_kept.cache_clear()
        found = read_kept(run.id, folder())
    assert found is not None
    return found


def sums_of(run: Run) -> Sums:
    """The draws of a run added up by owner; from the draws where that was not written down."""
    found = read_sums(run.id, folder())
    if found is None or found.day != number_of(run.day):
        write_sums(run.id, sums(kept_of(run)))
        read_sums.cache_clear()
        found = read_sums(run.id, folder())
    assert found is not None
    return found


def _again(run: Run) -> Kept:
    company = policies.company(run.day)
    book, number = read_book(company, run.day), number_of(run.day)
    life = lives(as_of(book, number), number)
    seen = kept_looks(look_days(life, number), life)
    found = forecast(book, run.day, monthly(run.day, company.calendar), seen, company.fiscal_start_month, draws=run.draws)
    named = named_periods(run.day, company.calendar).values()
    return keep(found, min(number_of(period.start) for period in named))


@contextmanager
def _reach(run: Run, period: Period) -> Iterator[None]:
    """Turns a period that the run was not cut for into a PeriodError."""
    try:
        yield
    except ValueError as error:
        raise PeriodError(
            f"The forecast of {run.day} does not tell of {period.start} to {period.last_day}. "
            "Ask for months, quarters or the year from that day on, up to the end of the next quarter or of the year."
        ) from error


def _owners(scope: Scope) -> frozenset[int] | None:
    return None if scope.everything else scope.people


def _figure(line: Line) -> Figure:
    numbers = (line.low, line.likely, line.high, line.booked, line.from_open, line.from_new, line.from_renewals)
    return Figure(line.name, *(float(number) for number in numbers), line.key)
