"""A moment of a real day, and what there is to do in it for the standing cast."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import NOW, TESTER, Cast

from salesops.records import actions
from salesops.workspace.board.tests.conftest import add_deal, logged_in

__all__ = ["add_deal", "add_lead", "add_task", "logged_in"]


def add_task(person: int, subject: str, due_in: int, now: datetime = NOW, **more: object) -> int:
    values = {"type": "task", "subject": subject, "person": person, "due_on": (now + timedelta(days=due_in)).date(), **more}
    return actions.log_activity({"at": now - timedelta(days=1), **values}, by=TESTER, at=now).id


def add_lead(owner: int, name: str, hours_ago: float, now: datetime = NOW, **more: object) -> int:
    values = {"name": name, "owner": owner, "status": "new", **more}
    return actions.create("lead", values, by=TESTER, at=now, happened_at=now - timedelta(hours=hours_ago)).id


@pytest.fixture
def rita(cast: Cast) -> Client:
    return logged_in(cast, "rita")


@pytest.fixture
def today() -> datetime:
    """Pages read the clock, so what they are asked about must have happened by it."""
    return datetime.now(UTC)
