"""Event logs are read whole and rightly, or refused in words."""

import gzip

import pytest

from salesops.capabilities.process.queries import logs, xes
from salesops.capabilities.process.queries.event_log import opened, prepare, trace_log
from salesops.capabilities.process.queries.logs import Columns, LogError, load

XES = """<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/"><string key="concept:name" value="The log"/>
<trace><string key="concept:name" value="7"/>
<event><string key="concept:name" value="Ask"/><string key="org:resource" value="Ana"/>
<date key="time:timestamp" value="2024-01-01T10:00:00+01:00"/></event>
<event><string key="concept:name" value="Sell"/><string key="org:resource" value="Bo"/>
<date key="time:timestamp" value="2024-01-01T12:30:00+02:00"/></event>
</trace></log>"""
CSV = b"""order;step;when;who;state
1;Ask;2024-01-01 09:00;Ana;done
1;Wait;2024-01-01 10:00;Ana;open
1;Sell;2024-01-02 09:00;Bo;done
"""
NAMED = {"case": "order", "activity": "step", "time": "when"}


DEEP = b"<log><trace><event>" + b'<list key="a">' * 60
TIMELESS = XES.replace("""<date key="time:timestamp" value="2024-01-01T12:30:00+02:00"/>""", "")


def steps(folder, name, content, asked):
    (folder / name).write_bytes(content)
    prepare(folder / name, asked, folder)
    return {(step.source, step.target): (step.times, step.median_seconds) for step in trace_log(folder).steps}


def test_an_xes_file_is_read_with_its_time_zones(tmp_path):
    assert steps(tmp_path, "log.xes", XES.encode(), Columns()) == {("Ask", "Sell"): (1, 5400.0)}
    assert steps(tmp_path, "log.xes.gz", gzip.compress(XES.encode()), Columns()) == {("Ask", "Sell"): (1, 5400.0)}


def test_people_may_take_the_place_of_what_they_do(tmp_path):
    assert steps(tmp_path, "log.xes", XES.encode(), Columns(resource="org:resource")) == {("Ana", "Bo"): (1, 5400.0)}
    assert ("Ana", "Bo") in steps(tmp_path, "log.csv", CSV, Columns(**NAMED, resource="who"))


def test_a_csv_may_have_any_names_and_separators_and_be_filtered(tmp_path):
    day = 86_400.0
    assert steps(tmp_path, "log.csv", CSV, Columns(**NAMED)) == {("Ask", "Wait"): (1, 3600.0), ("Wait", "Sell"): (1, day - 3600)}
    assert steps(tmp_path, "log.csv", CSV, Columns(**NAMED, only=(("state", "done"),))) == {("Ask", "Sell"): (1, day)}


def test_a_gzipped_upload_is_read_whatever_it_is_called_where_it_lies(tmp_path):
    file = tmp_path / "upload"
    file.write_bytes(gzip.compress(CSV))
    with opened() as connection:
        assert load(connection, file, Columns(**NAMED), name="log.csv.gz") == 3


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log/>'


@pytest.mark.parametrize(
    ("name", "content", "asked", "words"),
    [
        ("log.csv", b"a,b\n1,2\n", Columns(), "No column was found for the case. It has: a, b."),
        ("log.csv", b"case,activity,time\n1,x,2024\n", Columns(activity="deed"), "'deed' is not among them"),
        ("log.csv", b"case,activity,time\n1,x,soon\n", Columns(), "1 events have no readable time, the first in row 2"),
        ("log.csv", b"case,activity,time\n1,x,infinity\n", Columns(), "no readable time"),
        ("log.csv", b"case,activity,time\n,x,2024-01-01\n", Columns(), "1 events have no case or activity, the first in row 2"),
        ("log.csv", b"case,activity,time\n", Columns(), "It holds no events"),
        ("log.csv", b"", Columns(), "log.csv"),
        ("log.csv", b"\x00\x00\xff\xfe\x00,\x00\n\x00", Columns(), "log.csv"),
        ("log.csv.gz", gzip.compress(CSV, mtime=0)[:40], Columns(), "no whole gzip file"),
        ("log.pdf", b"", Columns(), "neither CSV nor XES"),
        ("log.xes", BOMB.encode(), Columns(), "document type or entities"),
        ("log.xes", b"<!--" + b"x" * 70_000 + b"-->" + BOMB.encode(), Columns(), "document type or entities"),
        ("log.xes", b"<html></html>", Columns(), "not a log"),
        ("log.xes", b"<log><trace>", Columns(), "cannot be read"),
        ("log.xes", DEEP, Columns(), "At line 1 more than 50 elements lie within one another"),
        ("log.xes", TIMELESS.encode(), Columns(), "1 events have no readable time, the first in event 2"),
        ("log.xes", XES.replace("<trace>", "<trace>&lol;").encode(), Columns(), "undefined entity"),
        ("log.xes.gz", gzip.compress(XES.encode(), mtime=0)[:60], Columns(), "no whole gzip file"),
        ("log.xes", XES.replace("2024-01-01T10", "yesterday").encode(), Columns(), "no readable time, the first in event 1"),
    ],
)
def test_a_log_that_cannot_be_read_is_refused_in_words(tmp_path, name, content, asked, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LogError, match=words.replace(".", r"\.")) as refused:
        prepare(tmp_path / name, asked, tmp_path)
    assert refused.value.finding.fix


def test_what_unpacks_to_too_much_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "LARGEST", 10_000)
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(b"case,activity,time\n" + b" " * 100_000))
    with pytest.raises(LogError, match="unpacks to more"):
        prepare(tmp_path / "log.csv.gz", Columns(), tmp_path)


def test_an_event_without_an_end_is_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(xes, "LONGEST", 1 << 20)
    long = b"<log><trace><event>" + b'<int key="1" value="1"/>' * 100_000
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(long, mtime=0))
    with pytest.raises(LogError, match="longer than 1 MB"):
        prepare(tmp_path / "log.xes.gz", Columns(), tmp_path)


def test_so_many_activities_that_a_column_was_mistaken_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("salesops.capabilities.process.queries.event_log.MOST_ACTIVITIES", 2)
    (tmp_path / "log.csv").write_bytes(CSV)
    with pytest.raises(LogError, match="3 different activities"):
        prepare(tmp_path / "log.csv", Columns(**NAMED), tmp_path)
