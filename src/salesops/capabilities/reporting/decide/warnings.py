"""Why a deal needs help, in words; and the same rules over a table of open deals, to find the largest of them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import ibis

from salesops.capabilities.reporting.facts import OpenDeal
from salesops.kernel.company import Company
from salesops.metrics.working_days import owners_working_days

QUIET_DAYS = 21
"""Without any activity for longer than this, a deal has gone quiet."""
MANY_PUSHES = 2
"""A close date moved this often or more is not believed."""


@dataclass(frozen=True)
class Warning_:
    text: str
    tone: Literal["bad", "warn"]


def warnings_of(deal: OpenDeal) -> tuple[Warning_, ...]:
    """What is wrong with an open deal, the gravest first; nothing for a healthy one."""
    found = []
    if deal.days_overdue > 0:
        found.append(Warning_("Close date passed", "bad"))
    if deal.pushes >= MANY_PUSHES:
        found.append(Warning_(f"Close date moved {deal.pushes} times", "bad"))
    if deal.days_since_activity is not None and deal.days_since_activity > QUIET_DAYS:
        found.append(Warning_(f"No activity for {deal.days_since_activity} days", "bad"))
    if deal.expected_days is not None and deal.days_in_stage is not None and deal.days_in_stage > deal.expected_days:
        found.append(Warning_(f"In stage {deal.days_in_stage} working days, norm {deal.expected_days}", "warn"))
    if deal.next_step_missing:
        found.append(Warning_("No next step", "warn"))
    return tuple(found)


def with_signs(open_deals: ibis.Table, day: date, company: Company = Company()) -> ibis.Table:  # noqa: B008  frozen
    """Rows of open deals with what `OpenDeal` holds beyond them, and `at_risk`: whether `warnings_of` finds anything.

    A missing next step counts only where next steps are kept at all: where some open deal has one.
    """
    today = ibis.literal(day)
    filled = (open_deals.next_step != "").fill_null(False)  # noqa: FBT003
    signs = open_deals.mutate(
        days_overdue=ibis.greatest(today.delta(open_deals.close_date, unit="day").fill_null(0), 0),
        days_in_stage=owners_working_days(open_deals, today, company),
        days_since_activity=today.delta(open_deals.last_activity_on, unit="day"),
        next_step_missing=~filled & filled.any().over(),
    )
    return signs.mutate(
        at_risk=(signs.days_overdue > 0)
        | (signs.pushes >= MANY_PUSHES).fill_null(False)  # noqa: FBT003
        | (signs.days_since_activity > QUIET_DAYS).fill_null(False)  # noqa: FBT003
        | (signs.days_in_stage > signs.expected_days).fill_null(False)  # noqa: FBT003
        | signs.next_step_missing
    )
