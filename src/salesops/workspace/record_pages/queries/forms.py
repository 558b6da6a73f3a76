"""One field as a form asks for it: the same for editing in place, for a new record, for a conversion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from salesops.history.encoding import CUSTOM, decode
from salesops.kernel.kinds import KINDS, Field
from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.record_pages.words import Words, in_words

Control = Literal["text", "long", "number", "date", "moment", "choice", "reference"]


@dataclass(frozen=True)
class Input:
    name: str
    title: str
    control: Control
    value: str = ""
    """As the control takes it; of a reference the id."""
    shown: str = ""
    """Of a reference: what the record is called."""
    options: tuple[tuple[str, str], ...] = ()
    refers_to: str = ""
    required: bool = False
    unit: str = ""
    problem: str = ""
    inputmode: str = ""

    @property
    def id(self) -> str:
        return f"field-{self.name.replace('.', '-')}"


def input_of(
    field: Field, name: str, value: Any, words: Words, *, currency: str = "", problem: str = "", typed: str | None = None
) -> Input:
    """`typed` is what somebody wrote that could not be stored: shown again as they wrote it."""
    if name.startswith(CUSTOM):
        value = decode(value, field.type)
    control = _control(field)
    text = typed if typed is not None and control != "reference" else _text(field, value, words)
    return Input(
        name,
        field.title,
        control,
        text,
        shown=typed or ""
        if typed is not None
        else words.name(field.refers_to, value)
        if control == "reference" and value
        else "",
        options=_options(field, name, value, words.process),
        refers_to=field.refers_to,
        required=field.required,
        unit=(currency or words.company.currency) if field.type == "money" else "",
        problem=problem,
        inputmode={"money": "decimal", "number": "decimal", "integer": "numeric"}.get(field.type, ""),
    )


def asked_for(kind: str, names: tuple[str, ...], given: Mapping[str, Any], words: Words) -> list[Input]:
    return [input_of(KINDS[kind].field(name), name, given.get(name), words) for name in names]


def _control(field: Field) -> Control:
    if field.type in ("choice", "yes_no") or field.name == "pipeline":
        return "choice"
    by_type: dict[str, Control] = {
        "ref": "reference",
        "long_text": "long",
        "date": "date",
        "moment": "moment",
        "money": "number",
        "number": "number",
        "integer": "number",
    }
    return by_type.get(field.type, "text")


def _text(field: Field, value: Any, words: Words) -> str:
    if value is None or value == "":
        return ""
    match field.type:
        case "money" | "number":
            return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        case "date":
            return str(value.isoformat())
        case "moment":
            return f"{value.astimezone(ZoneInfo(words.company.time_zone)):%Y-%m-%dT%H:%M}"
        case "yes_no":
            return "yes" if value else "no"
    return str(value)


def _options(field: Field, name: str, value: Any, process: SalesProcess) -> tuple[tuple[str, str], ...]:
    if field.name == "pipeline":
        return tuple((pipeline.key, pipeline.name) for pipeline in process.pipelines)
    if field.type == "yes_no":
        return (("", "–"), ("yes", "Yes"), ("no", "No"))
    if field.type != "choice":
        return ()
    said = (lambda choice: choice) if name.startswith(CUSTOM) else in_words
    extra = (str(value),) if value and value not in field.choices else ()
    none = () if field.required else (("", "–"),)
    return (*none, *((choice, said(choice)) for choice in (*field.choices, *extra)))
