"""What a roll-up lacks: calls that are owed, deals that are nobody's, people outside the hierarchy."""

from dataclasses import dataclass

from salesops.capabilities.forecasting.called.decide.completeness import WORDS, outside
from salesops.capabilities.forecasting.called.queries.calls import Callers
from salesops.kernel.condition import All, Any_, Compare, Condition
from salesops.records import listing
from salesops.records.reporting_line import managers
from salesops.records.row import Row
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries.lines import Line, standing

MOST = 50


@dataclass(frozen=True)
class Nobodys:
    """Open deals due in the period whose owner is missing or has left: the largest, and how many there are."""

    rows: tuple[Row, ...]
    owners: dict[int, str]
    accounts: dict[int, str]
    total: int
    amount: float


@dataclass(frozen=True)
class Completeness:
    """`owing_lines`: everybody here who owes a call. `outside`: (person, name, why in words)."""

    owing_lines: tuple[Line, ...]
    waiting: tuple[Line, ...]
    nobodys: Nobodys
    outside: tuple[tuple[int, str, str], ...]

    @property
    def owing(self) -> int:
        return len(self.owing_lines)

    @property
    def is_whole(self) -> bool:
        return not (self.waiting or self.nobodys.total or self.outside)


def completeness(choice: Choice) -> Completeness:
    found = standing(choice)
    owing = tuple(line for line in found.lines if line.owes)
    line, gone = managers(choice.at), _gone(found.callers, choice)
    there = [one for one in outside(line, found.callers.owing, gone) if choice.scope.sees(one.person)]
    named = tuple((one.person, found.callers.people[one.person]["name"], WORDS[one.why]) for one in there)
    return Completeness(owing, found.waiting, _nobodys(choice, found.callers, gone), named)


def _gone(callers: Callers, choice: Choice) -> frozenset[int]:
    left = (row for row in callers.people.values() if row["left_on"] is not None and row["left_on"] <= choice.today)
    return frozenset(row.id for row in left)


def _nobodys(choice: Choice, callers: Callers, gone: frozenset[int]) -> Nobodys:
    """Two queries."""
    due = Any_((Compare("close_date", "less_than", choice.of.period.end), Compare("close_date", "is_empty")))
    whose: Condition = Compare("owner", "is_empty")
    if gone:
        whose = Any_((whose, Compare("owner", "in", tuple(sorted(gone)))))
    ask = listing.Ask(
        "deal", All((Compare("status", "is", "open"), due, whose)), order=("-amount",), limit=MOST, sums=("amount",)
    )
    page, total = listing.page(ask, scope=choice.scope), listing.total(ask, scope=choice.scope)
    names = {name: dict(page.names.get(name, {})) for name in ("person", "account")}
    return Nobodys(page.rows, names["person"], names["account"], total.count, float(total.sums.get("amount") or 0))
