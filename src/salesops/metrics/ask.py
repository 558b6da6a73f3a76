"""A question about a metric, complete in itself: nothing in it is read from a clock or a session."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from salesops.kernel.condition import ALWAYS, Condition
from salesops.kernel.period import Period
from salesops.kernel.scope import EVERYTHING, Scope


@dataclass(frozen=True)
class Ask:
    """One metric, sliced.

    period:  half-open days; None = all time. Flows count what happened in it; stocks are taken at its end
             (or at `today`/`as_of` if that is earlier).
    by:      dimension names, at most one of them a grain (`day` ... `fiscal_year`).
    as_of:   everything as it stood at the end of that day; None = as it stands.
    where:   a condition over the metric's dimensions (`team` and `manager` take in everybody below).
    scope:   whose records the viewer may see.
    compare: also the same for the period before, or for the year before.
    """

    metric: str
    today: date
    period: Period | None = None
    by: tuple[str, ...] = ()
    as_of: date | None = None
    where: Condition = ALWAYS
    scope: Scope = field(default=EVERYTHING)
    compare: Literal["previous", "year"] | None = None
