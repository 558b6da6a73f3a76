"""Which step may be taken when, and by whom. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from salesops.kernel.actor import Actor
from salesops.policies.documents.governance import Rule

State = Literal["draft", "checked", "tried", "waiting", "approved", "applied", "dropped"]
Step = Literal["change", "check", "try", "ask", "approve", "refuse", "apply", "drop"]

OPEN: tuple[State, ...] = ("draft", "checked", "tried", "waiting", "approved")
STEPS: dict[Step, tuple[State, ...]] = {
    "change": OPEN,
    "check": ("draft", "checked", "tried"),
    "try": ("checked", "tried", "waiting"),
    "ask": ("tried",),
    "approve": ("tried", "waiting"),
    "refuse": ("tried", "waiting", "approved"),
    "apply": ("approved",),
    "drop": OPEN,
}
"""Step -> the states in which it may be taken. A kind without a trial is as good as tried once it is checked."""
SHELL = "shell"
"""The role of whoever has a shell on the installation: everything is theirs anyway."""
_DONE: dict[Step, str] = {
    "change": "changed",
    "check": "checked",
    "try": "tried",
    "ask": "sent for approval",
    "approve": "approved",
    "refuse": "refused",
    "apply": "applied",
    "drop": "given up",
}
_FIRST = {
    "draft": "Check it first.",
    "checked": "Try it first.",
    "tried": "Have it approved first.",
    "waiting": "It waits to be approved.",
    "approved": "It is approved: apply it, or change it, which takes the approval back.",
    "applied": "It holds already. Write a new draft to change it.",
    "dropped": "It was given up. Write a new draft.",
}


class LifeError(RuntimeError):
    """A step that cannot be taken; the message says why and what to do instead."""


class NotAllowedError(LifeError):
    """Somebody who may not."""


class DraftConflictError(LifeError):
    """The draft is not, or no longer, what it was taken for."""


class StaleError(LifeError):
    """What is in force changed since the draft was tried: it must be tried again."""


def check_step(step: Step, state: State) -> None:
    if state not in STEPS[step]:
        raise DraftConflictError(f"This draft cannot be {_DONE[step]} now. {_FIRST[state]}")


def check_drafting(role: str, rule: Rule, kind: str) -> None:
    if role != SHELL and role not in rule.drafting:
        raise NotAllowedError(
            f"Drafting {kind} is for {_listed(rule.drafting)} (the governance policy says so). You are {role or 'nobody here'}."
        )


def check_approving(role: str, rule: Rule, kind: str) -> None:
    if role != SHELL and role not in rule.approving:
        raise NotAllowedError(
            f"Approving {kind} is for {_listed(rule.approving)} (the governance policy says so). You are {role or 'nobody here'}."
        )


def check_second_person(by: Actor, writers: Sequence[Sequence[object]], rule: Rule, kind: str) -> None:
    if rule.second_person and is_writer(by, writers):
        raise NotAllowedError(f"You wrote at this draft. The governance policy asks that somebody else approves {kind}.")


def is_writer(by: Actor, writers: Sequence[Sequence[object]]) -> bool:
    return any(
        by.person_id == person if by.person_id is not None and person is not None else by.name == name for person, name in writers
    )


def check_day(starts_on: date, today: date, rule: Rule, kind: str) -> None:
    if starts_on < today and not rule.back_dated:
        raise NotAllowedError(
            f"{kind} may not hold from {starts_on}, which is past: people cannot have followed it. Choose today or a later day, "
            "or allow it in the governance policy (back_dated)."
        )


def _listed(roles: Sequence[str]) -> str:
    return " or ".join(roles)
