"""The forms in which something is assumed, made from the schema of each assumption; and what was posted, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from salesops.capabilities.forecasting.what_if.assumptions import KINDS, Change, Part, Slice
from salesops.workspace.what_if.words import KIND_NAMES, WHAT_NAMES

_LABELS = {
    "what": "What",
    "factor": "Times",
    "starts_on": "From",
    "person": "Who",
    "to": "Who takes over",
    "kept": "Share of chances kept",
    "covered": "Share of new business covered",
    "name": "Called",
    "team": "Team",
    "ramp_months": "Months of ramp",
    "people": "How many",
    "percent": "Percent",
    "win_rate": "Win rate, times",
    "new_deals": "New deals, times",
    "deal_size": "Deal size, times",
    "cycle": "Time to win, times",
}
_PEOPLE = ("person", "to")
_NUMBERS = ("factor", "kept", "covered", "ramp_months", "people", "percent", "win_rate", "new_deals", "deal_size", "cycle")


@dataclass(frozen=True)
class Control:
    """`choices`: (value, words), where one of them is to be chosen."""

    name: str
    label: str
    type: str
    hint: str
    value: str = ""
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    suggests: bool = False
    """Whether the names of the parts of the company are suggested."""


@dataclass(frozen=True)
class Form:
    kind: str
    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class Offered:
    """What the forms offer to choose from."""

    people: tuple[tuple[str, str], ...]
    teams: tuple[str, ...]


def forms(offered: Offered) -> tuple[Form, ...]:
    return tuple(Form(kind, KIND_NAMES[kind], tuple(_controls(model, offered))) for kind, model in KINDS.items())


def posted(data: Mapping[str, str]) -> dict[str, Any]:
    """One assumption; fields left empty are left out, so that their usual values hold."""
    kind = data.get("assume", "")
    model = KINDS.get(kind)
    if model is None:
        return {"assume": kind}
    found: dict[str, Any] = {"assume": kind}
    found |= {name: data[name].strip() for name in model.model_fields if name != "assume" and data.get(name, "").strip()}
    by, name = data.get("where_by", ""), data.get("where_name", "").strip()
    if "where" in model.model_fields and (name or (by and model.model_fields["where"].is_required())):
        found["where"] = {"by": by, "name": name}
    return found


def _controls(model: type[Part], offered: Offered) -> list[Control]:
    found: list[Control] = []
    for name, field in model.model_fields.items():
        if name == "assume":
            continue
        if name == "where":
            found += _where(needed=field.is_required())
            continue
        usual = "" if field.is_required() or field.default in (None, "") else str(field.default)
        kind = "date" if name == "starts_on" else "number" if name in _NUMBERS else "text"
        choices = _choices(model, name, offered, needed=field.is_required())
        shown = _LABELS[name] if not (name == "to" and model.__name__ == "Moves") else "To"
        found.append(Control(name, shown, kind, field.description or "", usual, field.is_required(), choices))
    return found


def _choices(model: type[Part], name: str, offered: Offered, *, needed: bool) -> tuple[tuple[str, str], ...]:
    none = () if needed else (("", "Nobody in particular" if name == "person" else "Nobody yet"),)
    if name in _PEOPLE:
        return (*none, *offered.people)
    if name == "team":
        return (("", "Like everybody"), *((team, team) for team in offered.teams))
    return tuple(WHAT_NAMES.items()) if model is Change and name == "what" else ()


def _where(*, needed: bool) -> list[Control]:
    by = tuple((one, one.capitalize()) for one in get_args(Slice))
    hint = "Which deals" + ("." if needed else "; all if empty.")
    return [
        Control("where_by", "Deals by", "text", hint, "segment", needed, by),
        Control("where_name", "Which", "text", "Its name.", "", needed, suggests=True),
    ]
