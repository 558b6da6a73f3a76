"""A company of the standing cast: deals of three reps in the second quarter of 2024."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import NOW, TESTER, assemble

from salesops.policies import actions as policies
from salesops.policies.timeline import BEGINNING
from salesops.records import actions
from salesops.warehouse.refresh import rebuild
from salesops.workspace.editing import custom_fields

BEGAN = datetime(2024, 4, 8, 12, tzinfo=UTC)
FIELDS = "policy: fields\ndeal:\n  - {name: tier, type: choice, choices: [Gold, Silver]}\n  - {name: seats, type: integer}\n"
QUOTAS = """\
policy: quotas
entries:
  - {person: rita@example.com, period: 2024Q2, amount: 2000}
  - {person: Raj, period: 2024Q2, amount: 4000}
  - {person: rosa@example.com, period: 2024, amount: 40000}
"""


def add_deal(owner, name, status, amount, close_date, **more):
    stage = {"won": "closed_won", "lost": "closed_lost", "open": "demo"}[status]
    closed_on = date(2024, 5, 2) if status != "open" else None
    values = {"name": name, "owner": owner, "pipeline": "sales", "stage": stage, "status": status, "amount": amount}
    fields = more.pop("custom_fields", ())
    values |= {"close_date": close_date, "closed_on": closed_on, **more}
    actions.create("deal", values, by=TESTER, at=NOW, happened_at=BEGAN, custom_fields=fields)


@pytest.fixture
def company(settings, tmp_path, transactional_db):
    settings.HOME = tmp_path
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    cast = assemble()
    for text in (FIELDS, QUOTAS):
        policies.apply(text, starts_on=BEGINNING, by=TESTER, at=NOW)
    fields = custom_fields("deal", NOW.date())
    for number, name in enumerate(("rita", "raj", "rosa")):
        for size in range(1, 4):
            tier = {"custom.tier": ("Gold", "Silver", None)[size - 1], "custom.seats": size}
            given = {key: value for key, value in tier.items() if value is not None}
            day = date(2024, 6, 1) + timedelta(days=20 * size)
            add_deal(
                getattr(cast, name),
                f"{name} open {size}",
                "open",
                f"{1000 * size + number}.50",
                day,
                custom_fields=fields,
                **given,
            )
        add_deal(getattr(cast, name), f"{name} won", "won", f"{3000 + number}.00", date(2024, 5, 2))
    return cast


@pytest.fixture
def counted(company):
    """The same, with its warehouse built."""
    rebuild(at=NOW)
    return company


@pytest.fixture
def as_user(company):
    """A browser in which one of the cast is logged in."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(company.user(name))
        return client

    return log_in
