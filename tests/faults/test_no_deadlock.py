"""People who change the same records in opposite orders wait for each other; nobody is thrown out."""

import threading

import pytest
from django.db import connection
from tests.cast import NOW, TESTER, assemble

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions, queries
from salesops.records.actions.writing import writing

pytestmark = [pytest.mark.record_store, pytest.mark.django_db(transaction=True)]


def test_two_who_change_the_same_two_accounts_in_opposite_orders_both_succeed() -> None:
    assemble()
    one, two = (actions.create("account", {"name": name}, by=TESTER, at=NOW).id for name in ("One", "Two"))
    begun, outcomes = threading.Barrier(2, timeout=20), []

    def change(first: int, second: int, words: str) -> None:
        try:
            begun.wait()
            with writing():
                for record_id in (first, second):
                    version = queries.get("account", record_id, scope=EVERYTHING).version
                    actions.edit("account", record_id, {"industry": words}, version=version, by=TESTER, at=NOW)
                    threading.Event().wait(0.3)
            outcomes.append("done")
        except Exception as error:  # noqa: BLE001  what went wrong is what is asserted
            outcomes.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=args) for args in ((one, two, "Steel"), (two, one, "Glass"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes == ["done", "done"]
    assert (
        queries.get("account", one, scope=EVERYTHING).values["industry"]
        == queries.get("account", two, scope=EVERYTHING).values["industry"]
    )
    assert [queries.get("account", each, scope=EVERYTHING).version for each in (one, two)] == [3, 3]
