"""Deals won, lost, created and open: the rows most metrics begin with."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row


def closed(*statuses: str) -> Callable[[View], list[Row]]:
    """Deals with one of the statuses, each on its closed_on."""
    return lambda view: view.flow([deal for deal in view.state("deal") if deal["status"] in statuses], "closed_on")


def won_of_type(name: str) -> Callable[[View], list[Row]]:
    return lambda view: [deal for deal in closed("won")(view) if deal["type"] == name]


def created(view: View) -> list[Row]:
    return view.flow(view.state("deal"), "created_on")


def with_cycle(view: View) -> list[Row]:
    """Won deals with the days they took; those closed before they were created are left out."""
    rows = [deal for deal in closed("won")(view) if deal["created_on"] and deal["closed_on"] >= deal["created_on"]]
    return [{**deal, "_days": (deal["closed_on"] - deal["created_on"]).days} for deal in rows]


def open_(view: View) -> list[Row]:
    return [deal for deal in view.stock("deal") if deal["status"] == "open"]


def waiting(view: View) -> list[Row]:
    """Open deals with the days they have stood in their stage."""
    rows = [deal for deal in open_(view) if deal["stage_entered_on"] and deal["stage_entered_on"] <= view.last_day]
    return [{**deal, "_days": (view.last_day - deal["stage_entered_on"]).days} for deal in rows]


def stuck(view: View) -> list[Row]:
    rows = [deal for deal in waiting(view) if deal["expected_days"] is not None]
    return [deal for deal in rows if _worked(view, deal["stage_entered_on"]) > deal["expected_days"]]


def _worked(view: View, entered: date) -> int:
    """Working days one by one."""
    days = (entered + timedelta(days=n) for n in range(1, (view.last_day - entered).days + 1))
    return sum(day.strftime("%a") not in ("Sat", "Sun") and day not in view.world.company.holidays for day in days)
