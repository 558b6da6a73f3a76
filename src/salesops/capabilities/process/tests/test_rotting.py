"""A deal that stands too long does so for one deal, in the lists and in the metric alike: counted in working days."""

from datetime import timedelta

import pytest
from tests.cast import NOW, TESTER, assemble

from salesops.capabilities.process.decide.rotting import all_past_norm, days_in, past_norm
from salesops.kernel.company import Company
from salesops.kernel.scope import EVERYTHING
from salesops.metrics.ask import Ask
from salesops.policies import actions as policies
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.timeline import BEGINNING
from salesops.records import actions, listing, queries
from salesops.records.working_weeks import with_weeks
from salesops.warehouse.refresh import rebuild
from salesops.warehouse.run import rows_behind

PIPELINE = SalesProcess.default().pipelines[0]
TODAY = NOW.date()
HOLIDAYS = frozenset({TODAY - timedelta(days=n) for n in (1, 3, 9)})


SUNDAY_TO_WEDNESDAY = {day: ["09:00-17:00"] for day in ("sunday", "monday", "tuesday", "wednesday")}


@pytest.fixture
def deals(settings, tmp_path, transactional_db) -> dict[int, tuple[int, int]]:
    """Deal -> the days since it came to its stage, and its owner: Rita, and Rosa who works other days."""
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    cast = assemble()
    rosa = queries.get("person", cast.rosa, scope=EVERYTHING)
    actions.edit("person", rosa.id, {"working_hours": SUNDAY_TO_WEDNESDAY}, version=rosa.version, by=TESTER, at=NOW)
    listed = "".join(f"\n  - {day}" for day in sorted(HOLIDAYS))
    policies.apply(f"policy: company\nname: Acme\nholidays:{listed}\n", starts_on=BEGINNING, by=TESTER, at=NOW)
    values = {"pipeline": "sales", "stage": "demo", "status": "open", "amount": "10"}
    made = {}
    for days in range(14, 30):
        known = {"by": TESTER, "at": NOW, "happened_at": NOW - timedelta(days=days)}
        for owner in (cast.rita, cast.rosa):
            made[actions.create("deal", {**values, "owner": owner, "name": f"Deal {days}"}, **known).id] = (days, owner)
    rebuild(at=NOW)
    return made


def test_one_deal_the_lists_and_the_metric_name_the_same(deals):
    stage = PIPELINE.match("demo")
    company = with_weeks(Company(holidays=HOLIDAYS))
    one_by_one = {
        deal
        for deal, (days, owner) in deals.items()
        if past_norm(days_in(TODAY - timedelta(days=days), TODAY, HOLIDAYS, company.week_of(owner)), stage)
    }
    ask = listing.Ask("deal", all_past_norm((PIPELINE,), TODAY, company))
    assert set(listing.ids(ask, scope=EVERYTHING, limit=100)) == one_by_one
    told = rows_behind(Ask("stuck_deals", today=TODAY), limit=100)
    assert {row["deal_id"] for row in told} == one_by_one
    assert 0 < len(one_by_one) < len(deals)
    stuck = [deals[deal] for deal in one_by_one]
    first = {owner: min(days for days, of in stuck if of == owner) for _, owner in stuck}
    assert len(set(first.values())) == 2
