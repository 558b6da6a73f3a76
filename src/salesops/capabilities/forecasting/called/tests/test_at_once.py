"""People who call, adjust and lock in the same moment: everything is kept, each line in one order, and history tells it."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from tests.cast import NOW, Cast, assemble

from salesops.capabilities.forecasting.called import actions
from salesops.capabilities.forecasting.called.facts import About, Amounts, Said
from salesops.capabilities.forecasting.called.queries.calls import said_about, tops
from salesops.history.queries import told_of
from salesops.kernel.period import Period
from salesops.records.errors import InvalidError

QUARTER = About(Period(date(2024, 4, 1), date(2024, 7, 1)))
TIMES = 4


def who(cast: Cast, name: str) -> dict:
    return {"viewer": cast.viewer(name, NOW), "by": cast.actor(name), "at": NOW}


def wanted(likely: int, about: int | None = None) -> actions.Wanted:
    return actions.Wanted(QUARTER, Amounts(*[Decimal(likely)] * 3), "As I see it", about)


def at_once(*doing: Callable[[], object]) -> list[Exception]:
    """All of them, each in a thread of its own, begun together; what went wrong."""
    wrong: list[Exception] = []
    ready = threading.Barrier(len(doing))

    def run(do: Callable[[], object]) -> None:
        try:
            ready.wait()
            do()
        except Exception as error:  # noqa: BLE001  told by the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(do,)) for do in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def line_of(said: list[Said], *key: object) -> list[Said]:
    return [one for one in said if one.key == key]


def told(kind: str) -> list[tuple[int, str]]:
    """(Record, action) of everything history tells of a kind, in its order."""
    return [(entry.record_id, entry.action) for entry in told_of(kind)]


@pytest.mark.usefixtures("transactional_db")
def test_nothing_that_is_said_at_once_is_lost_and_each_line_has_one_order() -> None:
    cast = assemble()

    def calls(name: str) -> Callable[[], None]:
        mine = who(cast, name)
        return lambda: [actions.submit(getattr(cast, name), wanted(100 + n), **mine) for n in range(TIMES)]

    mia, omar = who(cast, "mia"), who(cast, "omar")
    wrong = at_once(
        calls("rita"),
        calls("rita"),  # in two windows
        calls("raj"),
        lambda: [actions.adjust(cast.mia, wanted(-n, cast.rita), **mia) for n in range(1, TIMES + 1)],
        lambda: actions.switch("The board meets", locks=True, person=cast.rosa, **omar),
    )
    assert wrong == []
    said = said_about(QUARTER)
    lines = {
        "rita": ("own", cast.rita, cast.rita),
        "raj": ("own", cast.raj, cast.raj),
        "mia": ("adjustment", cast.mia, cast.rita),
    }
    for name, key in lines.items():
        line = line_of(said, *key)
        assert len(line) == (2 if name == "rita" else 1) * TIMES
        assert line[0].supersedes is None
        assert [later.supersedes for _, later in pairwise(line)] == [before.id for before, _ in pairwise(line)]
    assert [record for record, _ in told("forecast_call")] == sorted(one.id for one in said)
    levels = {level.person: level for top in tops(QUARTER, frozenset(), NOW) for level in top.everybody()}
    assert levels[cast.rita].total.likely == line_of(said, *lines["rita"])[-1].amounts.likely - TIMES
    with pytest.raises(InvalidError, match="The board meets"):
        actions.submit(cast.rosa, wanted(5), **who(cast, "rosa"))


@pytest.mark.usefixtures("transactional_db")
def test_a_call_and_the_lock_of_its_week_come_one_after_the_other() -> None:
    """Either the call was first, and counts, or the lock was, and the call is refused: never half of it."""
    cast = assemble()
    rita, omar = who(cast, "rita"), who(cast, "omar")
    wrong = at_once(
        lambda: actions.submit(cast.rita, wanted(100), **rita),
        lambda: actions.switch("The board meets", locks=True, **omar),
    )
    assert [action for _, action in told("forecast_week")] == ["lock"]
    called = [action for _, action in told("forecast_call")]
    assert called in (["submit"], [])
    assert len(said_about(QUARTER)) == len(called)
    assert [type(error) for error in wrong] == [InvalidError] * (not called)
