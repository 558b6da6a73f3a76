"""Cursors under fire: whatever is added between two pages, each row that was there is visited once."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW, TESTER

from salesops.records import actions

ORDERS = ["", "name", "-name", "employees,-name", "-annual_revenue", "owner.name,city", "created_at", "-id"]


def account(number: int, where: dict) -> int:
    values = {"name": f"A{number % 7}", "city": "b" * (number % 3)} | where
    return actions.create("account", values, by=TESTER, at=NOW).id


filled = st.fixed_dictionaries(
    {}, optional={"employees": st.integers(0, 3), "annual_revenue": st.sampled_from(["1.00", "2.50"]), "segment": st.just("SMB")}
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(filled, min_size=1, max_size=12),
    later=st.lists(filled, max_size=6),
    order=st.sampled_from(ORDERS),
    limit=st.integers(1, 5),
)
def test_each_row_is_visited_once_while_others_are_added(calls, cast, first, later, order, limit):
    omar = calls("omar")
    there = {account(number, {**one, "owner": cast.rita}) for number, one in enumerate(first)}
    gone = {row["id"] for row in _pages(omar, order, 1_000, iter(()))} - there
    adding = iter(enumerate(later))
    visited = [row["id"] for row in _pages(omar, order, limit, adding)]
    assert len(visited) == len(set(visited))
    assert there <= set(visited)
    assert gone <= set(visited)


def _pages(omar, order, limit, adding):
    after = ""
    while True:
        page = omar.get("/accounts", order=order, limit=limit, after=after).json()
        yield from page["rows"]
        for number, one in [next(adding, (None, None))]:
            if one is not None:
                account(number, one)
        after = page["next"]
        if not after:
            return


def test_a_cursor_belongs_to_its_order(calls, cast):
    omar = calls("omar")
    for number in range(3):
        account(number, {})
    after = omar.get("/accounts", order="name", limit=1).json()["next"]
    assert omar.get("/accounts", order="name", limit=1, after=after).status_code == 200
    for order in ("-employees,name", "city", "-name"):
        refused = omar.get("/accounts", order=order, limit=1, after=after)
        assert (refused.status_code, "another list or order" in refused.json()["detail"]) == (422, True), order
