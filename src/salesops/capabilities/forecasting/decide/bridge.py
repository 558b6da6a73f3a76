"""What moved between two forecasts of a period, deal by deal, adding up to the cent."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.keeping import BOOKED, LATER, OPEN, RENEWING, Kept
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.decide.telling import figures
from salesops.capabilities.forecasting.facts import number_of
from salesops.kernel.period import Period

NEW, WON, LOST, AMOUNT, MOVED_IN, MOVED_OUT, CHANCE, RENEWALS, UNBORN, REST = REASONS = (
    "new",
    "won",
    "lost",
    "amount",
    "moved in",
    "moved out",
    "chance",
    "renewals to come",
    "not yet created",
    "rest",
)
"""`renewals to come`: of contracts that no deal renews yet. `not yet created`: what is expected of deals that do not
exist. `rest`: likely is a middle, not an average."""


@dataclass(frozen=True)
class Step:
    """Part of the way, and the deal it is about; none for what is about no deal. Whole cents."""

    reason: str
    cents: int
    deal: int | None = None


@dataclass(frozen=True)
class Bridge:
    """From the likely figure of the earlier forecast to that of the later one."""

    before: int
    after: int
    steps: tuple[Step, ...]

    def by_reason(self) -> dict[str, int]:
        """The steps added up, in the order of REASONS, those that there are."""
        found = {reason: sum(step.cents for step in self.steps if step.reason == reason) for reason in REASONS}
        return {reason: cents for reason, cents in found.items() if cents}


@dataclass(frozen=True)
class _State:
    """What a deal counted for, whether it was booked, its value, and whether it is said to close in the period."""

    counted: float
    booked: bool
    value: float
    due: bool


def bridge(earlier: Kept, later: Kept, period: Period, *, owners: frozenset[int] | None = None) -> Bridge:
    before, after = (round(100 * figures(kept, period, "company", owners=owners)[0].likely) for kept in (earlier, later))
    then, now = (_states(kept, period, owners) for kept in (earlier, later))
    steps = [step for deal in sorted(then.keys() | now.keys()) for step in _steps(deal, then.get(deal), now.get(deal))]
    for reason, kind in ((RENEWALS, RENEWING), (UNBORN, LATER)):
        change = _of_kind(later, kind, period, owners) - _of_kind(earlier, kind, period, owners)
        steps.append(Step(reason, round(100 * change)))
    rest = after - before - sum(step.cents for step in steps)
    return Bridge(before, after, tuple(step for step in (*steps, Step(REST, rest)) if step.cents))


def _steps(deal: int, then: _State | None, now: _State | None) -> list[Step]:
    was, is_ = (state.counted if state else 0.0 for state in (then, now))
    change = round(100 * is_) - round(100 * was)
    if now is None:
        return [Step(LOST, change, deal)]
    if now.booked:
        return [Step(AMOUNT if then and then.booked else WON, change, deal)]
    if then is None or then.booked:
        return [Step(NEW if then is None else LOST, change, deal)]
    return _reweighed(deal, then, now, change)


def _reweighed(deal: int, then: _State, now: _State, change: int) -> list[Step]:
    """An open deal that stayed one: what its amount did, and what its date or its chance did."""
    worth = round(100 * then.counted * (now.value / then.value - 1)) if then.value > 0 else 0
    moved = CHANCE if then.due == now.due else MOVED_IN if now.due else MOVED_OUT
    return [Step(AMOUNT, worth, deal), Step(moved, change - worth, deal)]


def _states(kept: Kept, period: Period, owners: frozenset[int] | None) -> dict[int, _State]:
    mine, part = kept.of_owners(owners), part_of(period, kept.day, kept.edges)
    opened = np.flatnonzero(mine & (kept.kind == OPEN))
    counted = kept.expected[:, part.first : part.end].sum(axis=1)
    start, end = number_of(period.start), number_of(period.end)
    due = (kept.close_date >= start) & (kept.close_date < end)
    found = {
        int(kept.deal[n]): _State(float(counted[n]), booked=False, value=float(kept.value[n]), due=bool(due[n])) for n in opened
    }
    for n in np.flatnonzero(kept.booked(period, mine) & (kept.kind == BOOKED)):
        found[int(kept.deal[n])] = _State(float(kept.value[n]), booked=True, value=float(kept.value[n]), due=True)
    return found


def _of_kind(kept: Kept, kind: int, period: Period, owners: frozenset[int] | None) -> float:
    part, mine = part_of(period, kept.day, kept.edges), kept.of_owners(owners)
    group = np.where(mine & (kept.kind == kind), 0, -1)
    return float(kept.within(part.first, part.end, group, 1).mean())
