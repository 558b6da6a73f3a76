"""What Pydantic found wrong, said as findings: where (with the line), what, why, and how to mend it."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from salesops.kernel.finding import Finding
from salesops.policies.documents.base import Mistake
from salesops.policies.documents.yaml_text import Lines, Path


def findings_of(error: ValidationError, model: type[BaseModel], lines: Lines) -> list[Finding]:
    errors = error.errors()
    inside = {details["loc"][:size] for details in errors for size in range(len(details["loc"]))}
    told = [d for d in errors if not (d["type"] == "too_short" and d["loc"] in inside)]
    found = [finding for details in told for finding in _findings(details, model, lines)]
    return sorted(found, key=lambda finding: int(finding.where.split()[1].rstrip(",")))


def place(path: Path, lines: Lines) -> str:
    """`line 12, pipelines/0/name`; for something absent the line of what should have it."""
    known = next((path[:size] for size in range(len(path), -1, -1) if path[:size] in lines), ())
    return ", ".join(filter(None, (f"line {lines.get(known, 1)}", "/".join(map(str, path)))))


def _findings(details: ErrorDetails, model: type[BaseModel], lines: Lines) -> Iterator[Finding]:
    path: Path = details["loc"]
    if details["type"] == "mistakes":
        mistakes: Iterable[Mistake] = details["ctx"]["mistakes"]
        for mistake in mistakes:
            yield Finding(place((*path, *mistake.at), lines), mistake.what, mistake.why, mistake.fix)
        return
    owner = _model_at(model, path[:-1])
    field = owner.model_fields.get(str(path[-1])) if owner and path else None
    yield Finding(place(path, lines), *_said(details, path, owner, field))


def _said(details: ErrorDetails, path: Path, owner: type[BaseModel] | None, field: FieldInfo | None) -> tuple[str, str, str]:
    """What, why and how to mend it."""
    name = str(path[-1]) if path else "The document"
    why = (field.description or "") if field else ""
    match details["type"]:
        case "missing":
            return f"{name} is missing.", why, f"Add {_example(name, field)}."
        case "extra_forbidden":
            return _unknown(name, owner)
        case "literal_error":
            return f"{name} is {details['input']!r}.", why, f"It must be {details['ctx']['expected'].replace(chr(39), '')}."
        case "model_type" | "model_attributes_type" | "tuple_type":
            shape = "a list, each item after a dash" if details["type"] == "tuple_type" else "a mapping of names to values"
            return f"{name} is {_shown(details['input'])}.", why, f"It must be {shape}."
    wanted = details["msg"].replace("Input should be", "It must be").replace("Input should have", "It must have")
    return (
        f"{name} is {_shown(details['input'])}.",
        why,
        f"{wanted}; for example {_example(name, field)}." if field else f"{wanted}.",
    )


def _unknown(name: str, owner: type[BaseModel] | None) -> tuple[str, str, str]:
    known = list(owner.model_fields) if owner else []
    near = get_close_matches(name, known, 1)
    fix = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."
    return f"{name} is not known here.", "What is not understood would be silently without effect.", fix


def _shown(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, dict | list):
        return "a mapping" if isinstance(given, dict) else "a list"
    return repr(given) if isinstance(given, str) else str(given)


def _example(name: str, field: FieldInfo | None) -> str:
    if field and field.examples:
        return f"{name}: {field.examples[0]}"
    return f"{name}: ..."


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that describes the part of the document at a path."""
    found: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        field = found.model_fields.get(step) if found else None
        found = part_of(field.annotation) if field else None
    return found


def part_of(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Stage, ...]` or `Conversion | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, Union, UnionType):
        return next((part for inner in get_args(annotation) if (part := part_of(inner))), None)
    return None
