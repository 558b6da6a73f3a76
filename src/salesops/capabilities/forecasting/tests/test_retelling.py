"""What was believed on a day is what a replay of the events known by then says, whatever is learned later."""

from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.forecasting.decide.retelling import Told, retold
from salesops.capabilities.forecasting.facts import FAR


def told(happened: int, known: int, number: int, **changes: object) -> Told:
    return Told((float(happened), number), happened, max(happened, known), changes)


def believed(events: list[Told], day: int) -> list[tuple[int, dict[str, object], int]]:
    """From the versions: what holds from which day, and the day it was deleted."""
    rows = [one for one in retold(events) if one.known <= day < one.replaced and one.start <= day]
    return [(one.start, dict(one.state), one.gone) for one in rows]


def test_an_edit_dated_back_shows_in_later_versions_from_the_day_it_was_learned() -> None:
    events = [told(1, 1, 1, amount=10), told(5, 5, 2, stage="late"), told(3, 9, 3, amount=99)]
    assert believed(events, 8) == [(1, {"amount": 10}, FAR), (5, {"amount": 10, "stage": "late"}, FAR)]
    assert believed(events, 9) == [
        (1, {"amount": 10}, FAR),
        (3, {"amount": 99}, FAR),
        (5, {"amount": 99, "stage": "late"}, FAR),
    ]


def test_a_deletion_dated_back_ends_the_deal_from_the_day_it_was_learned() -> None:
    events = [told(1, 1, 1, amount=10), told(5, 9, 2, deleted_at="5")]
    assert believed(events, 8) == [(1, {"amount": 10}, FAR)]
    assert believed(events, 9) == [(1, {"amount": 10}, 5)]


EVENTS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 8), st.sampled_from(["amount", "stage"]), st.integers(1, 3)), max_size=6
)


@settings(max_examples=40)
@given(EVENTS, st.integers(1, 8))
def test_a_day_knows_what_it_would_know_if_nothing_had_been_learned_since(
    found: list[tuple[int, int, str, int]], day: int
) -> None:
    events = [told(happened, known, number, **{field: value}) for number, (happened, known, field, value) in enumerate(found)]
    assert believed(events, day) == believed([event for event in events if event.known <= day], day)
