"""Deals as they became known, from the warehouse."""

from datetime import date
from typing import cast

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from salesops.capabilities.forecasting.facts import FAR, NEVER, RENEWAL, Book, Flags, Floats, Ints, Norm
from salesops.capabilities.forecasting.queries.days import days_of_moments
from salesops.capabilities.forecasting.queries.naming import NO_NAME, labels_of
from salesops.capabilities.forecasting.queries.retelling import DAYS, Imported, learned_late, table_of, told_again
from salesops.capabilities.forecasting.queries.subscribed import read_subscriptions, terms_of
from salesops.kernel.company import Company
from salesops.metrics.tables import FAR_FUTURE, LOST, OPEN, WON
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.records.importing.batches import brought
from salesops.warehouse.engine import current

_WORDS = ("person", "team", "segment", "region", "product", "pipeline", "type", "stage", "status")
_PLAIN = ("deal_id", "owner_id", *_WORDS, *DAYS)
_IDS = ("account_id", "product_id", "owner_id")
_AMOUNTS = ("amount", "amount_local")
_COLUMNS = {"deal": "deal_id", "closed": "closed_on", **{n: n for n in ("start", "known", "replaced", "gone", "close_date")}}
_MOMENTS = ("valid_from", "valid_to", "learned_at", "sequence")
_ORDER = ("deal_id", "valid_from", "sequence")
_STATUSES = {OPEN: 0, WON: 1, LOST: 2}
YEAR = 365
_USUAL_CHANCE, _USUAL_DAYS = 0.3, 60.0


def read_book(company: Company, on: date) -> Book:
    """Every version of every deal; the sales process of the day `on` says what to expect of stages."""
    found, imported = _versions(), _imported()
    process = cast(SalesProcess, policies.in_force("sales_process", on))
    subscriptions = read_subscriptions(_renewals(found), company, imported)
    return _book(_as_known(found, company, imported), subscriptions, process)


def versions_asked() -> ibis.Table:
    """All that is read of deals."""
    versions = current().tables["deal_version"]
    columns = [versions[name] for name in dict.fromkeys((*_PLAIN, *_IDS, *_MOMENTS))]
    amounts = [versions[name].cast("float64").name(name) for name in _AMOUNTS]
    return versions.select(*columns, *amounts)


def _versions() -> pd.DataFrame:
    """In the order of deals and time. Words are categories: there are few, and many rows. Days are numbers."""
    found = current().to_arrow(versions_asked())
    for name in DAYS:
        days = pc.fill_null(found[name].cast(pa.int32()).cast(pa.int64()), NEVER)
        found = found.set_column(found.column_names.index(name), name, days)
    told = found.to_pandas(strings_to_categorical=True, split_blocks=True, use_threads=False)
    order = np.lexsort([told[name].to_numpy().view("int64") for name in reversed(_ORDER)])
    return table_of({name: told[name].array.take(order) for name in told})


def _renewals(found: pd.DataFrame) -> str:
    """The pipeline in which most renewals are."""
    pipelines = found.loc[found["type"] == RENEWAL, "pipeline"].mode()
    return str(pipelines.iloc[0]) if len(pipelines) else NO_NAME


def _as_known(found: pd.DataFrame, company: Company, imported: Imported) -> pd.DataFrame:
    """With the days on which each version was known, by what was learned when."""
    zone = company.time_zone
    deal, start = found["deal_id"].to_numpy(dtype=np.int64), days_of_moments(found["valid_from"], zone)
    learned = np.maximum(start, days_of_moments(found["learned_at"], zone))
    known = np.where(imported(found["sequence"].to_numpy(dtype=np.int64)), start, learned)
    ids = {name: found[name].to_numpy(dtype="float64", na_value=np.nan) for name in _IDS}
    plain = {name: found[name].array for name in found if name not in ("valid_to", "learned_at")}
    new = {"start": start, "known": known, "replaced": np.full(len(deal), FAR), "gone": _gone(found, deal, zone)}
    told = table_of({**plain, **ids, **new})
    return told_again(told, learned_late(told), company, imported)


