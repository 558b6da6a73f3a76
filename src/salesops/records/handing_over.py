"""What somebody who leaves holds, by kind, as rows: open deals, accounts, contacts, leads being worked, tasks not done."""

from typing import Literal

from django.db.models import Q

from salesops.records.models import MODELS
from salesops.records.models.record import RecordQuerySet

Part = Literal["deal", "account", "contact", "lead", "activity"]

_OPEN: dict[Part, tuple[str, Q]] = {
    "deal": ("owner", Q(status="open")),
    "account": ("owner", Q()),
    "contact": ("owner", Q()),
    "lead": ("owner", ~Q(status__in=("converted", "disqualified"))),
    "activity": ("person", Q(type="task", done_at=None)),
}
"""Kind -> the field that says whose it is, and which of them are still to be worked on. What is closed stays whose it was."""

PARTS: tuple[Part, ...] = tuple(_OPEN)
NAMES = {
    "deal": "open deals",
    "account": "accounts",
    "contact": "contacts",
    "lead": "leads being worked",
    "activity": "open tasks",
}


def field_of(part: Part) -> str:
    """The field that says whose a record of the kind is."""
    return _OPEN[part][0]


def held(part: Part, person_id: int) -> RecordQuerySet:
    """The records of the kind that somebody still works on."""
    owner, still_open = _OPEN[part]
    return MODELS[part].objects.present().filter(still_open, **{f"{owner}_id": person_id})


def counts(person_id: int) -> dict[Part, int]:
    """How many of each somebody holds."""
    return {part: held(part, person_id).count() for part in PARTS}
