"""What only one process may do at a time."""

import threading
from pathlib import Path

import pytest

from salesops.records.locks import held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> None:
    settings.HOME = tmp_path / "not made yet"


def test_who_comes_second_is_told() -> None:
    with held("import", wait=False) as first, held("import", wait=False) as second:
        assert (first, second) == (True, False)
    with held("import", wait=False) as again:
        assert again


def test_different_work_goes_on_beside_it() -> None:
    with held("import", wait=False) as one, held("warehouse", wait=False) as other:
        assert (one, other) == (True, True)


def test_an_error_lets_go() -> None:
    with pytest.raises(ZeroDivisionError), held("import", wait=False):
        raise ZeroDivisionError
    with held("import", wait=False) as again:
        assert again


def test_who_waits_goes_on_when_the_first_is_done() -> None:
    order, begun = [], threading.Event()

    def second() -> None:
        begun.set()
        with held("warehouse", wait=True):
            order.append("second")

    with held("warehouse", wait=True):
        waiting = threading.Thread(target=second)
        waiting.start()
        assert begun.wait(10)
        waiting.join(0.3)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
