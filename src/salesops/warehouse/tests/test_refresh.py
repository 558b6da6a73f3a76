"""However the warehouse got where it is, it says the same as one made from nothing."""

import pytest

from salesops.warehouse import refresh as refreshing
from salesops.warehouse.build.subjects import SUBJECTS
from salesops.warehouse.refresh import rebuild, refresh
from salesops.warehouse.store import Store
from salesops.warehouse.tests.actions import Life

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = [table for subject in SUBJECTS.values() for table in subject.tables]


def contents() -> dict[str, list]:
    """Every committed table, its rows in a fixed order."""
    store, found = Store(), {}
    meta = store.meta()
    for table in TABLES:
        rows = store.open(table, meta.versions[table]).to_pyarrow_table().to_pylist()
        found[table] = sorted(map(repr, rows))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_refreshing_after_anything_that_may_happen_equals_rebuilding(seed):
    life = Life(seed)
    refresh(at=life.now)
    for _ in range(12):
        for _ in range(life.rng.choice((1, 3, 8))):
            life.step()
        refresh(at=life.now)
    followed = contents()
    rebuild(at=life.now)
    anew = contents()
    for table in TABLES:
        assert followed[table] == anew[table], table


@pytest.mark.parametrize("dies_before", ["deal_version", "stage_visit", "lead", "activity", "_meta"])
def test_a_refresh_killed_between_two_tables_shows_nothing_and_is_mended_by_the_next(monkeypatch, dies_before):
    life = Life(3)
    for _ in range(40):
        life.step()
    rebuild(at=life.now)
    before = contents()
    life.new_deal()
    life.activity()
    life.create("lead", {"name": "New", "status": "new"})
    with monkeypatch.context() as patched:
        _kill_before(patched, dies_before)
        with pytest.raises(KeyboardInterrupt):
            refresh(at=life.now)
    assert contents() == before
    refresh(at=life.now)
    followed = contents()
    rebuild(at=life.now)
    assert followed == contents()


def _kill_before(patched, table: str) -> None:
    real = refreshing.Draft._write

    def write(self, name, rows, **how):
        if name == table:
            raise KeyboardInterrupt
        real(self, name, rows, **how)

    def commit(self, meta):
        raise KeyboardInterrupt

    if table == "_meta":
        patched.setattr(Store, "commit", commit)
    else:
        patched.setattr(refreshing.Draft, "_write", write)


def test_refreshing_with_nothing_new_writes_nothing_and_asks_two_questions(django_assert_max_num_queries):
    life = Life(1)
    refresh(at=life.now)
    store = Store()
    before = store.stamp()
    with django_assert_max_num_queries(2):
        assert refresh(at=life.now).built == {}
    assert store.stamp() == before
