"""Called forecasts over HTTP: submit, adjust, history, roll-up, completeness, accuracy, locking."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from salesops.capabilities.forecasting.called.facts import Said
from salesops.capabilities.forecasting.called.queries.accuracy import outcomes
from salesops.capabilities.forecasting.called.queries.calls import said_about, within
from salesops.capabilities.forecasting.decide.accuracy import accuracy_by
from salesops.records.errors import NotFoundError
from salesops.web.api import ProblemError
from salesops.web.api_caller import allows, caller_of
from salesops.web.as_of import AsOfError
from salesops.workspace.forecast import doing
from salesops.workspace.forecast.choosing import Choice, ChoiceError, read
from salesops.workspace.forecast.queries.completeness import completeness
from salesops.workspace.forecast.queries.lines import Line, standing
from salesops.workspace.records_api.problems import told

router = Router(tags=["forecast"], auth=allows("records:read"))


class Of(Schema):
    """`period`: this, next, month, year, 2026Q4, FY2027Q4 and the like; empty: the nearest that is called."""

    period: str = ""
    kpi: str = ""


class NewCall(Of):
    """Amounts are of the whole period, what is booked included: `120000`, `120k`. `person`: for somebody else, by operations."""

    commit: str
    likely: str
    best_case: str
    note: str = ""
    person: int | None = None


class NewAdjustment(Of):
    """What is added to the total of `about`, who reports to the manager. `likely` alone moves all three amounts."""

    about: int
    likely: str
    commit: str = ""
    best_case: str = ""
    note: str
    manager: int | None = None


class Switched(Schema):
    """`do`: lock or unlock, the week of now, for everybody or for one person."""

    do: str
    reason: str
    person: int | None = None


class Shown(Schema):
    """A submission. `line`: own or adjustment; the last of the same line, holder and about counts."""

    id: int
    line: str
    holder: int
    about: int
    commit: str
    likely: str
    best_case: str
    note: str
    submitted_at: datetime
    late: bool
    by: str
    supersedes: int | None


class Rolled(Schema):
    """One level. `called`: own call and the totals below; `counts`: with what was added to it."""

    person: int
    name: str
    depth: int
    called: str | None
    counts: str | None
    booked: float
    quota: float | None
    gap: float | None
    computed: list[float] | None
    owes: bool
    called_this_week: bool
    last_submitted_at: datetime | None


class RollUp(Schema):
    period: list[date]
    kpi: str
    called: str
    levels: list[Rolled]


class Lacking(Schema):
    """`outside`: why somebody's call reaches nobody."""

    owing: int
    waiting: list[int]
    deals_of_nobody: int
    amount_of_nobody: float
    outside: dict[str, str]


class Judged(Schema):
    """`method`: call, of one's own deals, or roll-up, of all below. Errors and bias are shares of what came."""

    method: str
    person: int
    n: int
    periods: int
    error: float | None
    bias: float | None
    hit_rate: float | None
    leaning: str


@router.get("/calls", response=list[Shown])
def calls(request: HttpRequest, period: str = "", kpi: str = "", as_of: str = "") -> list[dict[str, Any]]:
    """Every submission about a period that one may see, in order; nothing is ever changed or taken away."""
    choice = _choice(request, period, kpi, as_of)
    return [_shown(one) for one in within(said_about(choice.of), choice.scope) if one.submitted_at <= choice.at]


@router.post("/calls", response=Shown, auth=allows("records:write"))
def submit(request: HttpRequest, wanted: NewCall) -> dict[str, Any]:
    """Say what a period will bring."""
    choice = _choice(request, wanted.period, wanted.kpi)
    with told():
        return _shown(doing.submit(choice, _somebody(choice, wanted.person), wanted.dict(), "api"))


@router.post("/adjustments", response=Shown, auth=allows("records:write"))
def adjust(request: HttpRequest, wanted: NewAdjustment) -> dict[str, Any]:
    """Add to what somebody has called, beside it."""
    choice = _choice(request, wanted.period, wanted.kpi)
    with told():
        return _shown(doing.adjust(choice, _somebody(choice, wanted.manager), wanted.dict(), "api"))


