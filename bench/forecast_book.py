"""A large book of deals, made up, to measure with."""

import numpy as np

from salesops.capabilities.forecasting.facts import FAR, NEVER, SLICES, Book, Norm, no_terms

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
        names={name: tuple(map(str, range(size))) for name, size in sizes.items()},
        owners=tuple(range(OWNERS)),
        norms=tuple(Norm("sales", str(n), 0.2 * (n + 1), 60.0 - 10 * n) for n in range(STAGES)),
    )
    return book, last
