"""Metrics over HTTP: the catalogue, any metric by any dimension, and the rows behind it; the command's own parameters."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from salesops.capabilities.reporting.queries.selection import SelectionError, read_selection
from salesops.kernel.condition import Condition, both
from salesops.kernel.condition.command_line import parse_where
from salesops.kernel.condition.reading import ConditionError
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.compile import metric_named
from salesops.metrics.errors import AskError
from salesops.policies import queries as policies
from salesops.records.access import may, scope_of, viewer_of
from salesops.warehouse.run import rows_behind, run
from salesops.warehouse.showing import plain
from salesops.web.api import ProblemError

router = Router(tags=["metrics"])
MOST_ROWS = 10_000
Compared = Literal["previous", "year"]


@router.get("")
def catalogue(request: HttpRequest) -> list[dict[str, Any]]:
    """Every metric there is and what it means."""
    _reader(request)
    names = ("name", "title", "question", "level", "timing", "unit", "grain", "good", "formula", "owner", "target", "kind")
    return [{name: getattr(metric, name) for name in names} | {"by": list(metric.dims)} for metric in METRICS.values()]


@router.get("/{name}")
def metric(
    request: HttpRequest,
    name: str,
    by: list[str] = Query([]),  # noqa: B008  how ninja declares a list
    period: str = "",
    start: str = Query("", alias="from"),
    end: str = Query("", alias="to"),
    as_of: str = "",
    where: list[str] = Query([]),  # noqa: B008
    compare: Compared | None = None,
) -> list[dict[str, Any]]:
    """One row for each combination of the dimensions: these by name, `value`, and `previous` where it is compared."""
    given = {"period": period, "from": start, "to": end, "as_of": as_of}
    ask = _ask(request, name, given, where, by=_separated(by), compare=compare)
    answer = _answered(run, ask)
    return [{name: plain(row[name]) for name in answer.told} for row in answer.rows]


@router.get("/{name}/rows")
def rows(
    request: HttpRequest,
    name: str,
    period: str = "",
    start: str = Query("", alias="from"),
    end: str = Query("", alias="to"),
    as_of: str = "",
    where: list[str] = Query([]),  # noqa: B008
    limit: int = Query(1_000, ge=1, le=MOST_ROWS),
) -> list[dict[str, Any]]:
    """The rows behind the number, the latest first."""
    given = {"period": period, "from": start, "to": end, "as_of": as_of}
    return [_plain(row) for row in _answered(rows_behind, _ask(request, name, given, where), limit)]


def _reader(request: HttpRequest) -> tuple[Any, datetime]:
    now = datetime.now(UTC)
    viewer = viewer_of(request.user, now)
    if not may(viewer, "read"):
        raise ProblemError(403, "Not allowed", "This login has no role yet. Ask an administrator to give it one.")
    return viewer, now


def _ask(request: HttpRequest, name: str, given: dict[str, str], where: Sequence[str], **more: Any) -> Ask:
    viewer, now = _reader(request)
    company = policies.company(now.date())
    try:
        metric_named(name)
        chosen = read_selection(given, today=company.day_of(now), company=company, scope=scope_of(viewer, now))
        condition: Condition = chosen.where
        for text in where:
            condition = both(condition, parse_where(text))
    except (SelectionError, ConditionError, AskError) as error:
        status = 404 if isinstance(error, AskError) else 422
        raise ProblemError(status, "The question cannot be read", str(error)) from error
    span: Period | None = chosen.period if any(given[key] for key in ("period", "from", "to")) else None
    return chosen.ask(name, period=span, where=condition, **more)


def _answered(answer: Any, *question: Any) -> Any:
    try:
        return answer(*question)
    except AskError as error:
        raise ProblemError(422, "The question does not fit the metric", str(error)) from error


def _separated(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}
