"""Pages of lists: their order, their cursors, their sums, and who sees what; now and as of the past."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.cast import NOW, TESTER

from salesops.kernel.condition import parse
from salesops.kernel.scope import EVERYTHING, NOTHING
from salesops.records import actions, past
from salesops.records.access import scope_of
from salesops.records.listing import Ask, AskError, grouped, ids, page, total
from salesops.records.models import PAST, Deal, Moment
from salesops.records.queries import record_as_of

OPEN = {"pipeline": "sales", "stage": "demo", "status": "open"}


def deal(name="Deal", at=NOW, happened_at=None, **values) -> int:
    return actions.create("deal", {**OPEN, "name": name, **values}, by=TESTER, at=at, happened_at=happened_at).id


def walk(ask: Ask) -> list[int]:
    """Every page after the other, by the cursor."""
    found, after = [], ""
    while True:
        got = page(Ask(**{**vars(ask), "after": after}), scope=EVERYTHING)
        found += [row.id for row in got.rows]
        if not (after := got.next):
            return found


class Pages(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "B", "b", "Ä", "c"]),
                st.sampled_from([None, "1", "2", "2.50"]),
                st.sampled_from([None, date(2024, 1, 1), date(2024, 1, 2)]),
            ),
            max_size=12,
        ),
        st.permutations(["name", "amount", "close_date"]),
        st.lists(st.booleans(), min_size=3, max_size=3),
        st.integers(1, 4),
    )
    def test_cursors_visit_each_row_once_in_the_order_of_the_whole_list(self, rows, fields, down, limit):
        for name, amount, close_date in rows:
            deal(name, amount=amount, close_date=close_date)
        order = tuple(("-" if minus else "") + field for field, minus in zip(fields, down, strict=True))
        whole = ids(Ask("deal", order=order), scope=EVERYTHING, limit=100)
        assert sorted(whole) == sorted(Deal.objects.values_list("id", flat=True))
        assert walk(Ask("deal", order=order, limit=limit)) == whole


def test_empty_comes_first_upward_and_last_downward_and_capitals_do_not_matter(db):
    none, small, large = deal("b"), deal("A", amount="1"), deal("C", amount="5")
    assert ids(Ask("deal", order=("amount",)), scope=EVERYTHING, limit=9) == [none, small, large]
    assert ids(Ask("deal", order=("-amount",)), scope=EVERYTHING, limit=9) == [large, small, none]
    assert ids(Ask("deal", order=("name",)), scope=EVERYTHING, limit=9) == [small, none, large]


def test_a_list_is_sorted_by_what_lies_behind_a_reference(db):
    zeta, alpha = (actions.create("account", {"name": name}, by=TESTER, at=NOW).id for name in ("Zeta", "Alpha"))
    first, second, third = deal(account=zeta), deal(account=alpha), deal()
    assert ids(Ask("deal", order=("account.name",)), scope=EVERYTHING, limit=9) == [third, second, first]
    assert walk(Ask("deal", order=("-account.name",), limit=1)) == [first, second, third]


def test_a_page_says_what_everything_is_called(cast):
    account = actions.create("account", {"name": "Halcyon"}, by=TESTER, at=NOW).id
    deal(account=account, owner=cast.rita)
    got = page(Ask("deal"), scope=EVERYTHING)
    assert (got.names["account"][account], got.names["person"][cast.rita]) == ("Halcyon", "Rita")


def test_sums_are_exact_to_the_cent(db):
    for _ in range(1000):
        deal(amount="0.10")
    assert total(Ask("deal", sums=("amount",)), scope=EVERYTHING).sums == {"amount": Decimal("100.00")}
    assert grouped(Ask("deal", sums=("amount",)), ("stage",), scope=EVERYTHING)[("demo",)].sums["amount"] == Decimal("100.00")


@pytest.mark.parametrize("name", ["amount.x", "account.owner.name", "nothing"])
def test_an_order_or_a_sum_by_what_there_is_not_is_refused(db, name):
    with pytest.raises(AskError):
        page(Ask("deal", order=(name,)), scope=EVERYTHING)
    with pytest.raises(AskError):
        total(Ask("deal", sums=(name,)), scope=EVERYTHING)


@pytest.mark.parametrize("after", ["x", "W10", "WzFd", "eyJhIjoxfQ", "W251bGwsIm5vIl0", "W3siYSI6MX0sMV0"])
def test_a_cursor_of_another_list_is_refused(db, after):
    with pytest.raises(AskError, match="cannot be read"):
        page(Ask("deal", order=("amount",), after=after), scope=EVERYTHING)


def test_everybody_lists_and_counts_their_own(cast):
    for owner in (cast.rita, cast.raj, cast.rosa, None):
        deal(owner=owner, amount="10")
    seen = {"ada": 4, "omar": 4, "mia": 2, "rita": 1, "max": 1, "sam": 0}
    for name, count in seen.items():
        scope = scope_of(cast.viewer(name), NOW)
        assert len(page(Ask("deal"), scope=scope).rows) == count
        assert total(Ask("deal", sums=("amount",)), scope=scope).sums["amount"] == 10 * count
        assert len(page(Ask("deal", at=NOW), scope=scope).rows) == count
    assert total(Ask("deal"), scope=NOTHING).count == 0


def test_words_are_looked_for_in_the_account_and_the_owner_too(cast):
    account = actions.create("account", {"name": "Müller & Söhne"}, by=TESTER, at=NOW).id
    wanted = deal("Expansion", account=account, owner=cast.rita)
    deal("Expansion", owner=cast.raj)
    assert ids(Ask("deal", search="MÜLLER exp rita"), scope=EVERYTHING, limit=9) == [wanted]


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


def a_history(cast) -> list[int]:
    """Deals that were made, moved, given away, deleted and brought back over ten days."""
    made = [deal(f"Deal {n}", happened_at=days(n - 10), owner=cast.rita, amount=str(n)) for n in range(5)]
    by = {"by": TESTER, "at": NOW}
    actions.edit("deal", made[0], {"amount": "77", "stage": "proposal"}, version=1, happened_at=days(-3), **by)
    actions.edit("deal", made[1], {"owner": cast.rosa, "next_step": "Call"}, version=1, happened_at=days(-2), **by)
    actions.delete("deal", made[2], version=1, by=TESTER, at=NOW)
    gone = actions.delete("deal", made[3], version=1, by=TESTER, at=NOW)
    actions.restore("deal", made[3], version=gone.version, by=TESTER, at=days(1))
    return made


@pytest.mark.parametrize("when", [-20, -9.5, -3, -2.5, -1, 0, 0.5, 2])
def test_a_list_of_the_past_is_what_history_says_of_each_record(cast, when):
    made, at = a_history(cast), days(when)
    states = {one: record_as_of("deal", one, at, scope=EVERYTHING) for one in made}
    there = {one: state for one, state in states.items() if state and state.pop("deleted_at") is None}
    rows = page(Ask("deal", at=at), scope=EVERYTHING).rows
    assert {row.id: row.values for row in rows} == there
    assert total(Ask("deal", at=at, sums=("amount",)), scope=EVERYTHING).sums["amount"] == sum(
        (state["amount"] for state in there.values()), Decimal(0)
    )


def test_conditions_and_orders_hold_in_the_past_too(cast):
    made = a_history(cast)
    asked = Ask("deal", parse({"field": "stage", "is": "demo"}), order=("-amount",), at=days(-4))
    assert ids(asked, scope=EVERYTHING, limit=9) == made[::-1]
    assert ids(Ask("deal", parse({"field": "owner.name", "is": "Rosa"}), at=days(-4)), scope=EVERYTHING, limit=9) == []
    since = PAST["deal"].objects.get(id=made[0], moment=Moment.objects.get(kind="deal").id).stage_since
    assert since == days(-10)


def test_what_is_learned_later_of_the_past_shows_in_it(cast):
    made, at = a_history(cast), days(-4)
    assert total(Ask("deal", at=at, sums=("amount",)), scope=EVERYTHING).sums["amount"] == 10
    actions.edit("deal", made[4], {"amount": "100"}, version=1, happened_at=days(-5), by=TESTER, at=NOW)
    deal("Found", happened_at=days(-7), amount="1000")
    assert total(Ask("deal", at=at, sums=("amount",)), scope=EVERYTHING).sums["amount"] == 1106


def test_the_oldest_moments_give_way(cast):
    a_history(cast)
    for number in range(past.KEPT + 3):
        assert total(Ask("deal", at=days(-number / 10)), scope=EVERYTHING).count > 0
    assert Moment.objects.filter(kind="deal").count() == past.KEPT
    assert set(PAST["deal"].objects.values_list("moment", flat=True)) <= set(Moment.objects.values_list("id", flat=True))


def test_a_moment_left_half_made_is_made_again(cast):
    made, at = a_history(cast), days(-4)
    half = Moment.objects.create(kind="deal", at=at)
    assert half.up_to is None
    assert sorted(ids(Ask("deal", at=at), scope=EVERYTHING, limit=9)) == made


def test_questions_are_as_few_for_a_thousand_as_for_ten(cast, django_assert_num_queries):
    def ask() -> None:
        page(Ask("deal", order=("account.name",), limit=200), scope=EVERYTHING)

    for count in (10, 90):
        for n in range(count):
            deal(str(n), owner=cast.rita)
        with django_assert_num_queries(3):
            ask()


def test_a_list_tells_nothing_by_filter_or_order_of_what_its_reader_may_not_read(cast):
    owned = {"owner": cast.rosa, "annual_revenue": "5000000", "segment": "SMB"}
    hidden = actions.create("account", {"name": "Hidden", **owned}, by=TESTER, at=NOW).id
    poor = actions.create("account", {"name": "Own", "owner": cast.rita, "annual_revenue": "1"}, by=TESTER, at=NOW).id
    first, second = deal(owner=cast.rita, account=hidden), deal(owner=cast.rita, account=poor)
    rita, ada = (scope_of(cast.viewer(name), NOW) for name in ("rita", "ada"))
    rich = Ask("deal", parse({"field": "account.annual_revenue", "at_least": 1000}))
    assert ids(rich, scope=ada, limit=9) == [first]
    assert ids(rich, scope=rita, limit=9) == []
    assert ids(Ask("deal", rich.where, at=NOW), scope=rita, limit=9) == []
    by_revenue = Ask("deal", order=("-account.annual_revenue",))
    assert ids(by_revenue, scope=ada, limit=9) == [first, second]
    assert ids(by_revenue, scope=rita, limit=9) == [second, first]
    small = Ask("deal", parse({"field": "account.segment", "is": "SMB"}))
    assert ids(small, scope=rita, limit=9) == [first]
