from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from salesops.history.append import NewEvent, append
from salesops.history.queries import (
    changed_since,
    fields_changed_after,
    first_learned_after,
    last_place,
    last_sequence,
    latest_writes,
    state_at,
    states_at,
    timeline,
    values_before,
)
from salesops.kernel.actor import SYSTEM
from salesops.kernel.kinds import DEAL

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return datetime(2024, 1, number, 12, tzinfo=UTC)


def tell(record_id: int, happened: int, learned: int | None = None, kind: str = "deal", **changes) -> int:
    pairs = {field: (None, value) for field, value in changes.items()}
    return append([NewEvent(kind, record_id, "edit", day(happened), pairs, SYSTEM, day(learned or happened))])[0]


def test_a_record_is_what_its_events_up_to_then_made_it() -> None:
    tell(1, 1, name="Big one", amount=Decimal(100))
    tell(1, 5, amount=Decimal(250))
    assert state_at("deal", 1, day(1) - timedelta(microseconds=1)) is None
    assert state_at("deal", 1, day(1))["amount"] == 100
    assert state_at("deal", 1, day(4))["amount"] == 100
    assert state_at("deal", 1, day(5))["amount"] == 250


def test_a_state_has_every_field_the_empty_ones_too() -> None:
    tell(1, 1, name="Big one")
    state = state_at("deal", 1, day(1))
    assert set(state) == {field.name for field in DEAL.fields} | {"deleted_at"}
    assert (state["next_step"], state["amount"], state["owner"]) == ("", None, None)


def test_what_was_known_then_leaves_out_what_we_learned_later() -> None:
    tell(1, 1, name="Big one", amount=Decimal(100))
    tell(1, 3, learned=20, amount=Decimal(300))
    assert state_at("deal", 1, day(10))["amount"] == 300
    assert state_at("deal", 1, day(10), known_at=day(10))["amount"] == 100
    assert state_at("deal", 1, day(10), known_at=day(20))["amount"] == 300


def test_events_of_one_moment_count_in_the_order_they_were_written() -> None:
    tell(1, 1, stage="Discovery")
    tell(1, 1, stage="Proposal")
    assert state_at("deal", 1, day(1))["stage"] == "Proposal"


def test_an_event_written_late_counts_where_it_happened() -> None:
    tell(1, 1, stage="Discovery")
    tell(1, 9, stage="Won")
    tell(1, 5, learned=10, stage="Proposal")
    assert [state_at("deal", 1, day(n))["stage"] for n in (1, 5, 9)] == ["Discovery", "Proposal", "Won"]


def test_a_custom_field_that_was_emptied_is_gone() -> None:
    tell(1, 1, name="A", **{"custom.tier": "gold"})
    tell(1, 2, **{"custom.tier": None})
    assert state_at("deal", 1, day(1))["custom.tier"] == "gold"
    assert "custom.tier" not in state_at("deal", 1, day(2))


def test_many_records_cost_one_query(django_assert_num_queries) -> None:
    for record_id in range(1, 21):
        tell(record_id, 1, name=f"Deal {record_id}")
    tell(21, 9, name="Later")
    with django_assert_num_queries(1):
        states = states_at("deal", range(1, 30), day(5))
    assert set(states) == set(range(1, 21))


def test_a_timeline_pages_backwards_without_gap_or_overlap() -> None:
    for happened in (1, 2, 2, 2, 3, 4):
        tell(1, happened, name=str(happened))
    tell(2, 1, name="another record")
    seen, before = [], None
    while page := timeline("deal", 1, limit=2, before=before):
        seen += page
        before = page[-1].place
    assert [entry.place for entry in seen] == sorted((entry.place for entry in seen), reverse=True)
    assert len({entry.seq for entry in seen}) == 6


def test_what_changed_since_a_sequence_number() -> None:
    assert changed_since(0).records == {}
    first = tell(1, 1, name="A")
    tell(1, 2, name="B")
    last = tell(7, 1, kind="account", name="C")
    assert last_sequence() == last
    assert changed_since(first).records == {"deal": {1}, "account": {7}}
    assert changed_since(last) == type(changed_since(last))(last, {})


def test_what_one_import_wrote_counts_as_one_write() -> None:
    def write(batch_id: int | None) -> int:
        return append([NewEvent("deal", 1, "edit", day(1), {}, SYSTEM, day(1), batch_id=batch_id)])[0]

    _, *import_, typed = [write(batch_id) for batch_id in (None, 7, 7, None)]
    assert [entry.seq for entry in latest_writes("deal", 1, 2)] == [*import_, typed]
    assert latest_writes("deal", 1, 0) == []


def test_when_the_first_event_after_a_number_was_learned() -> None:
    first = tell(1, 1, learned=4)
    tell(1, 2, learned=5)
    assert (first_learned_after(0), first_learned_after(first), first_learned_after(last_sequence())) == (day(4), day(5), None)


def test_the_latest_written_and_the_last_happened_are_told_apart() -> None:
    tell(1, 1, name="A")
    tell(1, 9, name="B")
    late = tell(1, 5, learned=12, stage="Proposal")
    assert [entry.seq for entry in latest_writes("deal", 1, 1)] == [late]
    assert last_place("deal", 1)[0] == day(9)
    assert fields_changed_after("deal", 1, day(5)) == {"name"}


class TestOneFieldBefore:
    def test_only_records_that_changed_later_are_told(self) -> None:
        tell(1, 1, kind="person", name="Rita", manager=8)
        tell(2, 1, kind="person", name="Raj", manager=8)
        tell(1, 5, kind="person", manager=9)
        assert values_before("person", "manager", day(3)) == {1: 8}
        assert values_before("person", "manager", day(6)) == {}

    def test_empty_counts_as_a_value(self) -> None:
        tell(1, 1, kind="person", name="Rita")
        tell(1, 5, kind="person", manager=9)
        assert values_before("person", "manager", day(3)) == {1: None}

    def test_before_the_first_that_is_known_the_first_known_holds(self) -> None:
        tell(1, 5, kind="person", name="Rita", manager=8)
        tell(1, 7, kind="person", manager=9)
        assert values_before("person", "manager", day(3)) == {1: 8}
