"""A company of the standing cast with deals of everybody's, as the warehouse tells it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.records import actions
from salesops.warehouse.refresh import rebuild

BEGAN = datetime(2024, 4, 8, 12, tzinfo=UTC)
AS_OF = "as_of=2024-06-03"


def add_deal(owner: int, name: str, number: int = 0, **more: object) -> None:
    """A deal of the second quarter of 2024; every third is won, every fourth of the others lost."""
    status = "won" if number % 3 == 0 else "lost" if number % 4 == 0 else "open"
    values = {
        "name": name,
        "owner": owner,
        "pipeline": "sales",
        "stage": {"won": "closed_won", "lost": "closed_lost", "open": "demo"}[status],
        "status": status,
        "amount": f"{1000 + number}.50",
        "close_date": (BEGAN + timedelta(days=30 + number % 40)).date(),
        "closed_on": (BEGAN + timedelta(days=20)).date() if status != "open" else None,
        **more,
    }
    actions.create("deal", values, by=TESTER, at=NOW, happened_at=BEGAN + timedelta(hours=number % 200))


@pytest.fixture
def company(settings, tmp_path, transactional_db):
    """Deals are called after their owner: `Rita 0`, `Raj 1`, ..."""
    from tests.cast import assemble

    settings.HOME = tmp_path
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    cast = assemble()
    for name in ("rita", "raj", "rosa"):
        for number in range(6):
            add_deal(getattr(cast, name), f"{name.capitalize()} {number}", number)
    rebuild(at=NOW)
    return cast


@pytest.fixture
def as_user(company):
    """A browser in which one of the cast is logged in."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(company.user(name))
        return client

    return log_in
