"""The controls of a form, filled with what a text says. Pure: a page's template only prints them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from salesops.policies.difference import words
from salesops.policies.documents.yaml_text import Path, written
from salesops.workspace.policies.form.conditions import Row, rows_of
from salesops.workspace.policies.form.shapes import ControlKind, Shape, shape_of

SHOWN = 40
"""Entries of a list the form shows; the others are kept, and changed in the text."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Control:
    """One input, or a group of them. `name` is the path with dots; `mistakes` what is wrong at this place."""

    name: str
    kind: ControlKind
    label: str
    help: str = ""
    needed: bool = False
    value: str = ""
    choices: tuple[Choice, ...] = ()
    controls: tuple["Control", ...] = ()
    items: tuple["Item", ...] = ()
    more: int = 0
    """Entries beyond those shown."""
    there: bool = True
    """Of an optional part: whether the text has it."""
    row: Row | None = None
    thing: str = ""
    """What one entry is called."""
    example: str = ""
    mistakes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"f-{self.name.replace('.', '-')}"

    @property
    def has_mistakes(self) -> bool:
        inner = (*self.controls, *(control for item in self.items for control in item.controls))
        return bool(self.mistakes) or any(control.has_mistakes for control in inner)


@dataclass(frozen=True)
class Item:
    """One entry of a list of parts."""

    name: str
    title: str
    controls: tuple[Control, ...]
    first: bool = False
    last: bool = False
    mistakes: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.mistakes) or any(control.has_mistakes for control in self.controls)


Mistakes = Mapping[Path, tuple[str, ...]]


def controls(model: type[BaseModel], data: Mapping[str, Any], mistakes: Mistakes, path: Path = ()) -> tuple[Control, ...]:
    """Those of all fields of a model, in its order."""
    given = data if isinstance(data, Mapping) else {}
    return tuple(
        _control((*path, name), shape_of(name, info), info, given.get(name), mistakes)
        for name, info in model.model_fields.items()
        if name != "policy"
    )


def _control(path: Path, shape: Shape, info: Any, value: Any, mistakes: Mistakes) -> Control:
    label = words(str(path[-1]))
    known: dict[str, Any] = {
        "name": ".".join(map(str, path)),
        "kind": shape.kind,
        "label": label[:1].upper() + label[1:],
        "help": info.description or "",
        "needed": info.is_required(),
        "example": str(info.examples[0]) if info.examples else "",
        "mistakes": mistakes.get(path, ()),
    }
    return Control(**known, **_filled(path, shape, info, value, mistakes))


def _filled(path: Path, shape: Shape, info: Any, value: Any, mistakes: Mistakes) -> dict[str, Any]:
    match shape.kind:
        case "parts":
            return _items(path, shape, value, mistakes)
        case "part":
            assert shape.model
            there = isinstance(value, Mapping)
            inner = controls(shape.model, value, mistakes, path) if there or info.is_required() else ()
            return {"controls": inner, "there": there, "thing": words(shape.model.__name__)}
        case "choice" | "yes_no":
            return {"choices": tuple(_choices(shape, info, value)), "value": shown(value)}
        case "checks":
            chosen = {str(one) for one in value} if isinstance(value, Sequence) and not isinstance(value, str) else set()
            return {"choices": tuple(Choice(one, one, one in chosen) for one in shape.choices)}
        case "lines":
            lines = value if isinstance(value, list) else [] if value is None else [value]
            return {"value": "\n".join(map(shown, lines))}
        case "condition":
            return {"row": rows_of(value, ".".join(map(str, path))), "there": value is not None}
        case "yaml":
            return {"value": "" if value in (None, {}, []) else written([value], flow=True).strip()[1:-1]}
        case _:
            return {"value": shown(value)}


def _items(path: Path, shape: Shape, value: Any, mistakes: Mistakes) -> dict[str, Any]:
    assert shape.model
    entries = value if isinstance(value, list) else []
    thing = words(shape.model.__name__)
    items = tuple(
        Item(
            ".".join(map(str, (*path, number))),
            _title(thing, entry, number),
            controls(shape.model, entry, mistakes, (*path, number)),
            number == 0,
            number == len(entries) - 1,
            mistakes.get((*path, number), ()),
        )
        for number, entry in enumerate(entries[:SHOWN])
    )
    return {"items": items, "more": max(0, len(entries) - SHOWN), "thing": thing}


def _title(thing: str, entry: Any, number: int) -> str:
    """`Stage Demo`, `Quota ana@example.com, 2017Q3`."""
    parts: list[str] = []
    if isinstance(entry, Mapping):
        known = ("name", "text", "case", "label", "key")
        parts = [str(entry[name]) for name in known if entry.get(name)][:1] or [
            str(v) for v in list(entry.values())[:3] if _single(v)
        ]
    said = ", ".join(parts) or str(number + 1)
    return f"{thing[:1].upper()}{thing[1:]} {said if len(said) < 70 else f'{said[:69]}…'}"


def _single(value: Any) -> bool:
    return not isinstance(value, list | dict) and value not in (None, "")


def _choices(shape: Shape, info: Any, value: Any) -> Iterator[Choice]:
    """With an empty one where the field may be left out, saying what holds then."""
    text = shown(value)
    if not info.is_required():
        usual = shown(info.default)
        yield Choice("", f"by default: {_label(usual)}" if usual else "not said", text == "")
    options = ("true", "false") if shape.kind == "yes_no" else shape.choices
    for one in options:
        yield Choice(one, _label(one), text == one)
    if text and text not in options:
        yield Choice(text, text, chosen=True)


def _label(value: str) -> str:
    return {"true": "yes", "false": "no"}.get(value, words(value))


def shown(value: Any) -> str:
    """A single value as its input shows it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
