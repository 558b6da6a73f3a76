"""What is asked when something is done from the list, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from salesops.kernel.kinds import CALL_OUTCOMES
from salesops.records.row import Row
from salesops.workspace.refusals import Refusal
from salesops.workspace.today.actions import LOGGED, Doing, Entry

TITLES = {
    "log": "What did you do with {name}?",
    "snooze": "Put {name} off until when?",
    "next-step": "What is the next step with {name}?",
    "close-date": "When will {name} close?",
}
LONGEST = 2_000


@dataclass(frozen=True)
class DoForm:
    """`does` is one of TITLES; the rest is what is known already."""

    does: str
    kind: str
    id: int
    version: int
    title: str
    value: str = ""
    today: str = ""
    tomorrow: str = ""
    types: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    asks_next_step: bool = False
    completes: bool = False


def do_form(does: str, kind: str, record_id: int, today: date, doing: Doing) -> DoForm:
    """Raises Refusal."""
    if does not in TITLES:
        raise Refusal(f"There is nothing called {does!r} to do.", 404)
    row = doing.known(kind, record_id)
    return DoForm(
        does=does,
        kind=kind,
        id=row.id,
        version=row.version,
        title=TITLES[does].format(name=row.values.get("name") or row.values.get("subject") or "it"),
        value=_value(does, row),
        today=today.isoformat(),
        tomorrow=date.fromordinal(today.toordinal() + 1).isoformat(),
        types=tuple(LOGGED.items()),
        outcomes=tuple((name, name.replace("_", " ").capitalize()) for name in CALL_OUTCOMES),
        asks_next_step=kind == "deal" or (kind == "activity" and row["deal"] is not None),
        completes=kind == "activity" and row["type"] == "task",
    )


def _value(does: str, row: Row) -> str:
    if row.kind != "deal":
        return ""
    if does == "close-date":
        return row["close_date"].isoformat() if row["close_date"] else ""
    return str(row["next_step"]) if does == "next-step" else ""


def entry(form: Mapping[str, str]) -> Entry:
    """Raises Refusal."""
    texts = {name: form.get(name, "").strip() for name in ("type", "subject", "body", "outcome", "minutes", "next_step")}
    if any(len(text) > LONGEST for text in texts.values()):
        raise Refusal(f"That is longer than {LONGEST:,} letters. Attach it as a file to the record instead.")
    return Entry(**texts, remind_on=_day(form.get("remind_on", "")), completes=form.get("completes") == "on")


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("The day of the reminder cannot be read. Write it as 2026-12-01.", 422, ("remind_on",)) from None
