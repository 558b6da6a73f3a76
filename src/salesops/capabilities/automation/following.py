"""What history brings starts automations and their clocks, once, in transactions that may die at any moment."""

from datetime import datetime

from salesops.capabilities.automation import clocks, decide, queries
from salesops.capabilities.automation.facts import Happened
from salesops.capabilities.automation.noting import Ledger, Trigger
from salesops.history.following import follow
from salesops.history.queries import Entry
from salesops.kernel.kinds import KINDS


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
        if entry.kind in KINDS or entry.kind == "hand_off":
            what = (entry.kind, entry.record_id, entry.happened_at, entry.changes)
            happened = Happened(*what, entry.seq, chains.get(entry.seq, ()), entry.action)
            triggers += [(began, entry.place, f"event {entry.seq}") for began in decide.started(automations, happened)]
            anchors += decide.anchors(automations, happened, force.zone)
    ledger = Ledger(force, at)
    ledger.note(triggers)
    ledger.write()
    clocks.set_all(anchors, at=at)
