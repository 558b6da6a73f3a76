"""A large book of deals, made up, to measure with."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from salesops.capabilities.forecasting.facts import FAR, NEVER, SLICES, Book, Ints, Norm, no_terms

OPEN_DEALS, DECIDED, STAGES, OWNERS, PRODUCTS, DAYS = 100_000, 150_000, 5, 200, 6, 1_000
FIRST_DAY = 19_000


def big_book(seed: int = 1) -> tuple[Book, int]:
    """Every deal enters its stages in order; each is won or lost in the end, or stands open on the last day."""
    rng = np.random.default_rng(seed)
    count, last = OPEN_DEALS + DECIDED, FIRST_DAY + DAYS
    is_open = np.arange(count) < OPEN_DEALS
    steps = rng.integers(1, STAGES + 1, count)
    length = rng.integers(10, 90, count)
    begun = np.where(is_open, last - length, FIRST_DAY + rng.integers(0, DAYS - 90, count))
    deal = np.repeat(np.arange(count), steps + ~is_open)
    place = np.arange(len(deal)) - np.repeat(np.cumsum(steps + ~is_open) - (steps + ~is_open), steps + ~is_open)
    ends = place == steps[deal]
    start = begun[deal] + length[deal] * place // np.maximum(steps[deal], 1)
    won = rng.random(count) < 0.25
    status = np.where(ends, np.where(won[deal], 1, 2), 0)
    labels = {name: rng.integers(0, 3, count)[deal] for name in SLICES}
    labels |= {"person": rng.integers(0, OWNERS, count)[deal], "product": rng.integers(0, PRODUCTS, count)[deal]}
    labels["pipeline"] = np.zeros(len(deal), dtype=np.int64)
    sizes = {name: 3 for name in SLICES} | {"person": OWNERS, "product": PRODUCTS, "pipeline": 1}
    named = {name: tuple(map(str, range(size))) for name, size in sizes.items()}
    book = Book(
        deal=deal,
        start=start,
        known=start,
        replaced=np.full(len(deal), FAR),
        gone=np.full(len(deal), FAR),
        account=np.full(len(deal), NEVER),
        yearly=np.full(len(deal), np.nan),
        terms=no_terms(),
        stage=np.minimum(place, STAGES - 1),
        status=status,
        value=np.exp(rng.normal(9, 1, count))[deal],
        closed=np.where(ends, start, NEVER),
        close_date=(begun + length)[deal],
        labels=labels,
        names={**named, "pipeline": ("sales",), "type": ("expansion", "new", "renewal")},
        owners=tuple(range(OWNERS)),
        norms=tuple(Norm("sales", str(n), 0.2 * (n + 1), 60.0 - 10 * n) for n in range(STAGES)),
    )
    return book, last


def as_versions(book: Book) -> pa.Table:
    """The book as rows of the warehouse's table of deals, every version at noon of its day."""
    from salesops.metrics.tables import FAR_FUTURE, SCHEMAS
    from salesops.warehouse.store import BUCKET, BUCKET_BITS

    begins = book.start.astype("datetime64[D]").astype("datetime64[us]") + np.timedelta64(12, "h")
    ends = np.where(book.last, np.datetime64(FAR_FUTURE, "us"), np.r_[begins[1:], begins[:1]])
    known: dict[str, Any] = {
        "deal_id": book.deal,
        "owner_id": book.labels["person"],
        "account_id": book.deal % 20_000,
        "product_id": book.labels["product"],
        "stage": _words([norm.stage for norm in book.norms], book.stage),
        "status": _words(("open", "won", "lost"), book.status),
        "amount": np.round(book.value, 2),
        "amount_local": np.round(book.value, 2),
        "close_date": book.close_date.astype("datetime64[D]"),
        "closed_on": pa.array(book.closed.astype("datetime64[D]"), mask=book.closed == NEVER),
        "valid_from": begins,
        "valid_to": ends,
        "learned_at": begins,
        "sequence": np.arange(len(book)),
        **{name: _words(book.names[name], book.labels[name]) for name in SLICES},
    }
    schema = SCHEMAS["deal_version"].to_pyarrow()
    columns = [pa.array(known[one.name]) if one.name in known else pa.nulls(len(book), one.type) for one in schema]
    told = pa.table(columns, names=schema.names).cast(pa.schema([one.with_nullable(True) for one in schema]))
    return told.append_column(BUCKET, pa.array((book.deal >> BUCKET_BITS).astype(np.int32)))


def _words(names: Sequence[str], places: Ints) -> pa.Array:
    return pa.array(np.array(names, dtype=object)[places])
