"""The computed forecast over HTTP: what it says, what moved, what it depends on, how good it was, and making one now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from salesops.capabilities.forecasting import actions, backtesting
from salesops.capabilities.forecasting.jobs import make_now
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.period import Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.web.api import ProblemError
from salesops.web.api_caller import allows, caller_of
from salesops.workspace.forecast.computed.reading import NoRunError, QuestionError, Shown, find, read_only
from salesops.workspace.forecast.computed.telling import accuracy_rows
from salesops.workspace.forecast.queries.computed import day_by_day

router = Router(tags=["forecast"], auth=allows("records:read"))
By = Literal["company", "person", "team", "segment", "region", "product", "pipeline", "type"]


Kpi = Literal["bookings", "new_arr", "deals"]


class Of(Schema):
    """Which period, as was said when."""

    period: str = Field(
        "this", max_length=40, description="this, next, month, next month, year, 2026, 2026Q4, 2026-11, FY2027Q1."
    )
    as_of: date | None = Field(None, description="The last forecast kept of this day or before; of all days without it.")


class Only(Of):
    """`only`: parts of the company."""

    only: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Only these parts, each as slice:name, for example segment:Enterprise. Several of one slice count together.",
    )


class Made(Schema):
    """A forecast as of the end of `day`. `done_share`: how far it has come while it is running."""

    id: int
    day: date
    made_at: datetime
    by: str
    status: str
    done_share: float
    problem: str


class Figure(Schema):
    """Worst, likely and best: the 10th, 50th and 90th of 100. likely = booked + from_open + from_renewals + from_new.
    `key`: a person's id."""

    name: str
    key: int | None
    low: float
    likely: float
    high: float
    booked: float
    from_open: float
    from_renewals: float
    from_new: float


class FigureOfDay(Figure):
    """What was said at the end of a day."""

    day: date


class Said(Schema):
    """`others`: what simple methods say of the whole company, for those who see all of it."""

    run: Made
    period: list[date]
    kpi: str
    by: str
    only: list[str]
    rows: list[Figure]
    others: dict[str, float]
    findings: list[dict[str, str]]


class Moved(Schema):
    """In whole cents: `before` plus the steps is `after`. `deal` is none where a step is about no deal."""

    before: int
    after: int
    reasons: dict[str, int]
    steps: list[dict[str, Any]]


class Carrier(Schema):
    """An open deal, its chance to be won in the period, and its share of the width of the range."""

    deal: int
    owner: int
    value: float
    chance: float
    expected: float
    share_of_range: float


class Reaching(Schema):
    """`chance` to reach the target; deals with the chance they have, and have where it is reached."""

    target: float
    chance: float
    booked: float
    still_needed: float
    deals: list[dict[str, float]]


class Judged(Schema):
    """Errors and bias are shares of what came; `range_held`: how often that lay between worst and best."""

    by: str
    method: str
    horizon: str
    n: int
    relative_error: float | None
    bias: float | None
    range_held: float | None


class Wanted(Schema):
    """`as_of`: the day at whose end; none for today."""

    as_of: date | None = Field(None, description="A day that is not to come.")


@router.get("", response=Said)
def computed(request: HttpRequest, asked: Query[Only], by: By = "company", kpi: Kpi = "bookings") -> dict[str, Any]:
    """What the last forecast says of a period, of the whole or of some parts of the company, split or not."""
    with _in_words():
        run, wanted, scope = _asked(request, asked)
        where = read_only(asked.only, run, scope)
        found = Shown(run, wanted, "", kpi, by, runs.figure(run, wanted, by, scope=scope, kpi=kpi, where=where))
    bounds = (wanted.start.isoformat(), wanted.end.isoformat())
    others = {one["method"]: one["likely"] for one in run.others if (one["starts_on"], one["ends_on"]) == bounds}
    told = {"run": _made(run), "period": list(bounds), "kpi": kpi, "by": by, "rows": found.rows(), "findings": run.findings}
    return {**told, "only": asked.only, "others": others if scope.everything and not where else {}}


@router.get("/days", response=list[FigureOfDay])
def days(request: HttpRequest, asked: Query[Only], kpi: Kpi = "bookings") -> list[dict[str, Any]]:
    """What was said of the period on each day; where figures have to be added up from draws, of at most fourteen days."""
    with _in_words():
        run, wanted, scope = _asked(request, asked)
        found = day_by_day(wanted, run.day, scope=scope, kpi=kpi, where=read_only(asked.only, run, scope))
    rows = Shown(run, wanted, "", kpi, "company", [one for _, one in found]).rows()
    return [{"day": day, **row} for (day, _), row in zip(found, rows, strict=True)]


