"""Subscriptions as they became known: what they are from history, whose they are from the warehouse."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from salesops.capabilities.forecasting.decide.retelling import Version, retold
from salesops.capabilities.forecasting.facts import FAR, NEVER, RENEWAL, Ints, Terms, number_of
from salesops.capabilities.forecasting.queries.days import days_of, days_of_moments
from salesops.capabilities.forecasting.queries.retelling import Imported, events_of
from salesops.history.queries import moments_of
from salesops.kernel.company import Company
from salesops.warehouse.engine import current

_FIELDS = ("account", "starts_on", "ends_on", "monthly_amount", "currency")
_INTEGERS = ("subscription", "start", "known", "replaced", "gone", "account", "begins", "ends")
_COLUMNS = [*_INTEGERS, "monthly"]
_SLICES = ("person", "team", "segment", "region", "product")


def read_subscriptions(renewals: str, company: Company, imported: Imported) -> pd.DataFrame:
    """One row a version. `renewals`: the pipeline in which subscriptions are renewed. Those that were told of once are read
    from the warehouse, the others from history."""
    told = pd.DataFrame(moments_of("subscription"), columns=["subscription", "sequence", "happened", "learned"])
    again = told["subscription"].duplicated(keep=False)
    whose = _whose()
    once = _once(told[~again], whose, company, imported)
    events = events_of("subscription", set(told.loc[again, "subscription"].tolist()), _FIELDS, company, imported)
    rows = [_row(number, one, company) for number, theirs in events.items() for one in retold(theirs)]
    more = pd.DataFrame(rows, columns=_COLUMNS).join(whose[["owner_id", *_SLICES]], on="subscription")
    found = pd.concat([part for part in (once, more) if len(part)] or [once]).sort_values(["subscription", "start", "known"])
    return found.assign(pipeline=renewals, type=RENEWAL).reset_index(drop=True)


def _once(told: pd.DataFrame, whose: pd.DataFrame, company: Company, imported: Imported) -> pd.DataFrame:
    found = told.join(whose, on="subscription", how="inner")
    if not len(found):
        return found.assign(**dict.fromkeys(_COLUMNS, 0))[[*_COLUMNS, "owner_id", *_SLICES]]
    start, learned = (days_of_moments(found[name], company.time_zone) for name in ("happened", "learned"))
    known = np.where(imported(found["sequence"].to_numpy(dtype=np.int64)), start, np.maximum(start, learned))
    days = {"begins": days_of(found["starts_on"], FAR), "ends": days_of(found["ends_on"], FAR)}
    found = found.assign(start=start, known=known, replaced=FAR, gone=FAR, account=found["account_id"].fillna(NEVER), **days)
    return found[[*_COLUMNS, "owner_id", *_SLICES]]


def terms_of(found: pd.DataFrame, labels: dict[str, Ints]) -> Terms:
    integers = {name: found[name].to_numpy(dtype=np.int64) for name in _INTEGERS}
    return Terms(**integers, monthly=found["monthly"].to_numpy(dtype=float), labels=labels)


def _row(number: int, one: Version, company: Company) -> tuple[Any, ...]:
    account, begins, ends = (one.state.get(name) for name in ("account", "starts_on", "ends_on"))
    days = (FAR if day is None else number_of(day) for day in (begins, ends))
    known = (number, one.start, one.known, one.replaced, one.gone, NEVER if account is None else account)
    return (*known, *days, _monthly(one, begins, company))


def _monthly(one: Version, begins: date | None, company: Company) -> float:
    """In the company's currency; 0 where no rate is agreed."""
    amount, currency = one.state.get("monthly_amount"), one.state.get("currency")
    rate = company.rate(currency, begins) if currency and begins else 1
    return float((amount or 0) * (rate or 0))


def _whose() -> pd.DataFrame:
    table = current().tables["subscription"]
    columns = (table[name] for name in ("subscription_id", "owner_id", *_SLICES, "account_id", "starts_on", "ends_on"))
    monthly = table["monthly_amount"].cast("float64").fill_null(0.0).name("monthly")
    found = current().to_arrow(table.select(*columns, monthly)).to_pandas(strings_to_categorical=True, date_as_object=False)
    return found.astype({"owner_id": "float64"}).set_index("subscription_id")
