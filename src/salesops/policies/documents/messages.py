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


_MUST = {
    "missing": "It is needed",
    "literal_error": "It must be {expected}",
    "model_type": "It must be a mapping of names to values",
    "tuple_type": "It must be a list, each item after a dash",
    "too_short": "It must have at least one entry",
    "string_type": "It must be a text; if it looks like something else, put it in quotes",
    "string_too_short": "It must not be empty",
    "string_too_long": "It must have at most {max_length} characters",
    "greater_than": "It must be more than {gt}",
    "greater_than_equal": "It must be at least {ge}",
    "less_than_equal": "It must be at most {le}",
    "decimal_max_places": "It must have at most {decimal_places} decimals",
    "decimal_max_digits": "It must have at most {max_digits} digits",
    "decimal_whole_digits": "It must have at most {whole_digits} digits before the point",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "It must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "It must be a number"),
    **dict.fromkeys(("decimal_type", "decimal_parsing"), "It must be a number without marks for thousands"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "It must be true or false"),
}
"""What a value must be, by Pydantic's type of error; the names in braces are of the error's context."""


def _said(details: ErrorDetails, path: Path, owner: type[BaseModel] | None, field: FieldInfo | None) -> tuple[str, str, str]:
    """What, why and how to mend it."""
    kind = details["type"]
    name = f"Entry {path[-1]}" if path and isinstance(path[-1], int) else str(path[-1] if path else "The document")
    if kind == "extra_forbidden":
        return _unknown(name, owner)
    what = f"{name} is missing." if kind == "missing" else f"{name} is {_shown(details['input'])}."
    context = {key: str(value).replace("'", "") for key, value in details.get("ctx", {}).items()}
    must = _MUST[kind].format(**context) if kind in _MUST else details["msg"]
    example = f"; for example {name}: {field.examples[0]}" if field and field.examples else ""
    return what, (field.description or "") if field else "", f"{must}{example}."


def _unknown(name: str, owner: type[BaseModel] | None) -> tuple[str, str, str]:
    known = list(owner.model_fields) if owner else []
    near = get_close_matches(name, known, 1)
    fix = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."
    return f"{name} is not known here.", "What is not understood would be silently without effect.", fix


def _shown(given: Any) -> str:
    if given is None or given == "":
        return "empty"
    if isinstance(given, dict | list | tuple):
        return "a mapping" if isinstance(given, dict) else "a list" if given else "an empty list"
    return repr(given) if isinstance(given, str) else str(given)


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
