"""The map of an event log equals a slow, obvious computation: on random logs, and on a real one."""

import csv
import gzip
import statistics
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesops.capabilities.process.queries.event_log import prepare, trace_log
from salesops.capabilities.process.queries.logs import Columns

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

    def waits(self) -> dict:
        """The median wait at each place of the cases that went on."""
        seconds = defaultdict(list)
        for events in self.cases:
            for (at, _, activity), (then, _, _) in zip(events, events[1:], strict=False):
                seconds[activity].append(int(then.timestamp()) - int(at.timestamp()))
        return {name: statistics.median(found) for name, found in seconds.items()}

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
        return Counter(tuple(activity for _, _, activity in events) for events in self.cases)


class Drawn:
    """What is drawn from the files a log was made ready in."""

    def __init__(self, folder) -> None:
        self.traced = trace_log(folder, most_ways=10**6)

    def edges(self) -> dict:
        measures = ("times", "cases", "mean_seconds", "median_seconds")
        return {(step.source, step.target): tuple(getattr(step, name) for name in measures) for step in self.traced.steps}

    def nodes(self) -> dict:
        measures = ("times", "cases", "starts", "ends")
        return {place.activity: tuple(getattr(place, name) for name in measures) for place in self.traced.places}

    def waits(self) -> dict:
        return {place.activity: place.median_seconds for place in self.traced.places if place.median_seconds is not None}

    def paths(self) -> dict:
        return {way.path: way.cases for way in self.traced.ways}


def agree(fast: Drawn, slow: Slow) -> None:
    assert fast.paths() == slow.paths()
    assert fast.nodes() == slow.nodes()
    assert fast.waits() == slow.waits()
    found, expected = fast.edges(), slow.edges()
    assert found.keys() == expected.keys()
    for step, numbers in expected.items():
        assert found[step] == pytest.approx(numbers), step


def _write(file, rows) -> None:
    with file.open("w", newline="") as text:
        csv.writer(text).writerows([("case", "activity", "time"), *((c, a, t.isoformat()) for c, a, t in rows)])


logs = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("abcd"), st.integers(0, 5).map(lambda n: START + timedelta(hours=n))),
    min_size=1,
    max_size=25,
)


@settings(max_examples=8, deadline=None)
@given(logs)
@example([("1", "a", START)])
@example([("1", "a", START), ("1", "a", START), ("2", "b", START), ("1", "b", START)])
def test_on_random_logs(tmp_path_factory, rows):
    """Loops, several events in one moment, and cases of a single event among them."""
    file = tmp_path_factory.mktemp("log") / "log.csv"
    _write(file, rows)
    assert prepare(file, Columns(), file.parent).events == len(rows)
    agree(Drawn(file.parent), Slow(rows))


@settings(max_examples=6, deadline=None)
@given(logs, st.integers(1, 4))
def test_fewer_ways_are_the_map_of_the_cases_that_took_the_commonest(tmp_path_factory, rows, ways):
    folder = tmp_path_factory.mktemp("log")
    _write(folder / "log.csv", rows)
    prepare(folder / "log.csv", Columns(), folder)
    found = trace_log(folder, ways=ways)
    taken = {way.path for way in found.ways[: found.taken]}
    of_case = defaultdict(list)
    for number, (case, activity, at) in enumerate(rows):
        of_case[case].append((at, number, activity))
    kept = [row for row in rows if tuple(activity for _, _, activity in sorted(of_case[row[0]])) in taken]
    assert {(step.source, step.target): step.times for step in found.steps} == {
        step: numbers[0] for step, numbers in Slow(kept).edges().items()
    }
    assert found.drawn == len({case for case, _, _ in kept})


@pytest.mark.real_data
@pytest.mark.skipif(not BPI.exists(), reason="The loan funnel is not here: ../shared/data/process_logs")
def test_on_the_loan_funnel(tmp_path):
    assert prepare(BPI, Columns(), tmp_path).events == 262_200
    with gzip.open(BPI, "rt", encoding="utf-8-sig") as text:
        rows = [(r["case_id"], r["activity"], datetime.fromisoformat(r["timestamp"])) for r in csv.DictReader(text)]
    fast, slow = Drawn(tmp_path), Slow(rows)
    agree(fast, slow)
    assert len(slow.cases) == 13_087
    nodes = fast.nodes()
    assert (nodes["A_SUBMITTED"][1], nodes["O_SENT"][1], nodes["A_APPROVED"][1]) == (13_087, 5_015, 2_246)
