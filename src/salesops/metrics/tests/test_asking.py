from datetime import date
from decimal import Decimal

import pytest

from salesops.kernel.condition import All, Any_, Compare, Not
from salesops.kernel.scope import NOTHING, Scope
from salesops.metrics.catalogue import METRICS
from salesops.metrics.compile import metric_named
from salesops.metrics.errors import AskError
from salesops.metrics.tests.world import Q1, World

DEALS = """
deal_id | name | status | owner_id | person | team_id | team | manager_id | segment | amount | closed_on
1       | One  | won    | 1        | Ann    | 2       | East | 8          | SMB     | 10     | 2024-01-10
2       | Two  | won    | 2        | Bob    | 3       | Wien | 9          | -       | 200    | 2024-02-10
3       | Tre  | won    | 3        | Ann    | 4       | West | 7          | Mid     | 3000   | 2024-03-10
4       | For  | won    | -        | -      | -       | -    | -          | SMB     | 40000  | 2024-03-11
"""
TEAMS = """
team_id | team | parent_id | valid_from          | valid_to
1       | All  | -         | 2020-01-01 | 9999-01-01
2       | East | 1         | 2020-01-01 | 9999-01-01
3       | Wien | 2         | 2024-04-30 | 9999-01-01
4       | West | 2         | 2020-01-01 | 2024-02-01
4       | West | 1         | 2024-02-01 | 9999-01-01
"""
PEOPLE = """
person_id | person | manager_id | valid_from          | valid_to
7         | Top    | -          | 2020-01-01 | 9999-01-01
8         | Eve    | 7          | 2020-01-01 | 9999-01-01
9         | Fay    | 8          | 2020-01-01 | 9999-01-01
"""


@pytest.fixture(scope="module")
def world():
    return World(deal=DEALS, team_version=TEAMS, person_version=PEOPLE)


def _sum(world, where, **more):
    return int(world.value("bookings", period=Q1, where=where, **more))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Compare("team", "is", "East"), 210),
        (Compare("team", "is", "All"), 3210),
        (Compare("team", "in", ("Wien", "West")), 3200),
        (Compare("team", "is_not", "East"), 43000),
        (Compare("team", "is_empty"), 40000),
        (Compare("team", "starts_with", "w"), 3200),
        (Compare("manager", "is", "Top"), 3210),
        (Compare("manager", "is", "Eve"), 210),
        (Compare("manager", "not_in", ("Eve",)), 43000),
        (Compare("manager", "contains", "FA"), 200),
        (Compare("segment", "is_not", "SMB"), 3200),
        (Compare("segment", "excludes", "sm"), 3200),
        (Compare("amount", "at_least", "200"), 43200),
        (Compare("amount", "more_than", Decimal("200.00")), 43000),
        (Compare("amount", "less_than", None), 0),
        (Compare("person_id", "in", (1, 2)), 210),
        (Compare("closed_on", "at_most", "2024-02-10"), 210),
        (Not(Any_((Compare("segment", "is", "SMB"), Compare("segment", "is_empty")))), 3000),
        (All((Compare("person", "is", "Ann"), Compare("team", "is", "All"))), 3010),
    ],
)
def test_conditions_keep_the_rows_they_hold_for(world, where, expected):
    assert _sum(world, where) == expected


def test_the_tree_of_teams_is_that_of_the_last_day(world):
    assert _sum(world, Compare("team", "is", "East"), today=date(2024, 1, 31)) == 10
    january = world.value("bookings", where=Compare("team", "is", "East"), as_of=date(2024, 1, 31))
    assert january == 10


def test_scope_hides_what_others_own_and_what_nobody_owns(world):
    assert world.value("bookings", period=Q1, scope=Scope(people=frozenset({1, 2}))) == 210
    assert world.value("bookings", period=Q1, scope=NOTHING) == 0
    assert [row["name"] for row in world.behind("bookings", period=Q1, scope=Scope(people=frozenset({3})))] == ["Tre"]


def test_two_people_of_one_name_are_told_apart_by_id(world):
    assert world.by("bookings", "person", period=Q1)["Ann"] == 3010
    assert world.by("bookings", "person_id", period=Q1)[3] == 3000


def test_managers_are_shown_by_name(world):
    assert world.by("bookings", "manager", period=Q1) == {"Top": 3000, "Eve": 10, "Fay": 200, None: 40000}


def test_rows_behind_are_latest_first_and_add_up(world):
    rows = world.behind("bookings", period=Q1)
    assert [row["deal_id"] for row in rows] == [4, 3, 2, 1]
    assert sum(row["amount"] for row in rows) == world.value("bookings", period=Q1)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_an_answer_and_rows_where_there_is_no_data(name):
    empty = World()
    assert len(empty.rows(name)) == 1
    assert empty.rows(name, "month") == []
    assert empty.behind(name) == []


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ({"by": ("persn",)}, "There is no dimension 'persn' of bookings. Did you mean person"),
        ({"by": ("month", "year")}, "month and year are both periods. Ask by one of them."),
        ({"by": ("team", "team")}, "name one twice"),
        ({"where": Compare("colour", "is", "red")}, "There is no field 'colour' to filter bookings by."),
        ({"where": Compare("amount", "is", "much")}, "amount holds a number, and 'much' is none. Give a number."),
        ({"where": Compare("closed_on", "is", "May")}, "closed_on holds a date such as 2017-03-01"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_with_the_way_out(world, ask, message):
    with pytest.raises(AskError, match=message.replace(".", r"\.")):
        world.rows("bookings", *ask.pop("by", ()), **ask)


def test_an_unknown_metric_is_refused_with_near_names():
    with pytest.raises(AskError, match=r"There is no metric 'booking'\. Did you mean bookings"):
        metric_named("booking")


def test_compounds_are_filtered_by_what_all_their_parts_have(world):
    with pytest.raises(AskError, match="no field 'amount' to filter quota_attainment by"):
        world.rows("quota_attainment", where=Compare("amount", "at_least", 5))
