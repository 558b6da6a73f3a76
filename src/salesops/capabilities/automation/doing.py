"""What whoever performs a step is given, and how it answers. The performers are the workspace's, listed in `config`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from salesops.kernel.actor import Actor
from salesops.policies.documents.automation_steps import Step


@dataclass(frozen=True)
class Doing:
    """One step of one run. `once`: the same at every try, so that whoever is told twice may know; `kind` empty: no record."""

    key: str
    name: str
    kind: str
    record_id: int
    step: Step
    acts_as: str
    once: str
    trigger: str
    by: Actor
    at: datetime
    happened_at: datetime
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """In words what was done; `person` who got it."""

    words: str
    person: int | None = None


class Refused(ValueError):  # noqa: N818  reads as what it says
    """It may not be done, and trying again would not help: why, in words."""


@dataclass(frozen=True)
class Performer:
    """`outside`: it talks to others, so no transaction is held meanwhile; then it may happen twice, with the same `once`."""

    do: Callable[[Doing], Done]
    outside: bool = False


@lru_cache(maxsize=1)
def performers() -> Mapping[str, Performer]:
    found: Mapping[str, Performer] = import_string(settings.AUTOMATION_STEPS)
    return found


def step_of(plan: Mapping[str, Any]) -> Step:
    return Step.model_validate(dict(plan))
