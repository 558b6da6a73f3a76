"""Assumptions in words."""

from functools import singledispatch
from typing import Any

from salesops.capabilities.forecasting.what_if.applying import Somebody
from salesops.capabilities.forecasting.what_if.assumptions import Change, Leaves, Moves, Price, Recession, Starts, Where
from salesops.kernel.finding import Finding
from salesops.web.formatting import day, number

KIND_NAMES = {
    "leaves": "Somebody leaves",
    "starts": "Somebody starts",
    "moves": "A territory moves",
    "change": "Something changes",
    "price": "Prices change",
    "recession": "A recession",
}
WHAT_NAMES = {"win_rate": "Win rate", "new_deals": "New deals", "deal_size": "Deal size", "cycle": "Time to win"}
People = dict[int, Somebody]


def said(assumption: Any, people: People) -> str:
    """One sentence."""
    return _said(assumption, people)


@singledispatch
def _said(one: Any, people: People) -> str:
    raise TypeError(f"Nothing says {type(one).__name__} in words.")


@_said.register
def _change(one: Change, people: People) -> str:
    return f"{WHAT_NAMES[one.what]} {_times(float(one.factor))}{_of(one.where)}{_from(one)}."


@_said.register
def _price(one: Price, people: People) -> str:
    more = "more" if one.percent >= 0 else "less"
    buys = "" if one.win_rate == 1 else f", win rate {_times(float(one.win_rate))}"
    return f"Prices {number(abs(one.percent), 0)} % {more}{buys}{_of(one.where)}{_from(one)}."


@_said.register
def _recession(one: Recession, people: People) -> str:
    parts = [f"{WHAT_NAMES[what].lower()} {_times(float(getattr(one, what)))}" for what in WHAT_NAMES]
    return f"Recession{_from(one)}: {', '.join(parts)}."


@_said.register
def _leaves(one: Leaves, people: People) -> str:
    heir = f"{_name(one.to, people)} takes over" if one.to is not None else "nobody takes over yet"
    kept = f"{_percent(one.kept)} of their chances kept, {_percent(one.covered)} of new business covered"
    return f"{_name(one.person, people)} leaves on {day(one.starts_on)}; {heir}, {kept}."


@_said.register
def _starts(one: Starts, people: People) -> str:
    who = one.name if one.people == 1 else f"{one.people} people ({one.name})"
    team = f" in {one.team}" if one.team else ""
    verb = "starts" if one.people == 1 else "start"
    return f"{who} {verb}{team} on {day(one.starts_on)}, up to speed after {one.ramp_months} months."


@_said.register
def _moves(one: Moves, people: People) -> str:
    mine = f" of {_name(one.person, people)}" if one.person is not None else ""
    return f"Deals{_of(one.where)}{mine} go to {_name(one.to, people)}{_from(one)}, {_percent(one.kept)} of their chances kept."


def _times(factor: float) -> str:
    change = round((factor - 1) * 100)
    return "as it is" if not change else f"{abs(change)} % {'up' if change > 0 else 'down'}"


def _of(where: Where | None) -> str:
    return f" in {where.by} {where.name}" if where else ""


def _from(one: Any) -> str:
    return f" from {day(one.starts_on)}" if one.starts_on else ""


def _percent(share: Any) -> str:
    return f"{number(share * 100)} %"


def _name(number_: int | None, people: People) -> str:
    known = people.get(number_) if number_ is not None else None
    return known.name if known else f"somebody who is gone ({number_})"


def told(findings: list[Finding]) -> str:
    return " ".join(str(finding) for finding in findings)
