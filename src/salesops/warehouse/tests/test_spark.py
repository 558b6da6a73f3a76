"""The same warehouse through a Spark Connect server."""

from datetime import date

import pytest

from salesops.metrics.ask import Ask
from salesops.policies.queries import company
from salesops.warehouse.duck import open_duckdb
from salesops.warehouse.refresh import refresh
from salesops.warehouse.run import _compute
from salesops.warehouse.spark import _session, open_spark
from salesops.warehouse.store import Store
from salesops.warehouse.tests.actions import Life

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spark, pytest.mark.xdist_group("spark")]
TODAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def server():
    from pysail.spark import SparkConnectServer

    found = SparkConnectServer(ip="127.0.0.1", port=0)
    found.start(background=True)
    url = f"sc://127.0.0.1:{found.listening_address[1]}"
    yield url
    _session(url)[0].stop()
    found.stop()


def test_tables_that_were_refreshed_many_times_read_the_same_on_both_engines(server):
    life = Life(21)
    for _ in range(6):
        for _ in range(10):
            life.step()
        refresh(at=life.now)
    store = Store()
    duck, spark = open_duckdb(store, store.meta()), open_spark(store, store.meta(), server)
    for name in duck.tables:
        one, other = (sorted(map(repr, e.to_arrow(e.tables[name]).to_pylist())) for e in (duck, spark))
        assert one == other, name
    for metric in ("bookings", "open_pipeline", "win_rate"):
        ask = Ask(metric, today=TODAY, by=("person",))
        answers = [_compute(engine, ask, company(TODAY)).rows for engine in (duck, spark)]
        assert answers[0] == answers[1], metric


def test_a_warehouse_not_built_yet_is_empty_there_too(server):
    engine = open_spark(Store(), None, server)
    assert engine.to_arrow(engine.tables["deal"]).num_rows == 0
