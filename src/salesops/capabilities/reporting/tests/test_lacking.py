"""Where numbers are missing the page says why, and to whom it can how to mend it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from salesops.capabilities.reporting.queries.lacking import lacking
from salesops.capabilities.reporting.tests.conftest import add_deal
from salesops.records.access import NOBODY, Viewer
from salesops.records.locks import is_present, present
from salesops.warehouse import state as states
from salesops.warehouse.jobs import WORKER
from salesops.warehouse.refresh import refresh
from salesops.warehouse.state import State
from salesops.warehouse.store import Store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OMAR, RITA = Viewer(1, 1, "ops", "Omar"), Viewer(2, 2, "rep", "Rita")


def test_nothing_is_said_while_all_is_well_or_to_a_stranger():
    assert lacking(State(there=True, worked=True), OMAR, NOW) is None
    assert lacking(State(there=True, worked=False), OMAR, NOW) is None
    assert lacking(State(there=False, worked=False), NOBODY, NOW) is None


def test_without_a_worker_operations_are_told_how_to_start_one_and_a_rep_to_tell_somebody():
    none = State(there=False, worked=False)
    assert lacking(none, OMAR, NOW).command == "salesops worker"
    assert "no worker is running" in lacking(none, RITA, NOW).says
    assert lacking(none, RITA, NOW).command == ""


def test_while_a_worker_makes_them_that_is_said_and_where_they_are_old_how_old():
    assert "are being made" in lacking(State(there=False, worked=True), RITA, NOW).says
    old = lacking(State(True, False, NOW - timedelta(hours=5)), OMAR, NOW)
    assert (old.all, "the last 5 h" in old.says) == (False, True)


def test_a_page_says_so_after_an_upgrade_and_when_they_are_there_again(company, as_user):
    client = as_user("omar")
    add_deal(company.rita, "Long ago")
    assert "no worker is running that brings them in" in client.get("/").content.decode()
    with present(WORKER):
        assert is_present(WORKER)
        assert "worker" not in client.get("/leads").content.decode()
        store = Store()
        store.commit(replace(store.meta(), layout=0))
        states._read.clear()
        for page in ("/", "/leads", "/freshness/numbers"):
            assert "The numbers are being made" in client.get(page).content.decode()
        told = client.get("/api/metrics/bookings?period=2026")
        assert (told.status_code, "are being made" in told.json()["detail"]) == (503, True)
    overview = client.get("/").content.decode()
    assert ("There are no numbers at the moment" in overview, "There are no deals yet" in overview) == (True, False)
    assert "<code>salesops worker</code>" in client.get("/leads").content.decode()
    refresh(at=datetime.now(UTC))
    assert "The numbers are there now" in client.get("/freshness/numbers").content.decode()
    assert "worker" not in client.get("/leads").content.decode()


@pytest.mark.django_db(transaction=True)
def test_whoever_is_there_is_seen_while_they_are_and_several_may_be(settings, tmp_path):
    settings.HOME = tmp_path
    assert not is_present(WORKER)
    with present(WORKER):
        with present(WORKER):
            assert is_present(WORKER)
        assert is_present(WORKER)
    assert not is_present(WORKER)
