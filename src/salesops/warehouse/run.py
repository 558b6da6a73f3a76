"""Asking for numbers: one metric or a page's worth, the rows behind one, and what changed in the pipeline."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from salesops.kernel.company import Company
from salesops.kernel.period import GRAINS, Grain, Period
from salesops.metrics.ask import Ask
from salesops.metrics.compile import rows_expr, value_expr
from salesops.metrics.errors import AskError
from salesops.metrics.waterfall import Bar, bars, waterfall_expr
from salesops.policies import queries as policies
from salesops.records.working_weeks import with_weeks
from salesops.warehouse.engine import current
from salesops.warehouse.opened import Engine, Prepared

REMEMBERED = 1_000
"""Answers kept per process, and questions kept compiled."""
MOST_ROWS = 1_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """The rows of a question: the dimensions by name, `value`, for ratios `numerator` and `denominator`, and `previous`
    where it is compared. Values are unrounded: decimals, whole numbers, floats, days. Iterates over its rows."""

    ask: Ask
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sequence: int
    fresh_at: datetime | None

    @property
    def metric(self) -> str:
        return self.ask.metric

    @property
    def told(self) -> tuple[str, ...]:
        """The columns a reader is given: without the parts a ratio is made of."""
        return tuple(column for column in self.columns if column not in ("numerator", "denominator"))

    @property
    def value(self) -> Any:
        """The number of a question without dimensions; None where there is none."""
        return self.rows[0]["value"] if self.rows else None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def run(ask: Ask) -> Answer:
    """Raises AskError where the question does not fit the metric."""
    return run_many((ask,))[0]


def run_many(asks: Sequence[Ask]) -> list[Answer]:
    """The answers in order, all of the same state of the warehouse. The same question is computed once a state."""
    engine = current()
    companies = {today: company_on(today) for today in {ask.today for ask in asks}}

    def answer(ask: Ask) -> Answer:
        return _answered(engine, ask, companies[ask.today])

    if engine.at_once == 1 or len(asks) == 1:
        return [answer(ask) for ask in asks]
    with ThreadPoolExecutor(engine.at_once) as pool:
        return list(pool.map(answer, asks))


def rows_behind(ask: Ask, limit: int = MOST_ROWS, offset: int = 0) -> Answer:
    """The rows the number is made of, the latest first. Raises AskError."""
    engine = current()
    expr = rows_expr(ask.metric, engine.tables, ask, company_on(ask.today)).limit(limit, offset=offset)
    found = engine.to_arrow(expr)
    return Answer(ask, tuple(found.column_names), tuple(found.to_pylist()), engine.sequence, engine.fresh_at)


def waterfall(ask: Ask, due: Period | None = None) -> tuple[Bar, ...]:
    """How open pipeline went from the opening day of the ask's period to its last day; `due`: only deals due in these days.

    The bars are in order and add up exactly. Raises AskError.
    """
    engine = current()
    found = engine.to_arrow(waterfall_expr(engine.tables, ask, company_on(ask.today), due))
    return bars(found.to_pylist()[0])


def company_on(day: date) -> Company:
    """The company with the weeks of its people."""
    return with_weeks(policies.company(day))


class _Memory:
    """The last answers, by the state of the warehouse and the question."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> Answer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: tuple[Any, ...], answer: Answer) -> Answer:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return answer


_MEMORY = _Memory()


def _answered(engine: Engine, ask: Ask, company: Company) -> Answer:
    key = (id(engine.tables), engine.sequence, engine.fresh_at, ask, company)
    known = _MEMORY.get(key)
    return _MEMORY.put(key, _compute(engine, ask, company)) if known is None else known


def _compute(engine: Engine, ask: Ask, company: Company) -> Answer:
    found = engine.fetch(_prepared(_Tables(engine), replace(ask, compare=None), company))
    rows = found.to_pylist()
    columns = tuple(found.column_names)
    if ask.compare:
        columns = (*columns, "previous")
        rows = _with_previous(rows, ask, company, _answered(engine, _before(ask, company), company))
    return Answer(ask, columns, tuple(rows), engine.sequence, engine.fresh_at)


class _Tables:
    """An engine, equal to any other of the same kind whose tables have the same columns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._key = (type(engine), tuple((name, tuple(table.columns)) for name, table in engine.tables.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Tables) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=REMEMBERED)
def _prepared(tables: _Tables, ask: Ask, company: Company) -> Prepared:
    return tables.engine.prepare(value_expr(ask.metric, tables.engine.tables, ask, company))


def _before(ask: Ask, company: Company) -> Ask:
    """The same question about the period before, or about the year before."""
    if ask.period is None:
        raise AskError("A comparison needs a period to compare with the one before. Give one, such as 2017Q3.")
    calendar = company.calendar
    before = calendar.previous(ask.period) if ask.compare == "previous" else calendar.year_before(ask.period)
    return replace(ask, period=before, compare=None)


def _with_previous(rows: list[Row], ask: Ask, company: Company, before: Answer) -> list[Row]:
    """Each row with the value of the same group before; buckets are matched by their place in the period."""
    assert ask.period is not None
    assert before.ask.period is not None
    grain = next((dimension for dimension in ask.by if dimension in GRAINS), None)
    now, then = (_places(period, grain, company) for period in (ask.period, before.ask.period))

    def place(row: Row, places: dict[date, int]) -> tuple[Any, ...]:
        return tuple(places.get(row[name]) if name == grain else row[name] for name in ask.by)

    values = {place(row, then): row["value"] for row in before.rows}
    return [{**row, "previous": values.get(place(row, now))} for row in rows]


def _places(period: Period, grain: str | None, company: Company) -> dict[date, int]:
    if grain is None:
        return {}
    known: Grain = next(name for name in GRAINS if name == grain)
    return {bucket.start: place for place, bucket in enumerate(company.calendar.split(period, known))}
