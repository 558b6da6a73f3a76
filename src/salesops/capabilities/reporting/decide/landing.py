"""Where a period will land: what the computed forecast says of it, and never less than what is booked by now."""

from salesops.capabilities.reporting.facts import Foretold, Landing

METHOD = (
    "Worst, likely and best are the 10th, 50th and 90th of 100 outcomes, simulated from the company's own history: what is "
    "booked, what is still to be won from open deals, and what is still to be created and won"
)


def landing(booked: float, told: Foretold, *, over: bool) -> Landing | None:
    """None where no forecast tells. `over`: the period has ended, so that what is booked is what it came to."""
    if over:
        return Landing(booked, booked, booked, booked)
    if told.whole is None:
        return None
    worst, likely, best = (max(booked, value) for value in (told.whole.low, told.whole.likely, told.whole.high))
    return Landing(booked, worst, likely, best)
