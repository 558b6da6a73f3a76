"""Subscriptions as they became known: what they are from history, whose they are from the warehouse."""

from collections import defaultdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from salesops.capabilities.forecasting.decide.retelling import Told, Version, retold
from salesops.capabilities.forecasting.facts import FAR, NEVER, RENEWAL, Ints, Terms, number_of
from salesops.capabilities.forecasting.queries.retelling import Imported, as_told
from salesops.history.queries import told_of
from salesops.kernel.company import Company
from salesops.warehouse.engine import current

_FIELDS = ("account", "starts_on", "ends_on", "monthly_amount", "currency")
_INTEGERS = ("subscription", "start", "known", "replaced", "gone", "account", "begins", "ends")
_SLICES = ("person", "team", "segment", "region", "product")


def read_subscriptions(renewals: str, company: Company, imported: Imported) -> pd.DataFrame:
    """One row a version. `renewals`: the pipeline in which subscriptions are renewed."""
    versions = [_row(number, one, company) for number, events in _events(company, imported).items() for one in _versions(events)]
    found = pd.DataFrame(versions, columns=[*_INTEGERS, "monthly"])
    return found.join(_whose(), on="subscription").assign(pipeline=renewals, type=RENEWAL)


def terms_of(found: pd.DataFrame, labels: dict[str, Ints]) -> Terms:
    integers = {name: found[name].to_numpy(dtype=np.int64) for name in _INTEGERS}
    return Terms(**integers, monthly=found["monthly"].to_numpy(dtype=float), labels=labels)


def _events(company: Company, imported: Imported) -> dict[int, list[Told]]:
    entries = list(told_of("subscription"))
    brought = imported(np.array([entry.seq for entry in entries], dtype=np.int64))
    events: dict[int, list[Told]] = defaultdict(list)
    for entry, was_brought in zip(entries, brought.tolist(), strict=True):
        events[entry.record_id].append(as_told(entry, _FIELDS, company, was_brought=was_brought))
    return events


def _versions(events: list[Told]) -> list[Version]:
    """Most subscriptions were told of once."""
    if len(events) == 1:
        return [Version(events[0].place, events[0].day, events[0].known, FAR, FAR, events[0].changes)]
    return retold(events)


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
    columns = (table[name] for name in ("subscription_id", "owner_id", *_SLICES))
    return current().to_arrow(table.select(*columns)).to_pandas().set_index("subscription_id")
