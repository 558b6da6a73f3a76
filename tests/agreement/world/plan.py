"""What was planned and spent: quotas of people and teams, targets, spend, and the calendar."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from tests.agreement.world.deals import Setting
from tests.agreement.world.draw import FIRST_DAY, TODAY, Rng, chance, day, maybe, moment_on, money, pick
from tests.agreement.world.people import whose

from salesops.kernel.period import Calendar, add_months

GRAINS = ("week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")


@cache
def calendar(fiscal_start_month: int) -> tuple[dict, ...]:
    """Every day that any row of a world can be about, with the first days of its periods."""
    known = Calendar(fiscal_start_month)
    first = date(2021, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(2026, 12, 31) - first).days + 1))
    return tuple(
        {"on": on, **{grain: known.start_of(on, grain) for grain in GRAINS}, "working_day": on.weekday() < 5} for on in days
    )


def quotas(rng: Rng, count: int, setting: Setting, teams: int) -> list[dict]:
    """Monthly, quarterly and yearly quotas of people and of teams."""
    rows: list[dict] = []
    if not teams and not setting.people:
        return rows
    for quota_id in range(1, count + 1):
        months = rng.choice((1, 3, 3, 12))
        starts_on = day(rng, FIRST_DAY, TODAY).replace(day=1)
        starts_on = add_months(starts_on, -((starts_on.month - 1) % months))
        rows.append(
            {
                "quota_id": quota_id,
                **_holder(rng, setting, teams, moment_on(rng, starts_on)),
                "measure": rng.choice(("bookings", "bookings", "bookings", "new_bookings")),
                "segment": pick(rng, ("Enterprise",), empty=85),
                "starts_on": starts_on,
                "ends_on": add_months(starts_on, months),
                "amount": rng.choice((Decimal("1000.00"), Decimal("100000.00"), Decimal("33333.33"))),
            }
        )
    return rows


def _holder(rng: Rng, setting: Setting, teams: int, at) -> dict:  # noqa: ANN001
    if teams and (not setting.people or chance(rng, 30)):
        team_id = rng.randint(1, teams)
        return {"owner_id": None, "person": None, "team_id": team_id, "team": f"Team {team_id}", "manager_id": None}
    return whose(setting.person_versions, rng.randint(1, setting.people), at)


def spend(rng: Rng, count: int) -> list[dict]:
    return [
        {
            "spend_id": spend_id,
            "month": day(rng).replace(day=1),
            "kind": rng.choice(("marketing", "sales", "other")),
            "amount": money(rng, empty=0),
        }
        for spend_id in range(1, count + 1)
    ]


def targets(rng: Rng, metrics: tuple[str, ...]) -> list[dict]:
    return [
        {
            "metric": metric,
            "dimension": None,
            "value_of": None,
            "starts_on": FIRST_DAY,
            "ends_on": maybe(rng, TODAY, empty=50),
            "value": 0.25,
        }
        for metric in metrics
        if chance(rng, 30)
    ]
