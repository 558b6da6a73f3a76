"""The doctor says nothing of a sound house, and names what is broken in another."""

import pytest
from django.db import connection

from salesops.warehouse.doctor import examine
from salesops.warehouse.refresh import refresh
from salesops.warehouse.store import Draft, Store
from salesops.warehouse.tests.actions import Life

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def life() -> Life:
    found = Life(11)
    for _ in range(80):
        found.step()
    refresh(at=found.now)
    return found


def errors(life: Life) -> dict[str, str]:
    return {finding.where: str(finding) for finding in examine(at=life.now) if not finding.where.startswith("policy/")}


def broken(life: Life) -> set[str]:
    return {where for where in errors(life) if where != "records/person"}


def test_two_stores_that_agree_are_told_of_as_sound(life):
    assert broken(life) == set()


def test_a_warehouse_that_is_behind_is_told_so_and_how_to_mend_it(life):
    life.new_deal()
    assert "salesops warehouse refresh" in errors(life)["warehouse"]


def test_a_record_changed_past_the_program_is_found_by_its_history(life):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_deal SET amount = 1 WHERE id = (SELECT min(id) FROM records_deal)")
    assert "records/deal.amount" in broken(life)


def test_a_table_that_lost_rows_is_found_by_its_counts(life):
    store = Store()
    meta = store.meta()
    draft = Draft(store, dict(meta.versions))
    deals = store.open("deal", meta.versions["deal"]).to_pyarrow_table()
    draft.overwrite("deal", deals.slice(1).to_reader())
    store.commit(type(meta)(**{**vars(meta), "versions": draft.versions}))
    assert "warehouse/deals by status" in broken(life)


def test_currencies_without_rate_and_quotas_of_nobody_are_named(life):
    life.quotas()
    life.create("deal", {"name": "D", "pipeline": "sales", "stage": "x", "status": "open", "amount": "9", "currency": "JPY"})
    refresh(at=life.now)
    said = " ".join(str(finding) for finding in examine(at=life.now))
    assert "no exchange rate of JPY" in said
    assert "nobody@example.com" in said
