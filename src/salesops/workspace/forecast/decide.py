"""What to ask about a deal in the meeting, what changed about it, and how accuracy is put in kind words. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from salesops.capabilities.forecasting.decide.accuracy import ENOUGH, LEANS, Accuracy, Outcome
from salesops.kernel.period import Period


@dataclass(frozen=True)
class State:
    """What a deal was at a moment."""

    status: str
    category: str
    amount: float
    close_date: date | None
    stage: str = ""


@dataclass(frozen=True)
class Discussed:
    """A deal the meeting looks at, as it is, and as it was a week ago: None where it was not there yet."""

    deal_id: int
    name: str
    account: str
    owner: str
    now: State
    before: State | None
    pushes: int = 0
    quiet_days: int | None = None
    """Days since anything was done on it; None where nothing ever was."""
    contacts: int = 0


def questions(deal: Discussed, day: date, *, quiet_days: int, many_pushes: int) -> tuple[str, ...]:
    """What a manager would ask about an open deal, the gravest first."""
    if deal.now.status != "open":
        return ()
    found = []
    if deal.now.close_date is None:
        found.append("When does it close? It has no date.")
    elif deal.now.close_date < day:
        found.append(f"Its date passed {(day - deal.now.close_date).days} days ago. When does it close?")
    if deal.pushes >= many_pushes:
        found.append(f"Its date moved {deal.pushes} times. What is different now?")
    if deal.quiet_days is None:
        found.append("Nothing was logged on it. Who spoke with them last?")
    elif deal.quiet_days >= quiet_days:
        found.append(f"Nothing happened for {deal.quiet_days} days. Do they still want it?")
    if deal.contacts < 2:
        found.append("One contact." if deal.contacts else "No contact is named.")
        found[-1] += " Who else decides?"
    return tuple(found)


def changes(deal: Discussed) -> tuple[str, ...]:
    """What is different from a week ago, in words; amounts are named by the caller."""
    now, before = deal.now, deal.before
    if before is None:
        return ("new",)
    if now.status != before.status:
        return (now.status,)
    found = []
    if now.category != before.category:
        found.append(f"category from {before.category.replace('_', ' ')}")
    if now.amount != before.amount:
        found.append("amount up" if now.amount > before.amount else "amount down")
    if now.close_date != before.close_date:
        found.append(_moved(before.close_date, now.close_date))
    if now.stage != before.stage:
        found.append("stage")
    return tuple(found)


def _moved(before: date | None, now: date | None) -> str:
    if before is None or now is None:
        return "date taken away" if now is None else "date given"
    days = (now - before).days
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'sooner'}"


def kind_words(name: str, found: Accuracy) -> str:
    """How somebody calls, so that they can do something with it."""
    if found.leaning == "not_enough" or found.bias is None or found.relative_error is None:
        return f"Not enough yet: calls of {ENOUGH} periods are needed, there are {found.periods}."
    size = f"{abs(found.bias) * 100:.0f}%"
    if found.leaning == "sandbagging":
        return f"Careful: more comes than {name} calls, by {size}. There is room to promise more."
    if found.leaning == "happy_ears":
        return f"Hopeful: less comes than {name} calls, by {size}. Ask what would have to happen for each deal."
    return f"Even: what comes is as often above as below what {name} calls."


def nearest(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Method -> on how many days of how many periods it was the nearest to what came. Days on which only one spoke do not
    count; of equals each counts."""
    spoke: dict[tuple[date, Period], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        spoke[one.as_of, one.period].append(one)
    won: dict[str, int] = defaultdict(int)
    for some in spoke.values():
        best = min(abs(one.likely - one.actual) for one in some)
        for one in some:
            won[one.method] += len(some) > 1 and abs(one.likely - one.actual) == best
    return dict(won)


def computed_words(name: str, found: Accuracy) -> str:
    """How the computed forecast of somebody came out: about the forecast, not about them."""
    if found.relative_error is None or found.bias is None:
        return "Nothing came, so nothing can be compared."
    size = f"{abs(found.bias) * 100:.0f}%"
    if abs(found.bias) < LEANS:
        return f"Even for {name}."
    return f"{'Too high' if found.bias > 0 else 'Too low'} for {name}, by {size}."
