"""A forecast as of a day: learned, drawn, calibrated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from salesops.capabilities.forecasting.decide.calibrating import calibrated
from salesops.capabilities.forecasting.decide.drawing import DRAWS, Simulated, simulate
from salesops.capabilities.forecasting.decide.model import Model, learn_model
from salesops.capabilities.forecasting.decide.spans import edges
from salesops.capabilities.forecasting.decide.trusting import Trust, trust
from salesops.capabilities.forecasting.facts import Book, Look, number_of
from salesops.kernel.finding import Finding
from salesops.kernel.period import Period

ENOUGH_WINS, ENOUGH_DAYS, ENOUGH_LOOKS = 30, 180, 20


@dataclass(frozen=True)
class Forecast:
    """drawn: calibrated. findings: what makes it less sure than it looks."""

    day: date
    model: Model
    drawn: Simulated
    trust: Trust
    findings: tuple[Finding, ...]


def forecast(
    book: Book, day: date, periods: Iterable[Period], looks: Sequence[Look], fiscal_start_month: int, *, draws: int = DRAWS
) -> Forecast:
    """The same book, day, looks and number of draws make the same forecast to the cent. Only looks that were over on the
    day count."""
    number = number_of(day)
    model = learn_model(book, number, fiscal_start_month)
    believed = trust(looks, number)
    drawn = simulate(model, edges(day, periods), seed=number, draws=draws)
    return Forecast(day, model, calibrated(model, drawn, believed), believed, tuple(_findings(model, believed)))


def _findings(model: Model, believed: Trust) -> list[Finding]:
    return [*_little(model, believed), *_untold(model)]


def _untold(model: Model) -> list[Finding]:
    """What the records do not say, and what cannot be told for that."""
    found, contracts = [], model.renewing
    if len(contracts.coming) and not contracts.known:
        found.append(
            Finding(
                "renewals",
                f"{len(contracts.coming)} contracts end, and hardly any deal of the type renewal says how such are renewed here.",
                "So nothing is expected of them.",
                "Give renewals the type renewal and the account whose contract they renew.",
                "note",
            )
        )
    if len(model.life) and not model.yearly.any():
        found.append(
            Finding(
                "new_arr",
                "No deal says whether it is new business or an expansion.",
                "So new ARR cannot be told.",
                "Fill in the type of deals.",
                "note",
            )
        )
    elif len(model.life) and np.isnan(model.book.yearly).all():
        found.append(
            Finding(
                "new_arr",
                "No deal says from when to when its service is.",
                "New ARR counts every amount as that of a year.",
                "Fill in when service starts and ends, at the latest when a deal is won.",
                "note",
            )
        )
    return found


def _little(model: Model, believed: Trust) -> list[Finding]:
    won = model.life.won
    days = model.day - int(model.life.created.min()) if len(model.life) else 0
    found = []
    if int(won.sum()) < ENOUGH_WINS or days < ENOUGH_DAYS:
        found.append(
            Finding(
                "history",
                f"{int(won.sum())} deals were won in {days} days.",
                "That is little to learn from: chances and times come mostly from the sales process.",
                "Import older deals with their history, or let time pass.",
                "warning",
            )
        )
    if len(believed.end) < ENOUGH_LOOKS:
        found.append(
            Finding(
                "range",
                f"{len(believed.end)} earlier forecasts can be checked by now.",
                "The range holds of companies in general and is not yet fitted to this one.",
                "It is fitted by itself as periods end.",
                "note",
            )
        )
    return found
