"""Making forecasts and keeping them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from salesops.capabilities.forecasting.decide.forecast import Forecast, forecast
from salesops.capabilities.forecasting.decide.keeping import Kept, keep
from salesops.capabilities.forecasting.decide.knowing import as_of, lives
from salesops.capabilities.forecasting.decide.looking import OWN, looks
from salesops.capabilities.forecasting.decide.spans import monthly, named_periods
from salesops.capabilities.forecasting.decide.telling import COMPANY, KPIS, NEW_ARR, Figure, every_figure
from salesops.capabilities.forecasting.decide.testing import others
from salesops.capabilities.forecasting.facts import Book, Look, day_of, number_of
from salesops.capabilities.forecasting.models import Line, Run, Said
from salesops.capabilities.forecasting.queries.learning import RECIPE, kept_looks, look_days, missing
from salesops.capabilities.forecasting.queries.reading import read_book
from salesops.capabilities.forecasting.queries.storing import write_kept
from salesops.kernel.actor import Actor
from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.policies import queries as policies
from salesops.warehouse.engine import current

Progress = Callable[[float], None]
_CENT = Decimal("0.01")
_SHOWN_HORIZONS = (7, 28, 91, 182)


class StoppedError(Exception):
    """Somebody has asked to stop. What was looked at so far is kept."""


def begin(day: date, *, by: Actor, at: datetime) -> Run:
    """A run that is not made yet, for a job to make."""
    return Run.objects.create(day=day, made_at=at, by_name=by.name, recipe=RECIPE, draws=0)


def stop(run: int, *, by: Actor, at: datetime) -> None:
    """Ask a run that is being made to stop; `by` and `at` are told on it."""
    wanted = Run.objects.filter(id=run, status="running")
    wanted.update(stop_wanted=True, problem=f"Stopped by {by.name} at {at:%Y-%m-%d %H:%M} UTC.")


def make(run: Run, *, by: Actor, at: datetime) -> Run:
    """Make the forecast and keep it. Where something goes wrong the run says so, and the error goes on."""
    try:
        _make(run)
    except StoppedError:
        Run.objects.filter(id=run.id).update(status="stopped")
    except Exception as error:
        Run.objects.filter(id=run.id).update(status="failed", problem=f"{type(error).__name__}: {error} ({by.name}, {at:%H:%M})")
        raise
    run.refresh_from_db()
    return run


def _make(run: Run) -> None:
    company = policies.company(run.day)
    sequence = current().sequence
    book = read_book(company, run.day)

    def tell(share: float) -> None:
        Run.objects.filter(id=run.id).update(done_share=share)
        if Run.objects.filter(id=run.id, stop_wanted=True).exists():
            raise StoppedError

    known = as_of(book, number_of(run.day))
    seen = learned(book, run.day, company, progress=tell, known=known)
    found = forecast(known, run.day, monthly(run.day, company.calendar), seen, company.fiscal_start_month)
    named = named_periods(run.day, company.calendar)
    kept = keep(found, min(number_of(period.start) for period in named.values()))
    write_kept(run.id, kept)
    with transaction.atomic():
        Line.objects.bulk_create(_lines(run, kept, dict.fromkeys(named.values())), batch_size=1_000)
        _finish(run, found, sequence, _others(found, dict.fromkeys(named.values()), company))


def learned(book: Book, day: date, company: Company, *, progress: Progress, known: Book | None = None) -> Sequence[Look]:
    """Look at the past days not looked at yet, and keep that; all looks there are then, as of the day. `known`: the book as it
    was known on the day, where it is at hand."""
    number = number_of(day)
    life = lives(as_of(book, number) if known is None else known, number)
    days = look_days(life, number)
    wanted = missing(days)
    for place, past in enumerate(wanted):
        progress(place / (len(wanted) + 1))
        look_at(book, past, company.fiscal_start_month)
    return kept_looks(days, life)


def look_at(book: Book, day: int, fiscal_start_month: int) -> None:
    """Keep what would have been said on a past day."""
    found = looks(book, day, fiscal_start_month, seed=day)
    rows = [Said(recipe=RECIPE, day=day_of(day), horizon=o.horizon, said=dict(o.said), low=o.low, high=o.high) for o in found]
    Said.objects.bulk_create(rows, ignore_conflicts=True)


def _lines(run: Run, kept: Kept, periods: Iterable[Period]) -> list[Line]:
    kpis = [kpi for kpi in KPIS if kpi != NEW_ARR or kept.tells_new_arr]
    told = every_figure(kept, periods, kpis=kpis)
    return [_line(run, period, kpi, by, one) for (period, kpi, by), figures in told.items() for one in figures]


def _line(run: Run, period: Period, kpi: str, by: str, found: Figure) -> Line:
    numbers = {name: _money(value) for name, value in vars(found).items() if name not in ("name", "key")}
    numbers["from_new"] = numbers["likely"] - numbers["booked"] - numbers["from_open"] - numbers["from_renewals"]
    where = {"starts_on": period.start, "ends_on": period.end, "kpi": kpi, "by": by, "name": found.name, "key": found.key}
    return Line(run=run, **where, **numbers)


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(_CENT)


def _others(found: Forecast, periods: dict[Period, None], company: Company) -> list[dict[str, Any]]:
    return [
        {"starts_on": period.start.isoformat(), "ends_on": period.end.isoformat(), "method": one.method, "likely": one.likely}
        for period, said in others(found, periods, company.calendar, (COMPANY,)).items()
        for one in said
    ]


def _finish(run: Run, found: Forecast, sequence: int, said: list[dict[str, Any]]) -> None:
    weights = {str(days): found.trust.weights(days, OWN) for days in _SHOWN_HORIZONS}
    findings = [asdict(finding) for finding in found.findings]
    done = {"status": "done", "done_share": 1.0, "draws": found.drawn.draws}
    told = {"weights": weights, "findings": findings, "others": said, "sequence": sequence}
    Run.objects.filter(id=run.id).update(**done, **told)
