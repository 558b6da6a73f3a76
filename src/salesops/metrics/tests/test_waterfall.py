from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.kernel.condition import Compare
from salesops.kernel.period import Period
from salesops.metrics.tests.world import Q1, World
from salesops.metrics.waterfall import KINDS

VERSIONS = """
deal_id | status | amount | segment | close_date | closed_on  | valid_from          | valid_to
1       | open   | 100    | SMB     | 2024-03-01 | -          | 2023-12-01 | 2024-02-01
1       | won    | 130    | SMB     | 2024-03-01 | 2024-02-01 | 2024-02-01 | -
2       | open   | 50     | SMB     | 2024-03-01 | -          | 2023-12-01 | 2024-02-01
2       | open   | 40     | SMB     | 2024-05-01 | -          | 2024-02-01 | -
3       | open   | 7      | SMB     | 2024-06-01 | -          | 2023-12-01 | 2024-02-01
3       | open   | 8      | SMB     | 2024-03-05 | -          | 2024-02-01 | -
4       | lost   | 20     | SMB     | 2023-11-01 | 2023-11-01 | 2023-11-01 | 2024-01-15
4       | open   | 21     | SMB     | 2024-03-30 | -          | 2024-01-15 | -
5       | open   | 300    | SMB     | 2024-03-30 | -          | 2024-01-05 | -
6       | won    | 11     | SMB     | 2024-02-02 | 2024-02-02 | 2024-02-02 | -
7       | open   | 5      | SMB     | 2024-03-30 | -          | 2023-12-01 | 2024-03-01
8       | open   | 900    | Mid     | 2024-03-30 | -          | 2023-12-01 | 2024-03-01
8       | open   | 901    | SMB     | 2024-03-30 | -          | 2024-03-01 | -
"""
EXPECTED = {
    "open_at_start": (3, 155),
    "created": (2, 311),
    "pulled_in": (1, 8),
    "reopened": (1, 21),
    "moved_in": (1, 901),
    "amount_up": (1, 30),
    "amount_down": (1, -10),
    "pushed_out": (1, -40),
    "won": (2, -141),
    "lost": (0, 0),
    "moved_out": (0, 0),
    "deleted": (1, -5),
    "open_at_end": (4, 1230),
}


def test_every_deal_is_in_the_bars_it_belongs_to():
    found = World(deal_version=VERSIONS).waterfall(Q1, due=Q1, where=Compare("segment", "is", "SMB"))
    assert {name: (bar.deals, int(bar.amount)) for name, bar in found.items()} == EXPECTED


def test_nothing_at_all_is_a_row_of_zeros():
    assert {bar.amount for bar in World().waterfall(Q1).values()} == {Decimal(0)}


_DAYS = st.integers(0, 120).map(lambda n: date(2023, 12, 1) + timedelta(days=n))
_STATE = st.tuples(
    st.sampled_from(["open", "open", "won", "lost"]),
    st.one_of(st.none(), st.decimals(0, 1000, places=2)),
    st.one_of(st.none(), _DAYS),
    st.sampled_from([None, 1, 2]),
)
_HISTORY = st.tuples(st.lists(st.tuples(_DAYS, _STATE), min_size=1, max_size=4, unique_by=lambda s: s[0]), st.booleans())


def _table(histories) -> str:
    lines = ["deal_id | status | amount | close_date | closed_on | owner_id | valid_from | valid_to"]
    for deal_id, (states, deleted) in enumerate(histories, 1):
        states = sorted(states, key=lambda state: state[0])
        ends = [day for day, _ in states[1:]] + [states[-1][0] + timedelta(days=20) if deleted else None]
        for (day, (status, amount, due, owner)), end in zip(states, ends, strict=True):
            closed_on = None if status == "open" else day
            cells = (deal_id, status, amount, due, closed_on, owner, _noon(day), end and _noon(end))
            lines.append(" | ".join("-" if cell is None else str(cell) for cell in cells))
    return "\n".join(lines)


def _noon(day: date) -> str:
    return datetime(day.year, day.month, day.day, 12).isoformat()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(_HISTORY, max_size=6),
    st.tuples(_DAYS, _DAYS).map(sorted),
    st.one_of(st.none(), st.tuples(_DAYS, _DAYS).map(sorted)),
    st.sampled_from([None, Compare("person_id", "is", 1)]),
)
def test_bars_add_up_to_the_cent_and_to_the_deal(histories, days, due, where):
    world = World(deal_version=_table(histories))
    found = world.waterfall(Period(*days), due=due and Period(*due), **({"where": where} if where else {}))
    between = [bar for name, bar in found.items() if not name.startswith("open_at")]
    assert found["open_at_start"].amount + sum(bar.amount for bar in between) == found["open_at_end"].amount
    sign = {kind.name: {"in": 1, "out": -1}.get(kind.direction, 0) for kind in KINDS}
    moved = sum(bar.deals * sign[bar.name] for bar in between)
    assert found["open_at_start"].deals + moved == found["open_at_end"].deals


@pytest.mark.parametrize("on", [date(2024, 1, 1), date(2024, 2, 1), date(2024, 4, 1)])
def test_the_ends_are_open_pipeline(on):
    world = World(deal_version=VERSIONS)
    found = world.waterfall(Period(on, date(2024, 5, 1)))
    assert found["open_at_start"].amount == world.value("open_pipeline", as_of=on - timedelta(days=1))
    assert found["open_at_end"].amount == world.value("open_pipeline", as_of=date(2024, 4, 30))