@router.get("/roll-up", response=RollUp)
def roll_up(request: HttpRequest, period: str = "", kpi: str = "", as_of: str = "") -> dict[str, Any]:
    """What everybody in scope says, up the reporting line of the day, with computed range, booked and quota."""
    choice = _choice(request, period, kpi, as_of)
    found = standing(choice)
    span = [choice.of.period.start, choice.of.period.end]
    levels = [_rolled(line) for line in found.lines]
    return {"period": span, "kpi": choice.of.kpi, "called": str(found.called.likely), "levels": levels}


@router.get("/completeness", response=Lacking)
def whole(request: HttpRequest, period: str = "", kpi: str = "") -> dict[str, Any]:
    """Who has not called this week, whose deals belong to nobody, who is outside the hierarchy."""
    found = completeness(_choice(request, period, kpi))
    return {
        "owing": found.owing,
        "waiting": [line.level.person for line in found.waiting],
        "deals_of_nobody": found.nobodys.total,
        "amount_of_nobody": found.nobodys.amount,
        "outside": {str(person): why for person, _, why in found.outside},
    }


@router.get("/accuracy", response=list[Judged])
def accuracy(request: HttpRequest, kpi: str = "") -> list[dict[str, Any]]:
    """How good calls were, by person and method."""
    choice = _choice(request, "", kpi)
    every = outcomes(choice.of.kpi, choice.company, choice.scope, choice.at)
    found = accuracy_by((one for one in every if one.about), lambda one: (one.method, int(one.about)))
    return [
        {
            "method": method,
            "person": person,
            "n": one.n,
            "periods": one.periods,
            "error": one.relative_error,
            "bias": one.bias,
            "hit_rate": one.hit_rate,
            "leaning": one.leaning,
        }
        for (method, person), one in found.items()
    ]


@router.post("/week", response={204: None}, auth=allows("records:write"))
def week(request: HttpRequest, wanted: Switched) -> tuple[int, None]:
    """Lock or unlock the week, as the forecast policy allows."""
    if wanted.do not in ("lock", "unlock"):
        raise ProblemError(422, "Something given cannot be read", "do is lock or unlock.")
    choice = _choice(request)
    with told():
        doing.switch(choice, wanted.dict(), "api")
    return 204, None


def _choice(request: HttpRequest, period: str = "", kpi: str = "", as_of: str = "") -> Choice:
    caller = caller_of(request)
    try:
        return read({"period": period, "kpi": kpi, "as_of": as_of}, caller.viewer, caller.at)
    except (ChoiceError, AsOfError) as error:
        raise ProblemError(422, "The question cannot be read", str(error)) from error


def _somebody(choice: Choice, person: int | None) -> int:
    found = choice.viewer.person_id if person is None else doing.number(person, "person")
    if found is None:
        raise NotFoundError("This login belongs to nobody: say whose call it is.")
    return found


def _shown(one: Said) -> dict[str, Any]:
    plain = ("id", "line", "holder", "about", "note", "submitted_at", "late", "supersedes")
    amounts = {name: str(getattr(one.amounts, name)) for name in ("commit", "likely", "best_case")}
    return {**{name: getattr(one, name) for name in plain}, **amounts, "by": one.by_name}


def _rolled(line: Line) -> dict[str, Any]:
    called = line.is_called
    return {
        "person": line.level.person,
        "name": line.name,
        "depth": line.depth,
        "called": str(line.level.called.likely) if called else None,
        "counts": str(line.total.likely) if called else None,
        "booked": line.booked,
        "quota": line.quota,
        "gap": line.gap if called else None,
        "computed": [line.range.low, line.range.likely, line.range.high] if line.range else None,
        "owes": line.owes,
        "called_this_week": line.called_now,
        "last_submitted_at": line.level.last,
    }
