"""Writes event logs as XES with the standard extensions:
`python -m salesops.capabilities.process.tests.xes_writing LOG.csv OUT.xes.gz`.

LOG has the columns case_id, activity, timestamp, and maybe lifecycle and resource. Attributes have attributes of their own, under
keys that would mislead a reader who takes them for the event's.
"""

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- A log as its makers' tools write it. -->
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="trace"><string key="concept:name" value="unknown"/></global>
<global scope="event"><string key="concept:name" value="unknown"/>
<date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Activity" keys="concept:name lifecycle:transition"/>
<string key="concept:name" value="The log"/>
"""
MISLEADING = (
    '<string key="concept:name" value="not meant"/><date key="time:timestamp" value="1999-01-01T00:00:00Z"/>',
    '<list key="parts"><values><string key="concept:name" value="not meant either"/></values></list>',
)
KEYS = {
    "activity": ("string", "concept:name"),
    "timestamp": ("date", "time:timestamp"),
    "lifecycle": ("string", "lifecycle:transition"),
    "resource": ("string", "org:resource"),
}


def written(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The log in pieces; the events of a case in the order of the rows."""
    cases: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        cases.setdefault(row["case_id"], []).append(row)
    yield HEAD
    for case, events in cases.items():
        yield f'<trace>{_attribute("string", "concept:name", case, MISLEADING[0])}<int key="events" value="{len(events)}"/>\n'
        yield from map(_event, events)
        yield "</trace>\n"
    yield "</log>\n"


def _event(row: Mapping[str, str]) -> str:
    told = (_attribute(tag, key, row[name], MISLEADING[0]) for name, (tag, key) in KEYS.items() if row.get(name))
    return f"<event>{''.join(told)}{MISLEADING[1]}</event>\n"


def _attribute(tag: str, key: str, value: str, inside: str = "") -> str:
    return f'<{tag} key="{key}" value={quoteattr(value)}>{inside}</{tag}>'


def write(rows: Iterable[Mapping[str, str]], file: Path) -> None:
    with _opened(file, "w") as out:
        out.writelines(written(rows))


def _opened(file: Path, mode: str):
    return gzip.open(file, f"{mode}t", encoding="utf-8") if file.suffix == ".gz" else file.open(mode, encoding="utf-8")


if __name__ == "__main__":
    with _opened(Path(sys.argv[1]), "r") as log:
        write(csv.DictReader(log), Path(sys.argv[2]))
