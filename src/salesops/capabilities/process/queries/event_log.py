"""An event log made ready for drawing: its ways counted, its steps beside the way they belong to, as Parquet files.

Counts of a map follow from the ways alone (a few thousand, whatever the number of events); only waits need the steps.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq

from salesops.capabilities.process.decide.happening import Traced, Way
from salesops.capabilities.process.decide.ways import Ways, begins_of
from salesops.capabilities.process.decide.ways import places as places_of
from salesops.capabilities.process.decide.ways import steps as steps_of
from salesops.capabilities.process.queries.logs import Columns, LogError, load
from salesops.kernel.finding import Finding

WAYS, STEPS, NAMES = "ways.parquet", "steps.parquet", "activities.parquet"
MOST_ACTIVITIES = 2_000
"""More are no activities: a column of another meaning was taken for them."""


@dataclass(frozen=True)
class Ready:
    events: int
    cases: int
    ways: int
    first: Any
    last: Any


@contextmanager
def opened(memory: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"memory_limit": memory})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def prepare(file: Path, asked: Columns, folder: Path, *, name: str = "") -> Ready:
    """Read a log and write what maps of it are drawn from into the folder. Raises LogError."""
    with opened() as connection:
        connection.execute("SET temp_directory = ?", [str(folder)])
        events = load(connection, file, asked, name=name)
        if not events:
            said = Finding(name or file.name, "It holds no events.", "A map needs some.", "Give a log with at least one row.")
            raise LogError(said)
        _number(connection, name or file.name)
        ready = connection.execute(
            'SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM ways), min("at"), max("at") FROM events'
        ).fetchone()
        for table, target in (("ways", WAYS), ("steps", STEPS), ("activities", NAMES)):
            connection.execute(f"COPY {table} TO '{_quoted(folder / target)}' (FORMAT parquet)")
    return Ready(events, *ready)  # type: ignore[misc]


def _number(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    [(kinds,)] = connection.execute("SELECT count(DISTINCT activity) FROM events").fetchall()
    if kinds > MOST_ACTIVITIES:
        what = f"It has {kinds:,} different activities."
        raise LogError(Finding(name, what, "That is no map any more.", "Name the column that says what was done, with activity."))
    connection.execute(
        "CREATE TABLE activities AS SELECT activity, (row_number() OVER (ORDER BY activity) - 1)::SMALLINT AS id "
        "FROM (SELECT DISTINCT activity FROM events) ORDER BY activity"
    )
    connection.execute(
        """CREATE TABLE linked AS SELECT dense_rank() OVER (ORDER BY case_id) AS c, id,
            floor(epoch("at"))::BIGINT AS second, "at" AS moment, position FROM events JOIN activities USING (activity)"""
    )
    connection.execute(
        """CREATE TABLE cases AS SELECT c, list(id ORDER BY moment, position) AS path,
            max(second) - min(second) AS seconds FROM linked GROUP BY c"""
    )
    connection.execute(
        """CREATE TABLE numbered AS SELECT path, row_number() OVER (ORDER BY count(*) DESC, path)::INT AS way, count(*) AS cases,
            median(seconds) AS median_seconds FROM cases GROUP BY path"""
    )
    connection.execute("CREATE TABLE ways AS SELECT way, cases, median_seconds, path FROM numbered ORDER BY way")
    connection.execute(
        """CREATE TABLE steps AS SELECT way, l.id AS source, next AS target, l.seconds FROM (
            SELECT c, id, lead(id) OVER w AS next, lead(second) OVER w - second AS seconds
            FROM linked WINDOW w AS (PARTITION BY c ORDER BY moment, position)) l
        JOIN cases USING (c) JOIN numbered USING (path) WHERE next IS NOT NULL ORDER BY source, target, seconds"""
    )


def trace_log(folder: Path, *, ways: int = 0, most_ways: int = 50) -> Traced:
    """The picture of the cases that took the commonest `ways` (0: all of them)."""
    names = tuple(pq.read_table(folder / NAMES)["activity"].to_pylist())
    table = pq.read_table(folder / WAYS, columns=["cases", "median_seconds", "path"])
    paths = table["path"].combine_chunks()
    begins = paths.offsets.to_numpy() - paths.offsets[0].as_py()
    every = Ways(names, paths.flatten().to_numpy().astype(np.int64), begins.astype(np.int64), table["cases"].to_numpy())
    taken = min(ways, len(paths)) if ways else len(paths)
    drawn = every.first(taken)
    waits, stays = _waits(folder, names, taken if taken < len(paths) else 0)
    told = table.slice(0, most_ways).to_pylist()
    return Traced(
        int(every.cases.sum()),
        int(drawn.cases.sum()),
        len(paths),
        taken,
        places_of(drawn, stays),
        steps_of(drawn, waits),
        tuple(Way(tuple(names[n] for n in row["path"]), row["cases"], float(row["median_seconds"])) for row in told),
    )


_Waits = dict[tuple[str, str], tuple[float, float]]
_Stays = dict[str, tuple[float | None, float | None]]


def _waits(folder: Path, names: Sequence[str], taken: int) -> tuple[_Waits, _Stays]:
    """Mean and median seconds before each step, and the median at each place, of the commonest `taken` ways (0: of all).

    The steps lie in the order of their source, target and seconds, so a median is looked up, not searched for.
    """
    columns = ["source", "target", "seconds", *(["way"] if taken else [])]
    table = pq.read_table(folder / STEPS, columns=columns)
    source, target, seconds = (table[name].to_numpy() for name in columns[:3])
    if taken:
        kept = table["way"].to_numpy() <= taken
        source, target, seconds = source[kept], target[kept], seconds[kept]
    if not len(seconds):
        return {}, {}
    begins = begins_of(source, target)
    ends = np.append(begins[1:], len(seconds))
    means = np.add.reduceat(seconds, begins) / (ends - begins)
    medians = (seconds[(begins + ends - 1) // 2] + seconds[(begins + ends) // 2]) / 2
    steps = zip(source[begins].tolist(), target[begins].tolist(), means.tolist(), medians.tolist(), strict=True)
    places = begins_of(source)
    stays = zip(source[places].tolist(), np.split(seconds, places[1:]), strict=True)
    return (
        {(names[here], names[there]): (mean, median) for here, there, mean, median in steps},
        {names[here]: (float(np.median(some)), None) for here, some in stays},
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
