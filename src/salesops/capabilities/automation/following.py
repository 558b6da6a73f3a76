"""What history brings starts automations and their clocks, once, in transactions that may die at any moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from salesops.capabilities.automation import clocks, decide, queries
from salesops.capabilities.automation.facts import Began, Happened
from salesops.capabilities.automation.noting import Ledger, Trigger
from salesops.history.following import follow
from salesops.history.queries import Entry
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.automations import Automation


def follow_history(*, at: datetime) -> int:
    """Note what the next events of history start, and set the clocks they set; how many events were passed."""

    def note(found: list[Entry]) -> None:
        _note([entry for entry in found if entry.source != "import" and entry.batch_id is None], at)

    return follow("automation", note)


def _note(found: list[Entry], at: datetime) -> None:
    if not found:
        return
    force = queries.in_force(at)
    automations = queries.running(force)
    if not automations:
        return
    chains = queries.chains([entry.seq for entry in found])
    triggers: list[Trigger] = []
    anchors = []
    for entry in found:
        if entry.kind == "hand_off":
            triggers += _breached(automations, entry)
        elif entry.kind in KINDS:
            happened = Happened(
                entry.kind, entry.record_id, entry.happened_at, entry.changes, entry.seq, chains.get(entry.seq, ())
            )
            triggers += [(began, entry.place, f"event {entry.seq}") for began in decide.started(automations, happened)]
            anchors += decide.anchors(automations, happened, force.zone)
    ledger = Ledger(force, at)
    ledger.note(triggers)
    ledger.write()
    clocks.set_all(anchors, at=at)


def _breached(automations: Sequence[Automation], entry: Entry) -> list[Trigger]:
    """A hand-off that was not taken in time; the event says of which record it is."""
    if entry.action != "breach":
        return []
    of: Any = entry.changes.get("of", (None, None))[1]
    key = entry.changes.get("key", (None, ""))[1]
    return [
        (
            Began(one, int(of[1]), entry.seq, entry.happened_at, f"The hand-off {key} was not accepted in time."),
            entry.place,
            f"event {entry.seq}",
        )
        for one in automations
        if of and one.when.happens == "hand_off_breached" and one.kind == of[0] and one.when.hand_off in ("", key)
    ]
