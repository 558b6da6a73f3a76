"""Deals of the standing cast in the stages of the default process, and browsers of some of them."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import NOW, TESTER, Cast

from salesops.records import actions

LONG_AGO = NOW - timedelta(days=60)


def add_deal(owner: int | None, name: str = "Pumps", **more: object) -> int:
    """An open deal that came to its stage 60 days before the moment tests act at, unless `since` says another number."""
    since = more.pop("since", 60)
    values = {"pipeline": "sales", "stage": "demo", "status": "open", "amount": "1000", "close_date": NOW.date(), **more}
    happened_at = NOW - timedelta(days=since)
    return actions.create("deal", {"name": name, "owner": owner, **values}, by=TESTER, at=NOW, happened_at=happened_at).id


def logged_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.user(name))
    return client


@pytest.fixture
def rita(cast: Cast) -> Client:
    return logged_in(cast, "rita")
