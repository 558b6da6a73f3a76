"""What can be logged on a record, right where its timeline is."""

from dataclasses import dataclass

from salesops.kernel.kinds import CALL_OUTCOMES
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.words import in_words

ABOUT = {
    "deal": ("account",),
    "contact": ("account",),
    "lead": (),
    "account": (),
}
"""Kind -> the references of such a record that an activity about it takes over."""
TYPES = (
    ("note", "Note", "sticky-note"),
    ("call", "Call", "phone"),
    ("email_sent", "E-mail", "mail"),
    ("meeting_held", "Meeting", "calendar"),
    ("task", "Task", "square-check"),
)


@dataclass(frozen=True)
class Composer:
    address: str
    types: tuple[tuple[str, str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    chosen: str = "note"
    problem: str = ""
    subject: str = ""
    body: str = ""


def composer_of(seen: Seen) -> Composer | None:
    """None where nothing can be logged: in the past, on kinds activities are not about, for those who only look."""
    if seen.kind not in ABOUT or seen.is_hidden or not seen.visit.may_edit("activity"):
        return None
    return Composer(f"{seen.address}/log", TYPES, tuple((one, in_words(one)) for one in CALL_OUTCOMES))
