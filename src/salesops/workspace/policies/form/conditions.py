"""A condition as rows of a form: a group of rows joined by all or any, each a comparison or a group again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from salesops.kernel.condition import ConditionError, parse
from salesops.kernel.condition.reading import OPERATORS
from salesops.policies.documents.yaml_text import data_of, written

HOW = {
    "all": "all of these hold",
    "any": "any of these holds",
    "not_any": "none of these holds",
    "not_all": "not all of these hold",
}
WITHOUT_VALUE = ("is_empty", "is_filled")
LISTED = ("in", "not_in")
Given = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """`how`: a group, with its `rows`; else a comparison of `field` by `operator` with `value`."""

    name: str
    how: str = ""
    rows: tuple["Row", ...] = ()
    field: str = ""
    operator: str = "is"
    value: str = ""

    @property
    def hows(self) -> list[tuple[str, str, bool]]:
        return [(how, said, how == self.how) for how, said in HOW.items()]

    @property
    def operators(self) -> list[tuple[str, str, bool]]:
        return [(one, one.replace("_", " "), one == self.operator) for one in OPERATORS]

    @property
    def takes_value(self) -> bool:
        return self.operator not in WITHOUT_VALUE


def rows_of(data: Any, name: str) -> Row | None:
    """The rows of a condition; None for one that cannot be read, which is changed in the text."""
    if data is None:
        return Row(name, "all")
    try:
        parse(data)
    except ConditionError:
        return None
    row = _row(data, name)
    return row if row.how else _renamed(Row(name, "all", (row,)))


def _row(data: Any, name: str) -> Row:
    if data == "always":
        return Row(name, "all")
    if "field" in data:
        rows = tuple(_comparison(data["field"], word, value) for word, value in data.items() if word != "field")
        return rows[0] if len(rows) == 1 else _renamed(Row(name, "all", rows))
    word, inner = next(iter(data.items()))
    if word == "not":
        within = _row(inner, name)
        turned = {"all": "not_all", "any": "not_any", "not_all": "all", "not_any": "any", "": "not_any"}[within.how]
        return _renamed(replace(within, how=turned) if within.how else Row(name, "not_any", (within,)))
    return _renamed(Row(name, word, tuple(_row(part, name) for part in inner)))


def _comparison(field: str, word: str, value: Any) -> Row:
    if word in WITHOUT_VALUE and value is False:
        return Row("", field=field, operator=WITHOUT_VALUE[1 - WITHOUT_VALUE.index(word)])
    shown = "" if word in WITHOUT_VALUE else ", ".join(map(_written, value)) if isinstance(value, list) else _written(value)
    return Row("", field=field, operator=word, value=shown)


def _renamed(row: Row) -> Row:
    """With the names of inputs: a row's place in its group, below the group's own."""
    return replace(row, rows=tuple(_renamed(replace(inner, name=f"{row.name}.{n}")) for n, inner in enumerate(row.rows)))


def _written(value: Any) -> str:
    return (
        written([value], flow=True).strip()[1:-1].strip("'\"")
        if isinstance(value, str)
        else written([value], flow=True).strip()[1:-1]
    )


def read_rows(given: Given, name: str) -> Any:
    """The condition the inputs below a name say, as documents write it; None where there is none."""
    how = given.get(f"{name}.@how", "")
    if not how:
        return _read_comparison(given, name)
    found = (read_rows(given, f"{name}.{number}") for number in _numbers(given, name))
    return _joined(how, [part for part in found if part is not None])


def _numbers(given: Given, name: str) -> list[int]:
    """The places of the rows directly in a group."""
    below = (key.removeprefix(f"{name}.").partition(".")[0] for key in given if key.startswith(f"{name}."))
    return sorted({int(place) for place in below if place.isdecimal()})


def stepped_rows(given: Given, step: str) -> Given:
    """The inputs after `row:NAME` (a comparison more), `group:NAME` (a group more) or `unrow:NAME` (one less)."""
    word, _, name = step.partition(":")
    if word == "unrow":
        return {key: value for key, value in given.items() if not key.startswith(f"{name}.")}
    if word not in ("row", "group"):
        return given
    place = f"{name}.{max(_numbers(given, name), default=-1) + 1}"
    added = {f"{name}.@how": given.get(f"{name}.@how", "all")}
    if word == "group":
        added[f"{place}.@how"] = "any"
        place = f"{place}.0"
    return {**given, **added, f"{place}.@field": "amount", f"{place}.@operator": "is_filled"}


def _joined(how: str, parts: list[Any]) -> Any:
    if not parts:
        return None
    word = "any" if how in ("any", "not_any") else "all"
    joined = parts[0] if len(parts) == 1 else {word: parts}
    return {"not": joined} if how.startswith("not_") else joined


def _read_comparison(given: Given, name: str) -> Any:
    field, operator, value = (given.get(f"{name}.@{part}", "").strip() for part in ("field", "operator", "value"))
    if not field:
        return None
    if operator in WITHOUT_VALUE:
        return {"field": field, operator: True}
    if operator in LISTED:
        return {"field": field, operator: [read_value(one) for one in value.split(",") if one.strip()]}
    return {"field": field, operator: read_value(value)}


def read_value(text: str) -> Any:
    """A single value as YAML reads it: a number, a day, true or false, else the text as it is."""
    try:
        found = data_of(text.strip())
    except (yaml.YAMLError, ValueError):
        return text.strip()
    return text.strip() if found is None or isinstance(found, list | dict) else found
