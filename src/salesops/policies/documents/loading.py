"""Reading a document from its text, and writing it back."""

from collections.abc import Collection

import yaml
from pydantic import ValidationError

from salesops.kernel.finding import Finding
from salesops.policies.documents.base import Document
from salesops.policies.documents.messages import findings_of
from salesops.policies.documents.registry import DOCUMENTS
from salesops.policies.documents.yaml_text import Lines, Unwelcome, read, written

_LONGEST = 5_000_000


def load(text: str, kind: str = "", metrics: Collection[str] = ()) -> Document | list[Finding]:
    """The document a YAML text holds, or all that is wrong with it.

    The text says in `policy:` what kind it is; where `kind` is given, it need not, and may not say another.
    Metrics it names must be among `metrics`, where these are given.
    """
    if len(text) > _LONGEST:
        return [Finding("line 1", f"The text has {len(text):,} characters.", f"At most {_LONGEST:,} are read.", "Split it.")]
    try:
        data, lines = read(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return [_unreadable(error)]
    if not isinstance(data, dict):
        return [Finding("line 1", "This is no policy document.", "A document is a mapping.", f"Begin with {_first_line()}")]
    said = data.get("policy", kind)
    if wrong := _wrong_kind(said, kind, lines):
        return [wrong]
    document = DOCUMENTS[said]
    try:
        return document.model_validate(data, context={"metrics": metrics})
    except ValidationError as error:
        return findings_of(error, document, lines)


def to_text(document: Document) -> str:
    """YAML of the document with every value it has, which `load` reads as an equal document."""
    values = document.model_dump(exclude_none=True, exclude=None if getattr(document, "cases", ()) else {"cases"})
    return written({name: _terse(value) for name, value in values.items()})


def _terse(value: object) -> object:
    """Without the empty texts and lists of inner parts, which say nothing."""
    if isinstance(value, tuple):
        return [_terse(item) for item in value]
    if isinstance(value, dict):
        return {name: _terse(inner) for name, inner in value.items() if inner not in ("", ())}
    return value


def _first_line() -> str:
    return f"policy: KIND, where KIND is one of {', '.join(DOCUMENTS)}."


def _wrong_kind(said: object, kind: str, lines: Lines) -> Finding | None:
    where = f"line {lines.get(('policy',), 1)}, policy"
    if not said:
        return Finding(
            where, "It is not said which policy this is.", "Each kind has its own contents.", f"Begin with {_first_line()}"
        )
    if not isinstance(said, str) or said not in DOCUMENTS:
        return Finding(where, f"There is no policy called {said}.", "", f"Write {_first_line()}")
    if kind and said != kind:
        return Finding(where, f"This is a {said} document.", f"A {kind} document is wanted here.", f"Write policy: {kind}.")
    return None


def _unreadable(error: Exception) -> Finding:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    fix = error.fix if isinstance(error, Unwelcome) else "Check indentation, colons, brackets and quotes there."
    what = f"It cannot be read as YAML: {problem}."
    return Finding(f"line {mark.line + 1 if mark else 1}", what, "", fix)
