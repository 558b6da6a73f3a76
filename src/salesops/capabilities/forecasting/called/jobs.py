"""Reminding who owes a call before the cut-off, while the program runs."""

import threading
from datetime import UTC, datetime, timedelta

from salesops.capabilities.forecasting.called.decide.weeks import called_periods, gate, reminders_due
from salesops.capabilities.forecasting.called.facts import About
from salesops.capabilities.forecasting.called.queries.calls import callers, policy_on, said_about, switches_since
from salesops.history.keeping import keep
from salesops.kernel.actor import SYSTEM
from salesops.policies import queries as policies
from salesops.records.notices.actions import tell

LOOK_EVERY = 60.0
WITHIN = timedelta(hours=6)
"""A reminder that could not be sent for longer is not sent any more: the next one is nearer to the cut-off."""


def keep_reminding(stop: threading.Event) -> None:
    """Remind, until told to stop. Errors are logged, and tried again."""
    keep(stop, lambda: remind(at=datetime.now(UTC)), what="Nobody could be reminded of calls", every=LOOK_EVERY)


def remind(*, at: datetime) -> int:
    """Tell who owes a call of this week and has made none, once for each reminder; how many were told."""
    company = policies.company(at.date())
    day = company.day_of(at)
    policy = policy_on(day)
    due = reminders_due(policy, company, at, within=WITHIN)
    if not due:
        return 0
    of = About(called_periods(policy, company, day)[0], policy.kpis[0])
    hours, week = min(due)
    made = {one.holder for one in said_about(of) if one.line == "own" and one.submitted_at >= week.opens_at}
    switches = switches_since(week.opens_at)
    waiting = [
        person
        for person in sorted(callers(policy, day).owing - made)
        if gate(policy, company, switches, person, at).standing == "open"
    ]
    text = f"Your call of {company.calendar.name(of.period)} is due by {week.cutoff_at:%A, %H:%M}."
    once = f"forecast {week.cutoff_at.date()} {hours}"
    return tell(waiting, text, link="/forecast/submit", source="forecast", once=once, by=SYSTEM, at=at)
