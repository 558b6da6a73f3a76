"""Writing what was planned: kind after kind, chunk after chunk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from salesops.records.importing import chunk, later
from salesops.records.importing.compare import Compared, compare, fields_in
from salesops.records.importing.gather import Gathered
from salesops.records.importing.store import Store
from salesops.records.importing.timeline import Writing
from salesops.records.importing.workshop import Workshop

ROWS_A_CHUNK = 50_000


@dataclass(frozen=True)
class Done:
    """`rows` rows of `kind` went in."""

    kind: str
    rows: int


def apply(
    workshop: Workshop, store: Store, gathered: Mapping[str, Gathered], source_system: str, writing: Writing
) -> Iterator[tuple[str, Compared] | Done]:
    """Write everything: each kind begins with how its rows compare, then tells after each chunk.

    Stopping in between is safe: whole chunks are in, and the same import again carries on.
    """
    for kind, rows in gathered.items():
        compared = compare(workshop, store, rows, source_system)
        yield kind, compared
        _with_past(workshop, kind)
        if kind == "deal":
            _stage_statuses(workshop)
        chunk.give_ids(workshop, store, rows.kind)
        for first in range(1, compared.to_write + 1, ROWS_A_CHUNK):
            last = min(first + ROWS_A_CHUNK - 1, compared.to_write)
            chunk.write(workshop, store, rows, fields_in(rows), (first, last), writing, source_system)
            yield Done(kind, last - first + 1)
    for kind, rows in gathered.items():
        yield from (Done(kind, 0) for _ in later.fill_in(workshop, store, rows, writing))
    store.settle()


def _with_past(workshop: Workshop, kind: str) -> None:
    """`p_<kind>`: the past changes of the rows to write, in their order, so that a chunk reads its own alone."""
    if workshop.has(f"h_{kind}"):
        workshop.do(
            f"""CREATE OR REPLACE TABLE p_{kind} AS SELECT q.pos, h.* EXCLUDE (external_id)
            FROM h_{kind} h JOIN q_{kind} q USING (external_id) ORDER BY q.pos"""
        )


def _stage_statuses(workshop: Workshop) -> None:
    """What a stage means, by the deals that stand in it."""
    workshop.do(
        """CREATE OR REPLACE TABLE stage_status AS
        SELECT to_json(stage)::VARCHAR AS token, mode(status) AS status FROM r_deal GROUP BY stage"""
    )


def date_the_undated(workshop: Workshop, gathered: Mapping[str, Gathered]) -> None:
    """`earliest`: the first moment anything of this import happened, for records without a date of their own."""
    moments = [f"SELECT min(created_at) AS moment FROM r_{kind}" for kind in gathered]
    moments += [f"SELECT min(moment) FROM h_{kind}" for kind in gathered if workshop.has(f"h_{kind}")]
    moments += [
        f'SELECT min("{name}")::TIMESTAMP FROM r_{kind}'
        for kind, name in (("deal", "closed_on"), ("activity", "at"), ("subscription", "starts_on"), ("invoice", "issued_on"))
        if kind in gathered and name in gathered[kind].fields
    ]
    workshop.do(f"CREATE OR REPLACE TABLE earliest AS SELECT min(moment) AS moment FROM ({' UNION ALL '.join(moments)})")
