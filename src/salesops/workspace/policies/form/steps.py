"""What the buttons of a form do to the data: add, remove and move entries, add and remove optional parts and conditions. Pure."""

from copy import deepcopy
from typing import Any, cast

from pydantic import BaseModel

from salesops.policies.documents.yaml_text import Path
from salesops.workspace.policies.form.reading import any_yaml
from salesops.workspace.policies.form.shapes import shape_of


def stepped(model: type[BaseModel], data: dict[str, Any], step: str) -> dict[str, Any]:
    """The data after `add:stages`, `remove:stages.2`, `up:stages.2`, `down:stages.2`, `put:play` or `drop:play`.

    As it was after any other, or where there is no such place.
    """
    word, _, name = step.partition(":")
    path = _path(name)
    if not path or word not in ("add", "remove", "up", "down", "put", "drop"):
        return data
    data = deepcopy(data)
    try:
        _take(model, data, word, path)
    except (KeyError, IndexError, TypeError):
        return data
    return data


def _take(model: type[BaseModel], data: dict[str, Any], word: str, path: Path) -> None:
    place = data
    for step in path[:-1]:
        place = place[step]  # type: ignore[index]
    last = path[-1]
    if word == "add":
        place.setdefault(last, []).append(new_entry(_model_at(model, path), len(place[last])))  # type: ignore[arg-type, index]
    elif word == "put":
        place[last] = new_entry(_model_at(model, path), 0)  # type: ignore[index]
    elif word in ("remove", "drop"):
        del place[last]  # type: ignore[arg-type]
        _forget_empty(data, path)
    else:
        _move(cast(list[Any], place), cast(int, last), -1 if word == "up" else 1)


def _move(entries: list[Any], number: int, by: int) -> None:
    if 0 <= number + by < len(entries):
        entries[number], entries[number + by] = entries[number + by], entries[number]


def _forget_empty(data: dict[str, Any], path: Path) -> None:
    """A list whose last entry was removed goes as a whole."""
    above = path[:-1]
    if not above or not isinstance(path[-1], int):
        return
    place: Any = data
    for step in above[:-1]:
        place = place[step]
    if place[above[-1]] == []:
        del place[above[-1]]


def new_entry(model: type[BaseModel] | None, number: int) -> dict[str, Any]:
    """One with what is needed, from the examples of the schema."""
    found: dict[str, Any] = {}
    for name, info in (model.model_fields if model else {}).items():
        if info.is_required():
            found[name] = _example(name, shape_of(name, info), info, number)
    if model and not found:
        first = next(iter(model.model_fields))
        found[first] = _example(first, shape_of(first, model.model_fields[first]), model.model_fields[first], number)
    return found


def _example(name: str, shape: Any, info: Any, number: int) -> Any:
    if name == "key":
        return f"new_{number + 1}"
    if name == "name":
        return f"New {number + 1}"
    if shape.kind == "parts":
        return [new_entry(shape.model, 0)]
    if shape.kind == "part":
        return new_entry(shape.model, 0)
    if shape.kind == "choice":
        return shape.choices[0]
    example = info.examples[0] if info.examples else ""
    if isinstance(example, str):
        return any_yaml(example)
    return example


def _path(name: str) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in name.split(".") if step)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str) and found:
            info = found.model_fields.get(step)
            found = shape_of(step, info).model if info else None
    return found
