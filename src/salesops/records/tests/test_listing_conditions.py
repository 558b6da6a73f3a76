"""A condition means the same in a list as for one record: the database judged by `kernel.condition.judge`."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.cast import TESTER

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Condition, Not, holds, parse
from salesops.kernel.kinds import Field
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.listing import Ask, AskError, ids
from salesops.records.queries import get_many
from salesops.records.row import Row

AT = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)
CUSTOM = (
    Field("partner", "choice", choices=("Acme", "Élan")),
    Field("seats", "integer"),
    Field("margin", "money"),
    Field("renews", "date"),
    Field("pilot", "yes_no"),
)
WORDS = st.sampled_from(
    ["", "North", "north", "NORTH EAST", "Élan", "élan", "100%", "a_b", "aXb", "it's", "a\\b", "Ünder", "日本"]
)
CENTS = st.sampled_from(["0", "0.01", "-0.01", "50000.00", "49999.99", "9999999999999.99"]).map(Decimal)
FINER = CENTS | st.sampled_from(["0.001", "0.0101", "-0.009", "49999.994", "0.00001"]).map(Decimal)
DAYS = st.sampled_from([date(2024, 2, 29), date(2024, 3, 1), date(1999, 12, 31)])
MOMENTS = st.sampled_from([datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)])
WHOLE = st.sampled_from([0, 1, -1, 50000])
VALUES = {
    "name": WORDS.filter(bool),
    "next_step": WORDS,
    "amount": st.none() | CENTS,
    "close_date": st.none() | DAYS,
    "custom.partner": st.sampled_from([None, "Acme", "Élan"]),
    "custom.seats": st.none() | WHOLE,
    "custom.margin": st.none() | CENTS,
    "custom.renews": st.none() | DAYS,
    "custom.pilot": st.none() | st.booleans(),
}
ASKED = {
    "name": WORDS.filter(bool),
    "next_step": WORDS.filter(bool) | st.sampled_from(["n", "TH", "é", "%", "_", "'", "\\", "É"]),
    "amount": FINER | WHOLE,
    "close_date": DAYS,
    "custom.partner": st.sampled_from(["Acme", "Élan", "élan"]),
    "custom.seats": WHOLE | CENTS,
    "custom.margin": FINER | WHOLE,
    "custom.renews": DAYS,
    "custom.pilot": st.booleans(),
    "account.name": WORDS.filter(bool),
    "account.employees": WHOLE | CENTS,
    "stage_since": MOMENTS,
}
TEXTS = {"name", "next_step", "custom.partner", "account.name"}


@st.composite
def compares(draw) -> Compare:
    field = draw(st.sampled_from(sorted(ASKED)))
    ordered = () if field in TEXTS or field == "custom.pilot" else ("at_least", "at_most", "more_than", "less_than")
    searches = ("contains", "excludes", "starts_with") if field in TEXTS else ()
    operator = draw(st.sampled_from(["is", "is_not", "in", "not_in", "is_empty", "is_filled", *ordered, *searches]))
    if operator in ("is_empty", "is_filled"):
        return Compare(field, operator)
    if operator in ("in", "not_in"):
        return Compare(field, operator, tuple(draw(st.lists(ASKED[field], min_size=1, max_size=3))))
    return Compare(field, operator, draw(ASKED[field]))


def conditions() -> st.SearchStrategy[Condition]:
    several = lambda inner: st.lists(inner, min_size=1, max_size=3).map(tuple)  # noqa: E731
    return st.recursive(
        st.just(ALWAYS) | compares(),
        lambda inner: several(inner).map(All) | several(inner).map(Any_) | inner.map(Not),
        max_leaves=5,
    )


def deals() -> st.SearchStrategy[list[dict]]:
    deal = st.fixed_dictionaries({**VALUES, "account": st.sampled_from([None, 0, 1])})
    return st.lists(deal, min_size=1, max_size=5)


def seen(deal: Row, accounts: dict[int, Row]) -> dict:
    """The record as `judge` reads it: custom fields decoded, the account's fields beside it."""
    values = {**deal.values, "stage_since": AT}
    for name, kind in (("custom.margin", Decimal), ("custom.renews", date.fromisoformat)):
        if values.get(name) is not None:
            values[name] = kind(values[name])
    account = accounts.get(deal["account"])
    return {**values, **({f"account.{name}": value for name, value in account.values.items()} if account else {})}


