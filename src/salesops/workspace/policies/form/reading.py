"""From the inputs of a form back to the data of a document, and the steps its buttons take. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from salesops.policies.documents.yaml_text import data_of
from salesops.workspace.policies.form.conditions import Given, read_rows, read_value
from salesops.workspace.policies.form.controls import SHOWN, shown
from salesops.workspace.policies.form.shapes import Shape, shape_of

Lists = Mapping[str, tuple[str, ...]]
"""Name -> the values given under it, of inputs that may have several."""


def read_form(model: type[BaseModel], given: Given, checked: Lists, old: Any, prefix: str = "") -> dict[str, Any]:
    """The data the inputs say. What the form does not show (unknown keys, entries beyond those shown) stays as in `old`."""
    old = old if isinstance(old, dict) else {}
    data = {key: value for key, value in old.items() if key not in model.model_fields or key == "policy"}
    for name, info in model.model_fields.items():
        if name != "policy":
            value = _value(shape_of(name, info), f"{prefix}{name}", given, checked, old.get(name))
            if value is not None:
                data[name] = value
    return {name: data[name] for name in (*(key for key in old if key in data), *(key for key in data if key not in old))}


def _value(shape: Shape, name: str, given: Given, checked: Lists, old: Any) -> Any:
    match shape.kind:
        case "parts":
            return _entries(shape, name, given, checked, old)
        case "part":
            assert shape.model
            return read_form(shape.model, given, checked, old, f"{name}.") if f"{name}.@there" in given else None
        case "checks":
            return _checks(shape, name, checked, old)
        case "condition":
            return old if f"{name}.@kept" in given else read_rows(given, name) if f"{name}.@how" in given else None
        case "lines":
            lines = [line.strip() for line in given.get(name, "").splitlines() if line.strip()]
            return [_READ[shape.of](line) for line in lines] if lines or old == [] else None
        case _:
            return _single(shape, given.get(name, "").replace("\r\n", "\n"), old)


def _single(shape: Shape, text: str, old: Any) -> Any:
    """A single value; what shows as it did is what it was, whatever it was written as."""
    if old is not None and shown(old) == text:
        return old
    return _READ.get(shape.kind, str)(text) if text.strip() else None


def _entries(shape: Shape, name: str, given: Given, checked: Lists, old: Any) -> list[Any] | None:
    assert shape.model
    before = old if isinstance(old, list) else []
    numbers = [number for number in range(SHOWN) if f"{name}.{number}.@there" in given]
    entries = [
        read_form(shape.model, given, checked, before[number] if number < len(before) else None, f"{name}.{number}.")
        for number in numbers
    ]
    return [*entries, *before[SHOWN:]] if entries or before[SHOWN:] or old == [] else None


def _checks(shape: Shape, name: str, checked: Lists, old: Any) -> list[str] | None:
    """In the order in which the text has them, new ones after."""
    chosen = checked.get(name, ())
    before = [one for one in old if one in chosen] if isinstance(old, list) else []
    found = [*before, *(one for one in shape.choices if one in chosen and one not in before)]
    return found if found or old == [] else None


def _whole(text: str) -> Any:
    return int(text) if re.fullmatch(r"[-+]?\d+", text.strip()) else text.strip()


def _number(text: str) -> Any:
    bare = text.strip()
    return int(bare) if re.fullmatch(r"[-+]?\d+", bare) else Decimal(bare) if re.fullmatch(r"[-+]?\d+\.\d*", bare) else bare


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return text.strip()


def any_yaml(text: str) -> Any:
    try:
        return data_of(text)
    except (yaml.YAMLError, ValueError):
        return text


_READ: dict[str, Callable[[str], Any]] = {
    "integer": _whole,
    "number": _number,
    "date": _day,
    "yes_no": lambda text: {"true": True, "false": False}.get(text, text),
    "value": read_value,
    "yaml": any_yaml,
    "text": str.strip,
}
