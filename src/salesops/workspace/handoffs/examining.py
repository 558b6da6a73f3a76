"""What `salesops doctor` says about hand-offs."""

from datetime import datetime, timedelta

from salesops.capabilities.handoffs.queries.queue import first_unsent, waiting_for_nobody
from salesops.kernel.finding import Finding

_LATE = timedelta(minutes=5)


def examine(*, at: datetime) -> list[Finding]:
    """Clocks nobody keeps, and hand-offs nobody may take."""
    found = []
    due = first_unsent()
    if due is not None and at - due > _LATE:
        what = f"A reminder or escalation due {due:%Y-%m-%d %H:%M} UTC was not sent."
        found.append(Finding("hand-offs", what, "The worker keeps the clocks.", "Start it: salesops worker.", "warning"))
    if lost := waiting_for_nobody():
        what = f"{lost} hand-offs wait for nobody."
        fix = "Name people who are here in the policy of hand-offs, and give those that wait to somebody."
        found.append(Finding("hand-offs", what, "The policy named nobody who was here when they started.", fix, "warning"))
    return found