@router.get("/moved", response=Moved)
def moved(request: HttpRequest, asked: Query[Of]) -> dict[str, Any]:
    """From the forecast of a week before to the last, deal by deal, adding up to the cent."""
    with _in_words():
        run, wanted, scope = _asked(request, asked)
        earlier = runs.run_before(run)
        if earlier is None:
            raise NoRunError("There is no forecast of a week before yet.")
        found = runs.what_moved(earlier, run, wanted, scope=scope)
    steps = [asdict(step) for step in found.steps]
    return {"before": found.before, "after": found.after, "reasons": found.by_reason(), "steps": steps}


@router.get("/deals", response=list[Carrier])
def deals(request: HttpRequest, asked: Query[Of]) -> list[dict[str, Any]]:
    """The open deals that the width of the range comes from, the heaviest first."""
    with _in_words():
        run, wanted, scope = _asked(request, asked)
        return [asdict(one) for one in runs.deals_that_carry_the_range(run, wanted, scope=scope)]


@router.get("/target", response=Reaching)
def target(request: HttpRequest, amount: float, asked: Query[Of]) -> dict[str, Any]:
    """How likely an amount is, and which deals would have to be won."""
    with _in_words():
        run, wanted, scope = _asked(request, asked)
        return asdict(runs.what_would_have_to_be_true(run, wanted, amount, scope=scope))


@router.get("/tested", response=list[Judged])
def tested(request: HttpRequest) -> list[dict[str, Any]]:
    """How good each method was on days of the last year, of the whole company, as it would have been then."""
    caller = caller_of(request)
    today = policies.company(caller.at.date()).day_of(caller.at)
    return accuracy_rows(backtesting.table(backtesting.outcomes(backtesting.last_year(today), today=today)))


@router.get("/runs", response=list[Made])
def list_runs(request: HttpRequest) -> list[dict[str, Any]]:
    """The forecasts there are, the newest first; at most a hundred."""
    _seeing(request)
    return [_made(run) for run in Run.objects.order_by("-id")[:100]]


@router.post("/runs", response={202: Made}, auth=allows("records:write"))
def begin(request: HttpRequest, wanted: Wanted) -> Status[dict[str, Any]]:
    """Make a forecast now, in the background. For those who see the whole company."""
    caller = caller_of(request)
    _whole(request)
    today = policies.company(caller.at.date()).day_of(caller.at)
    day = wanted.as_of or today
    if not today - timedelta(days=36_500) < day <= today:
        raise ProblemError(422, "Something given cannot be read", "as_of is a day up to today.")
    run = actions.begin(day, by=caller.actor, at=caller.at)
    make_now(run.id)
    run.refresh_from_db()
    return Status(202, _made(run))


@router.get("/runs/{number}", response=Made)
def one_run(request: HttpRequest, number: int) -> dict[str, Any]:
    """How far a forecast has come."""
    _seeing(request)
    return _made(_run(number))


@router.delete("/runs/{number}", response=Made, auth=allows("records:write"))
def stop(request: HttpRequest, number: int) -> dict[str, Any]:
    """Ask a forecast that is being made to stop. What was made stays: nothing is deleted."""
    caller = caller_of(request)
    _whole(request)
    run = _run(number)
    actions.stop(run.id, by=caller.actor, at=caller.at)
    run.refresh_from_db()
    return _made(run)


def _asked(request: HttpRequest, asked: Of) -> tuple[Run, Period, Scope]:
    """Raises NoRunError, PeriodError."""
    return *find(asked.period, asked.as_of), _seeing(request)


def _seeing(request: HttpRequest) -> Scope:
    caller = caller_of(request)
    return scope_of(caller.viewer, caller.at)


def _whole(request: HttpRequest) -> None:
    if not _seeing(request).everything:
        raise ProblemError(403, "Not allowed", "A forecast is made by those who see the whole company.")


def _run(number: int) -> Run:
    run = Run.objects.filter(id=number).first() if number < 2**63 else None
    if run is None:
        raise ProblemError(404, "Not found", f"There is no forecast {number}.")
    return run


def _made(run: Run) -> dict[str, Any]:
    names = ("id", "day", "made_at", "status", "done_share", "problem")
    return {**{name: getattr(run, name) for name in names}, "by": run.by_name}


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (PeriodError, QuestionError) as error:
        raise ProblemError(422, "Something given cannot be read", str(error)) from error
    except NoRunError as error:
        raise ProblemError(404, "Not found", str(error)) from error
