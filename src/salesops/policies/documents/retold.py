"""A YAML text changed to say something else, touching only what is said otherwise: comments and spelling around it stay.

Where a place cannot be changed alone, the smallest part around it is written anew; `lost` are the comments that went with it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from salesops.policies.documents.yaml_text import compose, data_of, written

Edit = tuple[int, int, str]
"""From, to (places in the text), what stands there instead."""


@dataclass(frozen=True)
class Retold:
    """A text that says something else, and the comments that were lost on the way."""

    text: str
    lost: tuple[str, ...] = ()


def retold(text: str, data: Any) -> Retold:
    """The text so changed that it reads as `data`; written anew where it cannot be read."""
    try:
        old, node = data_of(text), compose(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return Retold(written(data))
    if node is None or not isinstance(old, dict) or not isinstance(data, dict):
        return Retold(written(data), comments(text))
    edits = sorted(_Writer(text).edits(node, old, data), reverse=True)
    changed = text
    for start, end, piece in edits:
        changed = changed[:start] + piece + changed[end:]
    if not _reads_as(changed, data):
        changed = written(data)
    kept = list(comments(changed))
    return Retold(changed, tuple(comment for comment in comments(text) if not _taken(kept, comment)))


def _taken(kept: list[str], comment: str) -> bool:
    if comment in kept:
        kept.remove(comment)
        return True
    return False


def _reads_as(text: str, data: Any) -> bool:
    try:
        return same(data_of(text), data)
    except (yaml.YAMLError, ValueError):
        return False


def same(one: Any, other: Any) -> bool:
    """Equal, and 1 is not true, nor 1 the text '1'."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and isinstance(one, str) == isinstance(other, str) and one == other


def comments(text: str) -> tuple[str, ...]:
    """Every comment in a text that can be read, in order."""
    found: list[str] = []
    last = 0
    try:
        for token in yaml.scan(text):
            found += _in_gap(text[last : token.start_mark.index])
            last = max(last, token.end_mark.index)
    except yaml.YAMLError:
        return ()
    return tuple([*found, *_in_gap(text[last:])])


def _in_gap(gap: str) -> Iterator[str]:
    for line in gap.splitlines():
        if "#" in line:
            yield line[line.index("#") :].strip()


class _Writer:
    """Finds the edits that make a node of a text say something else."""

    def __init__(self, text: str) -> None:
        self.text = text

    def edits(self, node: yaml.Node, old: Any, new: Any) -> Iterator[Edit]:
        if same(old, new):
            return
        if isinstance(node, yaml.MappingNode) and isinstance(new, dict) and not node.flow_style and new and node.value:
            yield from self._of_mapping(node, old, new)
        elif isinstance(node, yaml.SequenceNode) and isinstance(new, list | tuple) and not node.flow_style and new and node.value:
            yield from self._of_list(node, old, list(new))
        else:
            yield self._replaced(node, new)

    def _of_mapping(self, node: yaml.MappingNode, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Edit]:
        indent = " " * node.start_mark.column
        for key, value in node.value:
            if key.value not in new:
                yield self._without(key, value)
            elif old[key.value] is None or _empty(value):
                if not same(old[key.value], new[key.value]):
                    yield key.start_mark.index, self._end(value), self._entry(key.value, new[key.value], node.start_mark.column)
            else:
                yield from self.edits(value, old[key.value], new[key.value])
        added = "".join(
            f"{indent}{self._entry(key, value, node.start_mark.column)}\n" for key, value in new.items() if key not in old
        )
        if added:
            yield self._after(node.value[-1][1], added)

    def _of_list(self, node: yaml.SequenceNode, old: list[Any], new: list[Any]) -> Iterator[Edit]:
        column = self._dash(node.value[0])
        matcher = SequenceMatcher(None, list(map(_known, old)), list(map(_known, new)), autojunk=False)
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            paired = min(i2 - i1, j2 - j1) if what == "replace" else i2 - i1 if what == "equal" else 0
            for step in range(paired):
                yield from self.edits(node.value[i1 + step], old[i1 + step], new[j1 + step])
            for number in range(i1 + paired, i2):
                yield self._without_item(node.value[number], column)
            if j1 + paired < j2:
                added = "".join(self._item(new[number], column) for number in range(j1 + paired, j2))
                first = self._line_start(node.value[0])
                yield self._after(node.value[i1 + paired - 1], added) if i1 + paired else (first, first, added)

    def _replaced(self, node: yaml.Node, new: Any) -> Edit:
        """The node's own text by the new value on one line; a nested one below its key."""
        start, end = node.start_mark.index, self._end(node)
        if isinstance(new, dict | list | tuple) and new and not getattr(node, "flow_style", False):
            column = self._column_of_line(start) + 2
            block = "".join(f"{' ' * column}{line}\n" if line else "\n" for line in written(new).splitlines())
            return start, end, f"\n{block}".rstrip("\n")
        return start, end, _on_one_line(new)

    def _entry(self, key: str, value: Any, column: int) -> str:
        lines = written({key: value}).rstrip("\n").split("\n")
        return f"\n{' ' * column}".join(lines)

    def _item(self, value: Any, column: int) -> str:
        lines = written([value]).rstrip("\n").split("\n")
        extra = len(lines[0]) - len(lines[0].lstrip())
        return "".join(f"{' ' * column}{line[extra:]}\n" if line else "\n" for line in lines)

    def _without(self, key: yaml.Node, value: yaml.Node) -> Edit:
        start = self._line_start(key)
        if self.text[start : key.start_mark.index].strip():  # the first entry of a list's item: keep the dash
            return key.start_mark.index, self._next_content(self._end(value)), ""
        return start, self._next_line(self._end(value)), ""

    def _without_item(self, node: yaml.Node, column: int) -> Edit:
        return self._line_start(node), self._next_line(self._end(node)), ""

    def _after(self, node: yaml.Node, added: str) -> Edit:
        place = self._next_line(self._end(node))
        broken = place == 0 or self.text[place - 1] == "\n"
        return place, place, added if broken else f"\n{added}"

    def _end(self, node: yaml.Node) -> int:
        """Where a node's own text ends, without the blanks, breaks and comments that block collections take along."""
        while getattr(node, "value", None) and isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        end: int = node.end_mark.index
        while end > node.start_mark.index and self.text[end - 1].isspace():
            end -= 1
        return end

    def _dash(self, node: yaml.Node) -> int:
        start = node.start_mark.index
        return self.text.rindex("-", 0, start) - self._start_of_line(start)

    def _line_start(self, node: yaml.Node) -> int:
        return self._start_of_line(node.start_mark.index)

    def _start_of_line(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _column_of_line(self, place: int) -> int:
        line = self.text[self._start_of_line(place) :]
        return len(line) - len(line.lstrip(" -"))

    def _next_line(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def _next_content(self, place: int) -> int:
        place = self._next_line(place)
        while place < len(self.text) and self.text[place] == " ":
            place += 1
        return place


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and node.start_mark.index == node.end_mark.index


def _known(value: Any) -> str:
    return json.dumps(value, default=lambda other: f"{type(other).__name__} {other}", sort_keys=True, ensure_ascii=False)


def _on_one_line(value: Any) -> str:
    """A value in flow style, on one line."""
    text = written([value], flow=True).strip()
    return text[1:-1]
