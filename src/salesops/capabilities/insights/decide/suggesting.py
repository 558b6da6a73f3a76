"""From a habit to a change of the sales process: what a stage would ask for, or advise, so that everybody has it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from salesops.capabilities.insights.decide.naming import Names, said
from salesops.capabilities.insights.facts import Habit

Form = Literal["play", "requirement"]
_OURS = ("call", "email_sent", "meeting_booked", "meeting_held", "note")
"""What people of ours do; what the customer does cannot be required of them."""


@dataclass(frozen=True)
class Suggestion:
    """`play`: a line of the stage's checklist. `requirement`: something the stage asks for before a deal goes on."""

    form: Form
    stage: str
    words: str
    name: str = ""
    value: Any = None


def suggestions(habit: Habit, names: Names) -> tuple[Suggestion, ...]:
    """What can be made of a habit: always a line of the play, and a requirement where the process knows such."""
    stage = habit.point.after if habit.point.when == "before" else habit.point.stage
    if not stage:
        return ()
    line = said(habit, names)
    play = Suggestion("play", stage, f"{line[0].upper()}{line[1:]}")
    required = _required(habit, stage, names)
    return (play, required) if required else (play,)


def _required(habit: Habit, stage: str, names: Names) -> Suggestion | None:
    here = names.get(stage, stage)
    if habit.sort == "count" and habit.what in _OURS:
        value = {"type": habit.what, "at_least": habit.least, "since": "stage"}
        words = f"{here} asks for {habit.least} × {habit.what.replace('_', ' ')} before a deal goes on"
        return Suggestion("requirement", stage, words, "required_activities", value)
    if habit.sort == "role":
        words = f"{here} asks for a contact as {habit.what} before a deal goes on"
        return Suggestion("requirement", stage, words, "required_roles", habit.what)
    if habit.sort == "field":
        words = f"{here} asks for {habit.what.replace('_', ' ')} before a deal goes on"
        return Suggestion("requirement", stage, words, "required_fields", habit.what)
    return None


def changed(process: Mapping[str, Any], pipeline: str, suggestion: Suggestion) -> dict[str, Any]:
    """The data of a sales process with the suggestion in it; equal to what was given where it is there already.

    Examples of moves that may be made are given what is asked for from now on, so that they stay such."""
    data = deepcopy(dict(process))
    for one in data["pipelines"]:
        if one["key"] == pipeline:
            for stage in one["stages"]:
                if stage["key"] == suggestion.stage:
                    _into(stage, suggestion)
    if data != process and suggestion.form == "requirement":
        first = data["pipelines"][0]["key"]
        stages = next(one["stages"] for one in data["pipelines"] if one["key"] == pipeline)
        for case in data.get("cases") or ():
            if (case.get("pipeline") or first) == pipeline and _concerned(case, stages, suggestion.stage):
                _completed(case, suggestion)
    return data


def _concerned(case: Mapping[str, Any], stages: Sequence[Mapping[str, Any]], stage: str) -> bool:
    """Whether an example may move, out of the stage or over it, and not to be lost."""
    places = {one["key"]: number for number, one in enumerate(stages)}
    here, there, to = (places.get(key) for key in (stage, case["stage"], case["to"]))
    if not case["allowed"] or here is None or there is None or to is None:
        return False
    return there <= here < to and stages[to].get("status") != "lost"


def _completed(case: dict[str, Any], suggestion: Suggestion) -> None:
    if suggestion.name == "required_activities":
        wanted, done = suggestion.value, dict(case.get("activities") or {})
        case["activities"] = done | {wanted["type"]: max(done.get(wanted["type"], 0), wanted["at_least"])}
    elif suggestion.name == "required_roles":
        case["roles"] = _with(case.get("roles"), suggestion.value)
    else:
        case["deal"] = {suggestion.value: "Known", **(case.get("deal") or {})}


def _into(stage: dict[str, Any], suggestion: Suggestion) -> None:
    if suggestion.form == "play":
        play = stage["play"] = dict(stage.get("play") or {})
        play["checklist"] = _with(play.get("checklist"), suggestion.words)
    elif suggestion.name == "required_activities":
        stage["required_activities"] = _activities(stage.get("required_activities"), suggestion.value)
    else:
        stage[suggestion.name] = _with(stage.get(suggestion.name), suggestion.value)


def _with(there: list[Any] | None, one: Any) -> list[Any]:
    found = list(there or [])
    return found if one in found else [*found, one]


def _activities(there: list[Any] | None, wanted: dict[str, Any]) -> list[Any]:
    """A type that is asked for already is asked for as often as either says."""
    found = list(there or [])
    for number, one in enumerate(found):
        if one["type"] == wanted["type"]:
            if one.get("at_least", 1) < wanted["at_least"]:
                found[number] = {**one, "at_least": wanted["at_least"]}
            return found
    return [*found, wanted]
