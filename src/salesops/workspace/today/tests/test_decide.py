"""What to do next, decided without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.today.decide import LISTS, days, span, what_next
from salesops.workspace.today.facts import Deal, Facts, Lead, Meeting, Now, Task

AT = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)
TODAY = AT.date()
NOW = Now(AT, TODAY, timedelta(hours=24), 21)
DEMO = SalesProcess.default().stage("sales", "demo")
"""Its norm is 14 days."""


def ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def lead(number: int, hours: float) -> Lead:
    return Lead(number, f"Lead {number}", AT - timedelta(hours=hours))


def deal(number: int, **more: object) -> Deal:
    """A deal nothing is wrong with, unless it is said."""
    well = {"amount": Decimal(1000), "stage": DEMO, "entered_on": ago(3), "close_date": ago(-30), "next_step": "Call"}
    return Deal(number, f"Deal {number}", **{**well, "quiet_for": 2, **more})


def decided(**facts: object) -> list[tuple[str, int]]:
    return [(item.list, item.id) for item in what_next(Facts(NOW, **facts)).answer]


def test_with_nothing_to_do_nothing_is_listed():
    assert what_next(Facts(NOW)).answer == ()
    assert decided(deals=(deal(1),)) == []


def test_who_waits_comes_before_what_is_late_and_that_before_deals():
    found = decided(
        deals=(deal(9, next_step=""), deal(8, close_date=ago(1)), deal(7, entered_on=ago(40)), deal(10, quiet_for=40)),
        tasks=(Task(5, "Send it", TODAY), Task(4, "Call", ago(2))),
        leads=(lead(3, 30), lead(1, 2)),
        meetings=(Meeting(2, "Demo", AT + timedelta(hours=1), "12:30"),),
    )
    assert found == [
        ("leads-inside", 1),
        ("meetings", 2),
        ("leads-over", 3),
        ("tasks-overdue", 4),
        ("tasks-today", 5),
        ("close-date-passed", 8),
        ("past-norm", 7),
        ("no-next-step", 9),
        ("quiet", 10),
    ]
    assert [name for name, _ in found] == list(LISTS)


def test_ranks_count_from_one():
    items = what_next(Facts(NOW, leads=(lead(1, 1), lead(2, 2), lead(3, 99)))).answer
    assert [item.rank for item in items] == [1, 2, 3]


def test_the_lead_with_the_least_time_left_is_first_and_of_those_too_late_the_latest():
    assert decided(leads=(lead(1, 1), lead(2, 23), lead(3, 400), lead(4, 25))) == [
        ("leads-inside", 2),
        ("leads-inside", 1),
        ("leads-over", 4),
        ("leads-over", 3),
    ]


def test_a_lead_is_too_late_at_the_very_moment_its_time_is_up():
    assert decided(leads=(lead(1, 24), lead(2, 23.999))) == [("leads-inside", 2), ("leads-over", 1)]


def test_a_task_is_due_today_overdue_or_not_yet():
    assert decided(tasks=(Task(1, "a", ago(-1)), Task(2, "b", TODAY), Task(3, "c", ago(1)))) == [
        ("tasks-overdue", 3),
        ("tasks-today", 2),
    ]


def test_the_task_that_was_due_last_is_the_first_of_the_overdue():
    assert decided(tasks=(Task(1, "a", ago(300)), Task(2, "b", ago(1)))) == [("tasks-overdue", 2), ("tasks-overdue", 1)]


def test_the_largest_deal_is_first_one_without_an_amount_last_and_equal_ones_keep_their_order():
    amounts = {1: Decimal(10), 2: None, 3: Decimal(500), 4: Decimal(10), 5: Decimal(0)}
    found = decided(deals=tuple(deal(number, amount=amount, next_step="") for number, amount in amounts.items()))
    assert [number for _, number in found] == [3, 1, 4, 5, 2]


def test_a_deal_is_listed_once_with_all_its_reasons_the_gravest_first():
    [item] = what_next(Facts(NOW, deals=(deal(1, close_date=ago(5), entered_on=ago(21), next_step=" ", quiet_for=30),))).answer
    assert item.list == "close-date-passed"
    assert [reason.text for reason in item.reasons] == [
        "Close date passed 5 days ago",
        "15 working days in Demo, which usually takes 14 at most",
        "No next step",
        "No activity for 30 days",
    ]


@pytest.mark.parametrize(("entered", "listed"), [(20, False), (21, True)])
def test_a_deal_may_stand_as_long_as_the_norm_and_not_a_day_longer(entered, listed):
    assert bool(decided(deals=(deal(1, entered_on=ago(entered)),))) is listed


@pytest.mark.parametrize("unknown", [{"stage": None}, {"entered_on": None}, {"close_date": None}, {"quiet_for": None}])
def test_what_is_not_known_is_no_reason(unknown):
    assert decided(deals=(deal(1, **unknown),)) == []


def test_the_close_date_itself_has_not_passed():
    assert decided(deals=(deal(1, close_date=TODAY),)) == []


def test_reasons_say_the_figures():
    facts = Facts(
        NOW,
        leads=(lead(1, 23.75), lead(2, 72)),
        tasks=(Task(3, "a", ago(1)),),
        meetings=(Meeting(4, "m", AT + timedelta(minutes=45), "14:15"), Meeting(5, "m", AT - timedelta(minutes=5), "13:25")),
    )
    assert {item.id: item.reasons[0].text for item in what_next(facts).answer} == {
        1: "New, 15 min left to answer",
        5: "Today at 13:25, has begun",
        4: "Today at 14:15, in 45 min",
        2: "New for 3 days without an answer, agreed were 24 h",
        3: "Overdue for 1 day",
    }


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=48), "48 h"),
        (timedelta(hours=49), "2 days"),
        (timedelta(days=-1), "1 min"),
    ],
)
def test_a_span_is_said_in_its_own_unit(length, said):
    assert span(length) == said


def test_days_are_counted():
    assert [days(1), days(2), days(1200)] == ["1 day", "2 days", "1,200 days"]


NUMBERS = st.integers(1, 12)
PAST_DAYS = st.integers(-40, 400).map(ago)
LEADS = st.builds(lead, NUMBERS, st.floats(0, 1000))
TASKS = st.builds(Task, NUMBERS, st.just("Task"), PAST_DAYS)
MEETINGS = st.builds(
    Meeting, NUMBERS, st.just("M"), st.integers(-30, 600).map(lambda m: AT + timedelta(minutes=m)), st.just("9:00")
)
DEALS = st.builds(
    Deal,
    NUMBERS,
    st.just("Deal"),
    st.none() | st.decimals(0, 10**6, places=2),
    st.sampled_from([None, DEMO]),
    st.none() | PAST_DAYS,
    st.none() | PAST_DAYS,
    st.sampled_from(["", "  ", "Call"]),
    st.none() | st.integers(0, 400),
)


def unique(strategy):
    return st.lists(strategy, unique_by=lambda fact: fact.id, max_size=8).map(tuple)


@given(
    leads=unique(LEADS),
    tasks=unique(TASKS),
    meetings=unique(MEETINGS),
    deals=unique(DEALS),
    snoozed=st.frozensets(st.tuples(st.sampled_from(["lead", "activity", "deal"]), NUMBERS)),
)
def test_whatever_the_facts_each_thing_is_listed_once_in_order_with_a_reason_and_nothing_that_is_put_off(
    leads, tasks, meetings, deals, snoozed
):
    tasks = tuple(task for task in tasks if task.id not in {meeting.id for meeting in meetings})
    facts = Facts(NOW, leads, meetings, tasks, deals, snoozed)
    decision = what_next(facts)
    items = decision.answer
    keys = [(item.kind, item.id) for item in items]
    assert not snoozed & set(keys)
    assert len(keys) == len(set(keys))
    assert all(item.reasons and all(reason.text and reason.rule for reason in item.reasons) for item in items)
    assert [item.rank for item in items] == list(range(1, len(items) + 1))
    places = [LISTS.index(item.list) for item in items]
    assert places == sorted(places)
    assert decision.reasons == tuple(item.reasons[0] for item in items)
    backwards = Facts(NOW, leads[::-1], meetings[::-1], tasks[::-1], deals[::-1], snoozed)
    assert what_next(backwards).answer == items
    assert {key for key in keys if key[0] == "lead"} == {("lead", one.id) for one in leads} - snoozed
