"""Deals of which something was learned late: their versions told again, as they were known from day to day.

The warehouse holds what is known now. An edit dated back changes what it says of every later version of the deal, and a
deletion dated back what it says of its end: those few deals are read from history.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from salesops.capabilities.forecasting.decide.retelling import DELETED, Told, Version, retold
from salesops.capabilities.forecasting.facts import FAR, NEVER, Flags, Ints, number_of
from salesops.history.queries import Entry, told_late, told_of
from salesops.kernel.company import Company

Imported = Callable[[Ints], Flags]
_FIELDS = {
    "owner": "owner_id",
    "account": "account_id",
    "product": "product_id",
    **{name: name for name in ("pipeline", "stage", "status", "type", "amount")},
    **{name: name for name in ("close_date", "closed_on", "service_start", "service_end")},
}
"""Name in history -> column."""
DAYS = ("close_date", "closed_on", "service_start", "service_end")
_NAMED_BY = {"account_id": ["segment", "region"], "product_id": ["product"], "owner_id": ["person"]}


def learned_late(found: pd.DataFrame) -> list[int]:
    """The deals of which something may have become known on a later day than that on which it happened."""
    late = found.loc[found["known"] > found["start"], "deal_id"]
    deleted = found.loc[found["gone"] < FAR, "deal_id"]
    return sorted({*late.tolist(), *told_late("deal", deleted.tolist())})


def told_again(found: pd.DataFrame, deals: list[int], company: Company, imported: Imported) -> pd.DataFrame:
    """The rows, those of these deals as history tells them."""
    if not deals:
        return found
    are_theirs = found["deal_id"].isin(deals)
    rows = [
        _row(deal, one) for deal, events in events_of("deal", deals, _FIELDS, company, imported).items() for one in retold(events)
    ]
    if not rows:
        return found[~are_theirs].reset_index(drop=True)
    again = _named(pd.DataFrame(rows), found)
    again["amount"] = again["amount"].astype(float) * again["deal_id"].map(_rates(found[are_theirs])).fillna(1.0)
    again = again.sort_values(["deal_id", "valid_from", "sequence"], kind="stable")
    return _in_place(found, ~are_theirs.to_numpy(), again)


def _in_place(found: pd.DataFrame, kept: Flags, again: pd.DataFrame) -> pd.DataFrame:
    """The rows of `found` that are kept, with those of `again` where they belong. Both are in the order of deals, and have no
    deal in common."""
    rows = np.concatenate([np.flatnonzero(kept), len(found) + np.arange(len(again))])
    deals = np.concatenate([found["deal_id"].to_numpy()[kept], again["deal_id"].to_numpy()])
    order, theirs = rows[np.argsort(deals, kind="stable")], again.reindex(columns=found.columns)

    def column(name: str) -> object:
        kind = _widened(found[name], theirs[name])
        mine = found[name].astype(kind, copy=False)
        return pd.concat([mine, theirs[name].astype(kind)], ignore_index=True).array.take(order)

    return table_of({name: column(name) for name in found})


def table_of(columns: Mapping[str, object]) -> pd.DataFrame:
    """These columns as they are, without a copy."""
    return pd.DataFrame(columns, copy=False)


def _widened(words: pd.Series, more: pd.Series) -> object:
    """The type of the column; of a category, with the words that come to it."""
    if not isinstance(words.dtype, pd.CategoricalDtype):
        return words.dtype
    new = {str(word) for word in more.dropna().unique()} - {*words.cat.categories}
    return words.cat.add_categories(sorted(new)).dtype if new else words.dtype


def events_of(
    kind: str, ids: Collection[int], fields: Collection[str], company: Company, imported: Imported
) -> dict[int, list[Told]]:
    """By record: what history tells of these fields."""
    entries = list(told_of(kind, ids))
    brought = imported(np.array([entry.seq for entry in entries], dtype=np.int64))
    events: dict[int, list[Told]] = defaultdict(list)
    for entry, was_brought in zip(entries, brought.tolist(), strict=True):
        events[entry.record_id].append(_as_told(entry, fields, company, was_brought=was_brought))
    return events


def _as_told(entry: Entry, fields: Collection[str], company: Company, *, was_brought: bool) -> Told:
    """Of these fields. `was_brought`: by an import."""
    day, learned = (number_of(company.day_of(moment)) for moment in (entry.happened_at, entry.learned_at))
    known = day if was_brought else max(day, learned)
    changes = {name: new for name, (_, new) in entry.changes.items() if name in (*fields, DELETED)}
    return Told((entry.happened_at.timestamp(), entry.seq), day, known, changes)


def _row(deal: int, one: Version) -> dict[str, object]:
    told = {"start": one.start, "known": one.known, "replaced": one.replaced, "gone": one.gone, "sequence": one.place[1]}
    state = {column: one.state.get(name) for name, column in _FIELDS.items()}
    state |= {name: NEVER if state[name] is None else number_of(state[name]) for name in DAYS}
    return {"deal_id": deal, "valid_from": pd.Timestamp(one.place[0], unit="s"), **told, **state}


def _named(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """With names as the other rows have them, and the team that other rows of the owner had latest by then."""
    for key, columns in _NAMED_BY.items():
        rows[key] = rows[key].astype("float64")
        theirs = found.loc[found[key].notna() & found[key].isin(rows[key]), [key, *columns]]
        rows = rows.join(theirs.drop_duplicates(key, keep="last").set_index(key)[columns], on=key)
    held = found.loc[found["owner_id"].notna() & found["owner_id"].isin(rows["owner_id"]), ["owner_id", "valid_from", "team"]]
    by_time = rows.astype({"valid_from": held["valid_from"].dtype}).sort_values("valid_from", kind="stable")
    in_order = held.sort_values("valid_from", kind="stable")
    return pd.merge_asof(by_time, in_order, on="valid_from", by="owner_id", direction="nearest")


def _rates(theirs: pd.DataFrame) -> pd.Series:
    """By deal: what its currency is worth, where an amount is given."""
    priced = theirs[theirs["amount_local"].notna() & (theirs["amount_local"] != 0)].drop_duplicates("deal_id")
    return (priced["amount"] / priced["amount_local"]).set_axis(priced["deal_id"])
