"""An event log made ready for drawing: its ways counted, its steps beside the way they belong to, as two Parquet files.

Counts of a map follow from the ways alone (a few thousand, whatever the number of events); only waits need the steps.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from salesops.capabilities.process.decide.happening import Place, Step, Traced, Way
from salesops.capabilities.process.queries.logs import Columns, LogError, load
from salesops.kernel.finding import Finding

WAYS, STEPS = "ways.parquet", "steps.parquet"
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
        for table, target in (("ways", WAYS), ("steps", STEPS)):
            connection.execute(f"COPY {table} TO '{_quoted(folder / target)}' (FORMAT parquet)")
    return Ready(events, *ready)  # type: ignore[misc]


def _number(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    [(kinds,)] = connection.execute("SELECT count(DISTINCT activity) FROM events").fetchall()
    if kinds > MOST_ACTIVITIES:
        what = f"It has {kinds:,} different activities."
        raise LogError(Finding(name, what, "That is no map any more.", "Name the column that says what was done, with activity."))
    connection.execute(
        "CREATE TABLE activities AS SELECT activity, row_number() OVER (ORDER BY activity)::SMALLINT AS id "
        "FROM (SELECT DISTINCT activity FROM events)"
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
    connection.execute(
        """CREATE TABLE ways AS SELECT way, cases, median_seconds, list_transform(path, lambda i: names[i]) AS path
        FROM numbered, (SELECT list(activity ORDER BY id) AS names FROM activities) ORDER BY way"""
    )
    connection.execute(
        """CREATE TABLE steps AS SELECT way, s.activity AS source, t.activity AS target, l.seconds FROM (
            SELECT c, id, lead(id) OVER w AS next, lead(second) OVER w - second AS seconds
            FROM linked WINDOW w AS (PARTITION BY c ORDER BY moment, position)) l
        JOIN cases USING (c) JOIN numbered USING (path) JOIN activities s ON s.id = l.id JOIN activities t ON t.id = next
        WHERE next IS NOT NULL ORDER BY way"""
    )


def trace_log(folder: Path, *, ways: int = 0, most_ways: int = 50) -> Traced:
    """The picture of the cases that took the commonest `ways` (0: all of them)."""
    with opened() as connection:
        read = f"read_parquet('{_quoted(folder / WAYS)}')"
        rows = connection.execute(f"SELECT path, cases, median_seconds FROM {read} ORDER BY way").fetchall()
        taken = min(ways, len(rows)) if ways else len(rows)
        waits = connection.execute(
            f"""SELECT source, target, sum(seconds) / count(*), median(seconds) FROM read_parquet('{_quoted(folder / STEPS)}')
            WHERE way <= ? GROUP BY ALL""",
            [taken],
        ).fetchall()
        stays = connection.execute(
            f"SELECT source, median(seconds) FROM read_parquet('{_quoted(folder / STEPS)}') WHERE way <= ? GROUP BY ALL", [taken]
        ).fetchall()
    found = [Way(tuple(path), cases, float(seconds)) for path, cases, seconds in rows]
    drawn = found[:taken]
    return Traced(
        sum(way.cases for way in found),
        sum(way.cases for way in drawn),
        len(found),
        taken,
        _places(drawn, dict(stays)),
        _steps(drawn, {(source, target): (mean, median) for source, target, mean, median in waits}),
        tuple(found[:most_ways]),
    )


def _places(ways: Sequence[Way], stays: dict[str, float]) -> tuple[Place, ...]:
    times, cases, starts, ends = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for way in ways:
        for activity in way.path:
            times[activity] += way.cases
        for activity in set(way.path):
            cases[activity] += way.cases
        starts[way.path[0]] += way.cases
        ends[way.path[-1]] += way.cases
    return tuple(Place(name, times[name], cases[name], starts[name], ends[name], stays.get(name)) for name in sorted(times))


def _steps(ways: Sequence[Way], waits: dict[tuple[str, str], tuple[float, float]]) -> tuple[Step, ...]:
    times, cases = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for way in ways:
        pairs = list(zip(way.path, way.path[1:], strict=False))
        for pair in pairs:
            times[pair] += way.cases
        for pair in set(pairs):
            cases[pair] += way.cases
    return tuple(Step(*pair, times[pair], cases[pair], *waits[pair]) for pair in sorted(times))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
