"""A policy's text as a form, and the text after something was done in the form. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from salesops.kernel.finding import Finding
from salesops.policies.documents import DOCUMENTS
from salesops.policies.documents.retold import Retold, retold
from salesops.policies.documents.yaml_text import Path, data_of
from salesops.workspace.policies.form.conditions import Given, stepped_rows
from salesops.workspace.policies.form.controls import Control, controls
from salesops.workspace.policies.form.reading import Lists, read_form
from salesops.workspace.policies.form.steps import stepped


def form_of(kind: str, text: str, findings: Sequence[Finding] = ()) -> tuple[Control, ...] | None:
    """The form filled with what a text says, mistakes beside what they are about; None where the text is no YAML mapping."""
    data = _data(text)
    return None if data is None else controls(DOCUMENTS[kind], data, _by_place(findings))


def text_after(kind: str, text: str, given: Given, checked: Lists, step: str = "") -> Retold:
    """The text with what the form's inputs say, after the step of the button that was pressed, if any."""
    model, old = DOCUMENTS[kind], _data(text) or {}
    data: dict[str, Any] = {"policy": kind, **read_form(model, stepped_rows(given, step), checked, old)}
    return retold(text, stepped(model, data, step))


def line_of(finding: Finding) -> int:
    """`line 12, pipelines/0/name` is 12."""
    number = finding.where.removeprefix("line ").partition(",")[0]
    return int(number) if number.isdecimal() else 1


def _data(text: str) -> Mapping[str, Any] | None:
    try:
        found = data_of(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return {} if found is None else found if isinstance(found, dict) else None


def _by_place(findings: Sequence[Finding]) -> dict[Path, tuple[str, ...]]:
    found: dict[Path, tuple[str, ...]] = {}
    for finding in findings:
        path = _path(finding.where.partition(", ")[2])
        found[path] = (*found.get(path, ()), " ".join(filter(None, (finding.what, finding.fix))))
    return found


def _path(text: str) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in text.split("/") if step)