class ConditionsInLists(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(deals(), st.lists(conditions(), min_size=1, max_size=4))
    def test_the_list_is_just_the_records_that_meet_the_condition(self, drawn, asked):
        named = [{"name": "Élan North", "employees": 1}, {"name": "a_b", "employees": None}]
        accounts = [actions.create("account", values, by=TESTER, at=AT).id for values in named]
        made = []
        for values in drawn:
            values = {**values, "account": None if values["account"] is None else accounts[values["account"]]}
            whole = {"pipeline": "sales", "stage": "demo", "status": "open", **values}
            made.append(actions.create("deal", whole, by=TESTER, at=AT, custom_fields=CUSTOM).id)
        rows = get_many("deal", made, scope=EVERYTHING)
        behind = get_many("account", accounts, scope=EVERYTHING)
        for condition in asked:
            wanted = [deal for deal in made if holds(condition, seen(rows[deal], behind))]
            assert ids(Ask("deal", condition, custom=CUSTOM), scope=EVERYTHING, limit=100) == wanted


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"field": "colour", "is": "red"}, "no field 'colour'"),
        ({"field": "amout", "is": 1}, "Did you mean amount"),
        ({"field": "account.colour", "is": "red"}, "no field 'account.colour'"),
        ({"field": "name.length", "is": 3}, "no field"),
        ({"field": "amount", "at_least": "much"}, "The field holds an amount"),
        ({"field": "close_date", "is": "soon"}, "The field holds a day"),
        ({"field": "amount", "contains": "5"}, "looks in texts"),
        ({"field": "name", "is": "a\x00b"}, "cannot be compared"),
        ({"field": "owner", "is": 10**30}, "cannot be compared"),
        ({"all": [{"field": "name", "is": "x"}] * 300}, "has 300 parts"),
    ],
)
def test_what_cannot_be_asked_is_said(db, condition, words):
    with pytest.raises(AskError, match=words):
        ids(Ask("deal", parse(condition)), scope=EVERYTHING, limit=1)


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ({"is": "0.01"}, []),
        ({"is_not": "0.01"}, [0, 1]),
        ({"in": ["0.01", 1]}, [1]),
        ({"at_least": "0.5"}, [1]),
        ({"more_than": "0.5"}, [1]),
        ({"at_most": "0.5"}, [0]),
        ({"less_than": "0.5"}, [0]),
        ({"more_than": "-0.5"}, [0, 1]),
    ],
)
def test_a_whole_number_is_compared_with_a_fraction_as_it_is(db, words, met):
    accounts = [actions.create("account", {"name": str(n), "employees": n}, by=TESTER, at=AT).id for n in (0, 1)]
    found = ids(Ask("account", parse({"field": "employees", **words})), scope=EVERYTHING, limit=9)
    assert [accounts.index(one) for one in found] == met


def test_a_day_may_be_counted_from_today(db):
    values = {"name": "Due", "pipeline": "sales", "stage": "demo", "status": "open", "close_date": date(2024, 6, 1)}
    deal = actions.create("deal", values, by=TESTER, at=AT).id
    today = date(2024, 6, 3)
    for text, expected in (("today", [deal]), ("today-1", [deal]), ("today-2", []), ("today+10", [deal])):
        asked = Ask("deal", parse({"field": "close_date", "less_than": text}), today=today)
        assert ids(asked, scope=EVERYTHING, limit=9) == expected


def test_a_day_begins_where_the_company_is(db):
    values = {"name": "Late", "pipeline": "sales", "stage": "demo", "status": "open"}
    late = datetime(2024, 6, 2, 23, 0, tzinfo=UTC)
    deal = actions.create("deal", values, by=TESTER, at=AT, happened_at=late).id
    entered = parse({"field": "stage_since", "less_than": "today"})
    today = date(2024, 6, 3)
    assert ids(Ask("deal", entered, today=today, zone="UTC"), scope=EVERYTHING, limit=9) == [deal]
    assert ids(Ask("deal", entered, today=today, zone="Europe/Berlin"), scope=EVERYTHING, limit=9) == []