def _book(found: pd.DataFrame, subscriptions: pd.DataFrame, process: SalesProcess) -> Book:
    labels, names, owners = labels_of([found, subscriptions])
    rows = len(found)
    stage, stages = _stages(found)
    return Book(
        **{column: found[name].to_numpy(dtype=np.int64) for column, name in _COLUMNS.items()},
        account=found["account_id"].fillna(NEVER).to_numpy(dtype=np.int64),
        stage=stage,
        status=_statuses(found["status"]),
        value=found["amount"].to_numpy(dtype=float),
        yearly=_yearly(found),
        labels={name: codes[:rows] for name, codes in labels.items()},
        names=names,
        owners=owners,
        norms=tuple(_norm(process, *stage) for stage in stages),
        terms=terms_of(subscriptions, {name: codes[rows:] for name, codes in labels.items()}),
    )


def _stages(found: pd.DataFrame) -> tuple[Ints, list[tuple[str, str]]]:
    """The stage of each row, a place among (pipeline, stage) as they come first."""
    pipeline, stage = (found[name].cat for name in ("pipeline", "stage"))
    whole = len(stage.categories) + 1
    code, keys = pd.factorize((pipeline.codes.to_numpy(dtype=np.int64) + 1) * whole + stage.codes.to_numpy() + 1)
    named = [("", *map(str, one.categories)) for one in (pipeline, stage)]
    return code.astype(np.int64), [(named[0][key // whole], named[1][key % whole]) for key in keys.tolist()]


def _statuses(found: pd.Series) -> Ints:
    known = np.array([*(_STATUSES.get(str(name), 0) for name in found.cat.categories), 0], dtype=np.int64)
    return known[found.cat.codes.to_numpy()]


def _yearly(found: pd.DataFrame) -> Floats:
    """What part of the amount a year is, by the days of service; NaN without them."""
    begins, ends = (found[name].to_numpy(dtype=np.int64) for name in ("service_start", "service_end"))
    known = (begins != NEVER) & (ends > begins)
    return np.where(known, YEAR / np.where(known, ends - begins, 1), np.nan)


def _imported() -> Imported:
    """Whether an import brought an event: what it tells was known, to the system it came from, when it happened."""
    spans = np.array(brought(), dtype=np.int64).reshape(-1, 2)

    def imported(sequence: Ints) -> Flags:
        if not len(spans):
            return np.zeros(len(sequence), dtype=bool)
        place = np.maximum(np.searchsorted(spans[:, 0], sequence, side="right") - 1, 0)
        return (sequence >= spans[place, 0]) & (sequence <= spans[place, 1])

    return imported


def _gone(found: pd.DataFrame, deal: Ints, zone: str) -> Ints:
    """The day a version ended with nothing after it: its deal was deleted."""
    start, end = found["valid_from"].to_numpy(), found["valid_to"].to_numpy()
    goes_on = np.r_[(deal[1:] == deal[:-1]) & (start[1:] == end[:-1]), False] if len(deal) else np.zeros(0, dtype=bool)
    deleted = ~goes_on & (end < np.datetime64(FAR_FUTURE))
    gone = np.full(len(deal), FAR, dtype=np.int64)
    gone[deleted] = days_of_moments(found["valid_to"][deleted], zone)
    return gone


def _norm(process: SalesProcess, pipeline: str, stage: str) -> Norm:
    """From the stage to the end of its pipeline, as the process expects it."""
    known = next((one for one in process.pipelines if one.key == pipeline.lower()), None)
    step = known.match(stage) if known else None
    if known is None or step is None:
        return Norm(pipeline, stage, _USUAL_CHANCE, _USUAL_DAYS)
    return Norm(pipeline, stage, float(step.probability), _days_left(known, stage))


def _days_left(pipeline: Pipeline, stage: str) -> float:
    """Half of what the stages still to come are given at most: deals leave at any of them."""
    step = pipeline.match(stage)
    rest = [one for one in pipeline.with_status("open") if step and pipeline.position(one.key) >= pipeline.position(step.key)]  # type: ignore[operator]
    return sum(one.expected_days or 0 for one in rest) / 2 or _USUAL_DAYS
