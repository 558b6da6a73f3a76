"""The map of an event log equals a slow, obvious computation: on random logs, and on a real one."""

import csv
import gzip
import statistics
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.process.decide import event_map
from salesops.capabilities.process.queries.logs import Columns, LogError, load

BPI = Path(__file__).parents[6] / "shared" / "data" / "process_logs" / "bpi2012_loan_funnel.csv.gz"
START = datetime(2024, 1, 1, tzinfo=UTC)


class Slow:
    """Cases as lists of (moment, place in the file, activity)."""

    def __init__(self, rows) -> None:
        cases = defaultdict(list)
        for number, (case, activity, at) in enumerate(rows):
            cases[case].append((at, number, activity))
        self.cases = [sorted(events) for events in cases.values()]

    def edges(self) -> dict:
        seconds, cases = defaultdict(list), defaultdict(set)
        for number, events in enumerate(self.cases):
            for (at, _, activity), (then, _, following) in zip(events, events[1:], strict=False):
                seconds[activity, following].append(int(then.timestamp()) - int(at.timestamp()))
                cases[activity, following].add(number)
        return {
            step: (len(found), len(cases[step]), statistics.mean(found), statistics.median(found))
            for step, found in seconds.items()
        }

    def nodes(self) -> dict:
        names = {activity for events in self.cases for _, _, activity in events}
        return {
            name: (
                sum(activity == name for events in self.cases for _, _, activity in events),
                sum(any(activity == name for _, _, activity in events) for events in self.cases),
                sum(events[0][2] == name for events in self.cases),
                sum(events[-1][2] == name for events in self.cases),
            )
            for name in names
        }

    def paths(self) -> dict:
        return Counter(event_map.ARROW.join(activity for _, _, activity in events) for events in self.cases)


class Fast:
    def __init__(self, connection) -> None:
        self.connection = connection
        raw = connection.con
        raw.execute(f"CREATE TABLE log AS {connection.compile(event_map.linked(connection.table('events')))}").fetchall()
        self.rows = connection.table("log")

    def _all(self, expression) -> list[dict]:
        return self.connection.to_pyarrow(expression).to_pylist()

    def edges(self) -> dict:
        found = self._all(event_map.edges(self.rows))
        measures = ("times", "cases", "mean_seconds", "median_seconds")
        return {(row["source"], row["target"]): tuple(row[name] for name in measures) for row in found}

    def nodes(self) -> dict:
        found = self._all(event_map.nodes(self.rows))
        return {row["activity"]: tuple(row[name] for name in ("times", "cases", "starts", "ends")) for row in found}

    def paths(self) -> dict:
        return {row["path"]: row["cases"] for row in self._all(event_map.paths(self.rows))}


def opened():
    connection = ibis.duckdb.connect()
    connection.con.execute("SET TimeZone = 'UTC'").fetchall()
    return connection


def agree(fast: Fast, slow: Slow) -> None:
    assert fast.paths() == slow.paths()
    assert fast.nodes() == slow.nodes()
    found, expected = fast.edges(), slow.edges()
    assert found.keys() == expected.keys()
    for step, numbers in expected.items():
        assert found[step] == pytest.approx(numbers), step


logs = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("abcd"), st.integers(0, 5).map(lambda n: START + timedelta(hours=n))),
    min_size=1,
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(logs)
def test_on_random_logs(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("log") / "log.csv"
    with file.open("w", newline="") as text:
        csv.writer(text).writerows([("case", "activity", "time"), *((c, a, t.isoformat()) for c, a, t in rows)])
    connection = opened()
    assert load(connection.con, file, Columns()) == len(rows)
    agree(Fast(connection), Slow(rows))


@pytest.mark.real_data
@pytest.mark.skipif(not BPI.exists(), reason="The loan funnel is not here: ../shared/data/process_logs")
def test_on_the_loan_funnel():
    connection = opened()
    assert load(connection.con, BPI, Columns()) == 262_200
    with gzip.open(BPI, "rt", encoding="utf-8-sig") as text:
        rows = [(r["case_id"], r["activity"], datetime.fromisoformat(r["timestamp"])) for r in csv.DictReader(text)]
    fast, slow = Fast(connection), Slow(rows)
    agree(fast, slow)
    assert len(slow.cases) == 13_087
    nodes = fast.nodes()
    assert (nodes["A_SUBMITTED"][1], nodes["O_SENT"][1], nodes["A_APPROVED"][1]) == (13_087, 5_015, 2_246)


XES = """<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="7"/>
<event><string key="concept:name" value="Ask"/><date key="time:timestamp" value="2024-01-01T10:00:00+01:00"/></event>
<event><string key="concept:name" value="Sell"/><date key="time:timestamp" value="2024-01-01T12:30:00+02:00"/></event>
</trace></log>"""


def test_an_xes_file_is_read_with_its_time_zones(tmp_path):
    file = tmp_path / "log.xes"
    file.write_text(XES)
    connection = opened()
    assert load(connection.con, file, Columns()) == 2
    assert Fast(connection).edges() == {("Ask", "Sell"): (1, 1, 5400.0, 5400.0)}


@pytest.mark.parametrize(
    ("name", "text", "asked", "words"),
    [
        ("log.csv", "a,b\n1,2\n", Columns(), "No column was found for the case. It has: a, b."),
        ("log.csv", "case,activity,time\n1,x,2024\n", Columns(activity="deed"), "'deed' is not among them"),
        ("log.csv", "case,activity,time\n1,x,soon\n", Columns(), "1 events have no case or no readable time, the first in row 2"),
        ("log.pdf", "", Columns(), "neither CSV nor XES"),
        ("log.xes", '<!DOCTYPE x [<!ENTITY a "aaaa">]><log/>', Columns(), "It defines entities"),
    ],
)
def test_a_log_that_cannot_be_read_is_refused_in_words(tmp_path, name, text, asked, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(LogError, match=words.replace(".", r"\.")):
        load(opened().con, tmp_path / name, asked)
