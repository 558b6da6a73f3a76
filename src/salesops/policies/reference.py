"""The pages of `docs/policies`, one a kind, made from the documents' own schemas and examples."""

import inspect
import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from salesops.policies.documents import DOCUMENTS, Document
from salesops.policies.documents.messages import part_of

EXAMPLES = Path(__file__).parent / "documents" / "examples"
_TYPES = {str: "text", int: "whole number", float: "number", Decimal: "decimal", date: "day", bool: "true or false"}
_FOOT = """\
## Using it

    salesops policy check {kind}.yaml
    salesops policy apply {kind}.yaml --from 2018-01-01 --note "Why"
    salesops policy show {kind} --on 2018-03-01
    salesops policy history {kind}

A version holds from its first day until the next one begins. The first of its kind holds from the beginning unless
`--from` says otherwise. Applied versions are never edited; applying the same document again changes nothing.
"""


def pages() -> dict[str, str]:
    """Name of the file -> its text, for every kind of policy."""
    return {f"{kind}.md": _page(document) for kind, document in DOCUMENTS.items()}


def _page(document: type[Document]) -> str:
    example = (EXAMPLES / f"{document.kind}.yaml").read_text(encoding="utf-8")
    sections = [f"# The `{document.kind}` policy", _about(document), _table(document)]
    for part, paths in _parts(document).items():
        sections += [f"## Inside {', '.join(f'`{path}`' for path in paths)}", _about(part), _table(part)]
    sections += ["## An example", f"```yaml\n{example}```", _FOOT.format(kind=document.kind)]
    return "\n\n".join(sections)


def _about(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def _parts(model: type[BaseModel], above: str = "") -> dict[type[BaseModel], list[str]]:
    """The models inside a model, depth first, each with the paths that lead to it."""
    found: dict[type[BaseModel], list[str]] = {}
    for name, field in model.model_fields.items():
        if part := part_of(field.annotation):
            found.setdefault(part, []).append(f"{above}{name}")
            for inner, paths in _parts(part, f"{above}{name}/").items():
                found.setdefault(inner, []).extend(paths)
    return found


def _table(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_type(field.annotation)} | {_default(field)} | {_meaning(field)} |" for name, field in _told(model)]
    return "\n".join(["| field | what it holds | if left out | meaning |", "|---|---|---|---|", *rows])


def _told(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    return ((name, field) for name, field in model.model_fields.items() if name != "policy")


def _type(annotation: Any) -> str:
    origin, inner = get_origin(annotation), [a for a in get_args(annotation) if a not in (type(None), Ellipsis)]
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin is tuple:
        part = part_of(annotation)
        return "list, see below" if part else f"list: {_type(inner[0])}"
    if origin in (Union, types.UnionType):
        return _type(inner[0])
    if hasattr(annotation, "__metadata__"):
        return _type(inner[0])
    return _TYPES.get(annotation, "mapping, see below")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.default
    if value in (None, "", ()):
        return "nothing"
    if isinstance(value, tuple):
        if not all(isinstance(step, BaseModel) for step in value):
            return ", ".join(f"`{step}`" for step in value)
        return "; ".join(", ".join(f"{k} {v}" for k, v in step.model_dump(exclude_none=True).items()) for step in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _meaning(field: FieldInfo) -> str:
    example = f" For example `{field.examples[0]}`." if field.examples else ""
    return f"{field.description or ''}{example}".replace("|", "\\|")
