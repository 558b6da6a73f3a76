"""Metrics over HTTP: the catalogue, any metric by any dimension, and the rows behind it; the command's own parameters."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from salesops.capabilities.reporting.queries.lacking import lacking
from salesops.kernel.condition.reading import ConditionError
from salesops.kernel.period import PeriodError
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.compile import metric_named
from salesops.metrics.errors import AskError
from salesops.policies import queries as policies
from salesops.records.access import Viewer, scope_of
from salesops.records.working_weeks import with_weeks
from salesops.warehouse.asking import read_ask
from salesops.warehouse.run import rows_behind, run
from salesops.warehouse.showing import plain
from salesops.warehouse.state import state
from salesops.web.api_caller import allows, caller_of
from salesops.web.api_problems import ProblemError

router = Router(tags=["metrics"], auth=allows("metrics:read"))
MOST_ROWS = 10_000
Compared = Literal["previous", "year"]
Table = list[dict[str, Any]]
PERIOD = Query("", description="2017, 2017Q3, 2017H1, 2017-03, 2017W12, FY2018, FY2018Q1 or 2017-03-05")
FROM = Query(None, alias="from", description="The first day; with `to` instead of `period`")
TO = Query(None, alias="to", description="The first day that no longer counts")
AS_OF = Query(None, description="Everything as it stood at the end of this day")
WHERE = Query([], description="Only these, as segment=Enterprise; also != >= <= > < ~. May be given again")
BY = Query([], description="Split by these dimensions")
COUNTED = {"responses": {"503": {"$ref": "#/components/responses/Problem503"}}}


@router.get("", response=Table)
def catalogue(request: HttpRequest) -> Table:
    """Every metric there is and what it means."""
    _reader(request)
    names = ("name", "title", "question", "level", "timing", "unit", "grain", "good", "formula", "owner", "target", "kind")
    return [{name: getattr(metric, name) for name in names} | {"by": list(metric.dims)} for metric in METRICS.values()]


@router.get("/{name}", response=Table, openapi_extra=COUNTED)
def metric(
    request: HttpRequest,
    name: str,
    by: list[str] = BY,
    period: str = PERIOD,
    start: date | None = FROM,
    end: date | None = TO,
    as_of: date | None = AS_OF,
    where: list[str] = WHERE,
    compare: Compared | None = None,
) -> Table:
    """One row for each combination of the dimensions: these by name, `value`, and `previous` where it is compared."""
    given = {"by": by, "period": period, "start": start, "end": end, "as_of": as_of, "where": where, "compare": compare}
    answer = _answered(run, _ask(request, name, given))
    return [{name: plain(row[name]) for name in answer.told} for row in answer.rows]


@router.get("/{name}/rows", response=Table, openapi_extra=COUNTED)
def rows(
    request: HttpRequest,
    name: str,
    period: str = PERIOD,
    start: date | None = FROM,
    end: date | None = TO,
    as_of: date | None = AS_OF,
    where: list[str] = WHERE,
    limit: int = Query(1_000, ge=1, le=MOST_ROWS),
) -> Table:
    """The rows behind the number, the latest first."""
    given = {"by": [], "period": period, "start": start, "end": end, "as_of": as_of, "where": where, "compare": None}
    return [_plain(row) for row in _answered(rows_behind, _ask(request, name, given), limit)]


def _reader(request: HttpRequest) -> tuple[Viewer, datetime]:
    viewer = caller_of(request).viewer
    return viewer, datetime.now(UTC)


def _ask(request: HttpRequest, name: str, given: dict[str, Any]) -> Ask:
    viewer, now = _reader(request)
    company = with_weeks(policies.company(now.date()))
    try:
        metric_named(name)
        ask = read_ask(name, given, today=company.day_of(now), company=company, scope=scope_of(viewer, now))
    except AskError as error:
        raise ProblemError(404, "There is no such metric", str(error)) from error
    except (ConditionError, PeriodError) as error:
        raise ProblemError(422, "The question cannot be read", str(error)) from error
    _check_there(viewer, now)
    return ask


def _check_there(viewer: Viewer, now: datetime) -> None:
    """No tables are no zeros: it is said why there are none."""
    missing = lacking(state(now), viewer, now)
    if missing is not None and missing.all:
        raise ProblemError(503, "There are no numbers", f"{missing.says} {missing.command}".strip())


def _answered(answer: Any, *question: Any) -> Any:
    try:
        return answer(*question)
    except AskError as error:
        raise ProblemError(422, "The question does not fit the metric", str(error)) from error


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}
