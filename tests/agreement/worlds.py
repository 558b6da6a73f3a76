"""Small random companies, directly as warehouse tables: what every agreement test runs on.

A world keeps the contracts of `salesops.metrics.tables`: versions contiguous per record, `deal` and `lead` the slices
that hold now, visits folded from versions, owner columns as of the moment a row is about.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date

from hypothesis import strategies as st
from tests.agreement.world import customers, deals, leads, people, plan, visits, work
from tests.agreement.world.draw import TODAY, Rng, chance

from salesops.kernel.company import Company
from salesops.kernel.period import Calendar
from salesops.metrics.tables import SCHEMAS

Row = dict
CUSTOM = {
    "deal": {"custom_tier": "string", "custom_seats": "decimal(18, 2)"},
    "deal_version": {"custom_tier": "string", "custom_seats": "decimal(18, 2)"},
    "stage_visit": {"custom_tier": "string", "custom_seats": "decimal(18, 2)"},
    "lead": {"custom_tier": "string"},
    "lead_version": {"custom_tier": "string"},
    "account": {"custom_tier": "string"},
}
"""The further columns the `fields` policy of these worlds declares."""


@dataclass(frozen=True)
class Size:
    """The most there may be of each."""

    teams: int = 3
    people: int = 4
    accounts: int = 4
    deals: int = 14
    leads: int = 12
    activities: int = 40
    subscriptions: int = 12
    others: int = 10

    def times(self, factor: int) -> "Size":
        names = ("people", "accounts", "deals", "leads", "activities", "subscriptions", "others")
        return replace(self, teams=self.teams + 2, **{name: getattr(self, name) * factor for name in names})


@dataclass(frozen=True)
class World:
    tables: dict[str, list[Row]] = field(repr=False)
    company: Company
    today: date = TODAY

    @property
    def calendar(self) -> Calendar:
        return self.company.calendar

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def __repr__(self) -> str:
        """What hypothesis prints of a failing world: the rows, without the calendar and empty cells."""
        shown = {
            name: [{column: value for column, value in row.items() if value is not None} for row in rows]
            for name, rows in self.tables.items()
            if rows and name != "calendar"
        }
        return f"World({self.company}, today={self.today}, {shown})"


def number(rng: Rng, most: int) -> int:
    """Of most things there are some; of any there may be none."""
    return 0 if chance(rng, 8) else rng.randint((most + 1) // 2, most)


def build(rng: Rng, size: Size) -> World:
    company = Company(
        time_zone=rng.choice(("UTC", "America/New_York", "Asia/Tokyo")), fiscal_start_month=rng.choice((1, 2, 7, 10))
    )
    team_count, people_count = number(rng, size.teams), number(rng, size.people)
    person_versions = people.people(rng, people_count, team_count)
    accounts = customers.accounts(rng, number(rng, size.accounts), person_versions, people_count)
    setting = deals.Setting(company.time_zone, person_versions, people_count, accounts)
    deal_count, lead_count = number(rng, size.deals), number(rng, size.leads)
    histories = [deals.deal_versions(rng, setting, deal_id) for deal_id in range(1, deal_count + 1)]
    deal_versions = [row for history in histories for row in history]
    lead_versions = [row for n in range(1, lead_count + 1) for row in leads.lead_versions(rng, setting, n)]
    tables = {
        "team_version": people.teams(rng, team_count),
        "person_version": person_versions,
        "account": accounts,
        "deal_version": deal_versions,
        "deal": deals.current(deal_versions),
        "stage_visit": [visit for history in histories for visit in visits.stage_visits(history, company.time_zone)],
        "deal_way": [visits.way(history) for history in histories if history],
        "lead_version": lead_versions,
        "lead": deals.current(lead_versions),
        "activity": work.activities(rng, number(rng, size.activities), setting, deal_count, lead_count),
        "change": work.changes(rng, number(rng, size.others), setting),
        "deal_contact": customers.deal_contacts(rng, deal_count),
        "hand_off": work.hand_offs(rng, number(rng, size.others), setting),
        "subscription": customers.subscriptions(rng, number(rng, size.subscriptions), setting),
        "invoice": customers.invoices(rng, number(rng, size.others), setting),
        "spend": plan.spend(rng, number(rng, size.others)),
        "quota": plan.quotas(rng, number(rng, size.others), setting, team_count),
        "target": plan.targets(rng, ("win_rate",)),
        "calendar": list(plan.calendar(company.fiscal_start_month)),
    }
    return World({name: tables[name] for name in SCHEMAS}, company)


def seeded(seed: int, size: Size | None = None) -> World:
    return build(random.Random(seed), size or Size())


def worlds(size: Size | None = None) -> st.SearchStrategy[World]:
    """Worlds that hypothesis draws and shrinks."""
    return st.randoms(use_true_random=False).map(lambda rng: build(rng, size or Size()))
