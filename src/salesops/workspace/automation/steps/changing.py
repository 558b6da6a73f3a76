"""Steps that change records: the way people change them, with the same gate, the same checks and the same history."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from salesops.capabilities.automation import queries as automation
from salesops.capabilities.automation.doing import Doing, Done, Refused
from salesops.capabilities.handoffs import actions as handoffs
from salesops.capabilities.handoffs import queries as handoffs_queries
from salesops.kernel.kinds import KINDS
from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace import editing
from salesops.workspace.automation.steps.whom import About, about, people, text_of, viewer_for

_DAY = re.compile(r"today(?:\+(\d{1,3}))?")


def _refusing(do: Callable[[Doing], Done]) -> Callable[[Doing], Done]:
    """What the record's own rules refuse is refused for good: trying again would not mend it."""

    @wraps(do)
    def tried(doing: Doing) -> Done:
        try:
            return do(doing)
        except (InvalidError, NotFoundError, editing.Forbidden) as error:
            raise Refused(str(error)) from error

    return tried


@_refusing
def create_task(doing: Doing) -> Done:
    """A task for the owner, or for whoever is named; of several, whose turn it is."""
    found = about(doing)
    person = _one(doing, found) if doing.step.to else (found.owner.id if found.owner else None)
    if person is None:
        raise Refused(f"Nobody is there for the task: the {doing.kind} has no owner. Give it to somebody.")
    due = doing.at + timedelta(days=doing.step.due_in_days or 0)
    day = policies.company(doing.at.date()).day_of(due)
    values: dict[str, Any] = {
        "type": "task",
        "subject": text_of(doing.step.subject, doing, found)[:300],
        "body": text_of(doing.step.text, doing, found),
        "person": person,
        "at": doing.at,
        "due_on": day,
        **_attached(found),
    }
    viewer = viewer_for(doing, found)
    made = editing.create("activity", values, viewer=viewer, by=doing.by, at=doing.at)
    return Done(f"Task {made.id} for {_name(person)}: {values['subject']}, due {day}.", person)


@_refusing
def set_field(doing: Doing) -> Done:
    """Set one field; a stage goes through the gate of the sales process."""
    found = about(doing)
    value = _value(doing, found)
    if found.row is None or found.row.values.get(doing.step.field) == value:
        return Done(f"{doing.step.field} was {value} already.")
    _change(doing, found, {doing.step.field: value})
    return Done(f"{doing.step.field} set to {'nothing' if value in (None, '') else value}.")


@_refusing
def assign(doing: Doing) -> Done:
    """Give the record to somebody; in a team, to whom nothing was given for longest."""
    found = about(doing)
    person = _one(doing, found)
    if person is None:
        raise Refused(f"Nobody is there to have it: {', '.join(doing.step.to)}. Name somebody who is here.")
    if found.row is not None and found.row.values.get("owner") != person:
        _change(doing, found, {"owner": person})
    return Done(f"Given to {_name(person)}.", person)


@_refusing
def start_hand_off(doing: Doing) -> Done:
    """Start a hand-off of the policy in force."""
    found = about(doing)
    day = policies.company(doing.at.date()).day_of(doing.at)
    policy = handoffs_queries.in_force(day).get(doing.step.hand_off)
    if policy is None or found.row is None:
        raise Refused(f"There is no hand-off {doing.step.hand_off} in force. Add it to the policy of hand-offs.")
    if policy.kind != doing.kind:
        raise Refused(f"The hand-off {policy.key} hands over {policy.kind}s, and this is a {doing.kind}.")
    made = handoffs.start(policy, doing.record_id, found.row.values, by=doing.by, at=doing.at)
    return Done(f"{policy.name} to {made.receiver_name}." if made else "It had started already.")


def _change(doing: Doing, found: About, changes: dict[str, Any]) -> None:
    assert found.row is not None
    known = {"version": found.row.version, "viewer": viewer_for(doing, found), "by": doing.by, "at": doing.at}
    editing.change(doing.kind, doing.record_id, changes, **known)


def _one(doing: Doing, found: About) -> int | None:
    there = people(doing, found)
    last = automation.last_given(doing.key, there)
    return min(there, key=lambda person: (last.get(person, 0), person), default=None)


def _value(doing: Doing, found: About) -> Any:
    value = doing.step.value
    if not isinstance(value, str):
        return value
    said = _DAY.fullmatch(value.strip())
    if said:
        return policies.company(doing.at.date()).day_of(doing.at) + timedelta(days=int(said.group(1) or 0))
    return text_of(value, doing, found, plain=True)


def _attached(found: About) -> dict[str, int]:
    """What the task hangs on: the record itself, and the account it belongs to."""
    row, fields = found.row, KINDS["activity"].by_name
    if row is None or row.kind not in fields:
        return {name: row[name] for name in ("deal", "lead", "account") if row is not None and row.values.get(name)}
    account = row.values.get("account")
    return {row.kind: row.id, **({"account": account} if account else {})}


def _name(person: int) -> str:
    return records.names_of("person", [person]).get(person, "nobody")
