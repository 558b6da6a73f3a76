"""Event logs in XES, read as a stream: one event at a time, whatever the size; entities are refused before they are read."""

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

CASE, ACTIVITY, TIME, RESOURCE = "concept:name", "concept:name", "time:timestamp", "org:resource"
_CHUNK = 1 << 20
DEEPEST, LONGEST = 50, 16 << 20
"""Elements within one another, and bytes of an event or between two: no log needs as many, and more would fill the memory."""
_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})


class XesError(ValueError):
    """What is wrong, and where."""


class _Reader:
    """Collects the events of what it is fed. An event is its own attributes by key, with the case's name as `case`."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self.is_log = False
        self._path: list[str] = []
        self._case = ""
        self._event: dict[str, str] = {}
        self._since = 0
        self._parser: Any = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, data: bytes, *, last: bool) -> list[dict[str, str]]:
        self._since += len(data)
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise XesError(f"It cannot be read: {error}.") from error
        if self._since > LONGEST:
            raise XesError(f"An event, or what lies between two, is longer than {LONGEST >> 20} MB.")
        found, self.found = self.found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, parent = name.rpartition(" ")[2], self._path[-1] if self._path else ""
        self.is_log = self.is_log or (tag == "log" and not self._path)
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise XesError(f"At line {self._parser.CurrentLineNumber:,} more than {DEEPEST} elements lie within one another.")
        if tag == "trace":
            self._case, self._since = "", 0
        elif tag == "event":
            self._event, self._since = {}, 0
        elif tag in _ATTRIBUTES and parent == "event":
            self._event[attributes.get("key", "")] = attributes.get("value", "")
        elif tag in _ATTRIBUTES and parent == "trace" and attributes.get("key") == CASE:
            self._case = attributes.get("value", "")

    def _end(self, name: str) -> None:
        if self._path.pop() == "event":
            self.found.append({**self._event, "case": self._case})

    def _refuse(self, *_: Any) -> None:
        raise XesError("It declares a document type or entities, which could blow up while being read.")


def events(stream: IO[bytes]) -> Iterator[list[dict[str, str]]]:
    """The events in the file's order, some thousand at a time. Raises XesError."""
    reader = _Reader()
    while data := stream.read(_CHUNK):
        yield reader.feed(data, last=False)
    yield reader.feed(b"", last=True)
    if not reader.is_log:
        raise XesError("It is XML, but not a log: its outermost element is not <log>.")
