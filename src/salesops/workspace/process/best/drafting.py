"""A draft of the sales process with a habit in it: one step from finding to policy."""

from datetime import date, datetime

from salesops.capabilities.insights.decide.suggesting import Form, Suggestion, changed, suggestions
from salesops.capabilities.insights.facts import Habit
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.policies import queries as policies
from salesops.policies.documents.retold import retold
from salesops.policies.documents.yaml_text import data_of
from salesops.policies.life import writing
from salesops.policies.models import PolicyDraft
from salesops.records.errors import InvalidError
from salesops.workspace.process.best.choosing import Chosen


def draft_of(chosen: Chosen, habit: Habit, form: Form, *, on: date, role: str, by: Actor, at: datetime) -> PolicyDraft:
    """Begin and check it. Raises InvalidError where nothing comes of it, NotAllowedError."""
    found = next((one for one in suggestions(habit, chosen.names) if one.form == form), None)
    if found is None:
        why = "The process knows no such requirement." if form == "requirement" else "It belongs to no stage."
        raise InvalidError([Finding("form", "This habit cannot be made into that.", why, "Make it a line of the play.")])
    text = _text(chosen, found, on)
    draft = writing.begin("sales_process", text, role=role, by=by, at=at, note=f"What the best do: {found.words}")
    return writing.check(draft.pk, role=role, by=by, at=at)


def _text(chosen: Chosen, found: Suggestion, on: date) -> str:
    old = policies.export("sales_process", on)
    data = data_of(old)
    new = changed(data, chosen.pipeline.key, found)
    if new == data:
        raise InvalidError([Finding("habit", "The process in force says so already.", "", "There is nothing to draft.")])
    return retold(old, new).text
