"""The thinking behind the dashboards, without a database."""

from datetime import date, timedelta

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.reporting.decide.landing import landing, win_rates
from salesops.capabilities.reporting.decide.reps import needs_help, ramp_state
from salesops.capabilities.reporting.decide.verdict import verdict
from salesops.capabilities.reporting.decide.warnings import warnings_of, with_signs
from salesops.capabilities.reporting.facts import OpenDeal, Part, Rep, StageDue

DAY = date(2024, 6, 3)
shares = st.floats(0, 1)
stages = st.builds(StageDue, st.just("demo"), st.floats(0, 1e9), st.integers(1, 1000), shares)


def test_the_likely_landing_is_what_is_booked_and_each_stage_at_its_win_rate():
    due = [StageDue("demo", 100.0, 4, 0.5), StageDue("proposal", 200.0, 2, 0.25)]
    assert landing(1000.0, due).likely == 1100.0


@given(st.floats(0, 1e9), st.lists(stages, max_size=6))
def test_worst_likely_and_best_are_in_order_within_what_is_possible(booked, due):
    lands = landing(booked, due)
    everything = booked + sum(stage.amount for stage in due)
    slack = 1e-9 * max(1.0, everything)
    assert booked <= lands.worst <= lands.likely + slack
    assert lands.likely <= lands.best + slack
    assert lands.best <= everything + slack


def test_what_is_certain_has_no_range():
    lands = landing(10.0, [StageDue("signed", 5.0, 3, 1.0), StageDue("dead", 7.0, 3, 0.0)])
    assert (lands.worst, lands.likely, lands.best) == (15.0, 15.0, 15.0)


def test_the_win_rate_of_a_stage_is_the_product_of_what_goes_on_from_it():
    assert win_rates([("a", 0.5), ("b", 0.5), ("c", 0.8)], {}) == pytest.approx({"a": 0.2, "b": 0.4, "c": 0.8})


def test_a_stage_without_observations_has_the_probability_of_the_process():
    assert win_rates([("a", 0.5), ("b", None), ("c", 0.8)], {"b": 0.3}) == pytest.approx({"a": 0.15, "b": 0.3, "c": 0.8})


TWO = (Part("West", 50, 90, 100), Part("East", 20, 40, 100))


@pytest.mark.parametrize(
    ("due", "quota", "outlook"),
    [
        (None, 100.0, "no_data"),
        ([], None, "no_quota"),
        ([StageDue("s", 100, 100, 0.99)], 110.0, "yes"),
        ([StageDue("s", 100, 10, 0.5)], 99.0, "likely"),
        ([StageDue("s", 100, 10, 0.5)], 110.0, "unlikely"),
        ([StageDue("s", 100, 10, 0.5)], 300.0, "no"),
        ([], 50.0, "done"),
    ],
)
def test_the_verdict_follows_where_the_quota_lies_in_the_range(due, quota, outlook):
    lands = None if due is None else landing(50.0, due)
    assert verdict(lands, quota, TWO, over=False).outlook == outlook


def test_the_verdict_names_the_part_that_misses_most_of_its_quota():
    judged = verdict(landing(70.0, [StageDue("s", 100, 10, 0.5)]), 200.0, TWO, over=False)
    assert judged.worst == TWO[1]
    assert judged.gap == pytest.approx(80.0)


def test_a_period_that_has_ended_is_judged_by_what_was_booked():
    assert verdict(landing(99.0, []), 100.0, TWO, over=True).outlook == "missed"
    assert verdict(landing(100.0, []), 100.0, TWO, over=True).outlook == "done"


HEALTHY = OpenDeal(1, "Deal", "Acme", "Rita", "demo", 100.0, DAY, 0, 5, 14, 3, 0, next_step_missing=False)


def test_a_healthy_deal_has_no_warning():
    assert warnings_of(HEALTHY) == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days_overdue": 1}, "Close date passed"),
        ({"pushes": 3}, "Close date moved 3 times"),
        ({"days_since_activity": 24}, "No activity for 24 days"),
        ({"days_in_stage": 41}, "In stage 41 working days, norm 14"),
        ({"next_step_missing": True}, "No next step"),
    ],
)
def test_a_warning_says_in_words_what_is_wrong(wrong, words):
    assert [warning.text for warning in warnings_of(OpenDeal(**{**vars(HEALTHY), **wrong}))] == [words]


days_around = st.one_of(st.none(), st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days)))
rows = st.fixed_dictionaries(
    {
        "deal_id": st.integers(1, 99),
        "close_date": days_around,
        "stage_entered_on": days_around,
        "last_activity_on": days_around,
        "expected_days": st.one_of(st.none(), st.integers(1, 30)),
        "pushes": st.one_of(st.none(), st.integers(0, 4)),
        "next_step": st.sampled_from(["", None, "Call them"]),
    }
)
SCHEMA = ibis.schema(
    {
        "deal_id": "int64",
        "close_date": "date",
        "stage_entered_on": "date",
        "last_activity_on": "date",
        "expected_days": "int64",
        "pushes": "int64",
        "next_step": "string",
    }
)


def as_deal(row):
    numbers = ("days_in_stage", "expected_days", "days_since_activity")
    whole = {name: None if row[name] is None or row[name] != row[name] else int(row[name]) for name in numbers}
    return OpenDeal(
        deal_id=int(row["deal_id"]),
        name="",
        account="",
        owner="",
        stage="",
        amount=0.0,
        close_date=None,
        pushes=int(row["pushes"] or 0),
        days_overdue=int(row["days_overdue"]),
        next_step_missing=bool(row["next_step_missing"]),
        **whole,
    )


@settings(max_examples=25)
@given(st.lists(rows, min_size=1, max_size=12))
def test_the_rules_over_a_table_find_the_deals_the_rules_for_one_find(given_rows):
    table = ibis.memtable(given_rows, schema=SCHEMA)
    judged = ibis.duckdb.connect().to_pyarrow(with_signs(table, DAY)).to_pylist()
    assert [row["at_risk"] for row in judged] == [bool(warnings_of(as_deal(row))) for row in judged]


@settings(max_examples=10)
@given(st.lists(rows, min_size=1, max_size=8))
def test_a_next_step_is_missed_only_where_next_steps_are_kept(given_rows):
    table = ibis.memtable([{**row, "next_step": ""} for row in given_rows], schema=SCHEMA)
    judged = ibis.duckdb.connect().to_pyarrow(with_signs(table, DAY)).to_pylist()
    assert not any(row["next_step_missing"] for row in judged)


REP = Rep(1, "Rita", "West", 100.0, 50.0, 200.0, 4.0, 0.5, 40, 40, 0, None, None)


def test_a_rep_on_pace_with_enough_pipeline_needs_no_help():
    assert needs_help(REP, DAY, elapsed=0.5, coverage_needed=3.0) == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"attainment": 0.2}, "At 20% of quota with 50% of the period gone"),
        ({"coverage": 1.2}, "Pipeline covers 1.2× of what is left, 3.0× needed"),
        ({"activities": 10}, "75% fewer activities than in the days before"),
    ],
)
def test_why_a_rep_needs_help_is_said_in_words(wrong, words):
    found = needs_help(Rep(**{**vars(REP), **wrong}), DAY, elapsed=0.5, coverage_needed=3.0)
    assert [warning.text for warning in found] == [words]


def test_who_has_left_is_not_helped():
    gone = Rep(**{**vars(REP), "attainment": 0.0, "left_on": DAY})
    assert needs_help(gone, DAY, elapsed=0.5, coverage_needed=3.0) == ()
    assert ramp_state(gone, DAY) == "Left"


def test_ramp_is_said_in_days():
    assert ramp_state(Rep(**{**vars(REP), "ramped_on": DAY + timedelta(days=40)}), DAY) == "Ramping, 40 days left"
    assert ramp_state(Rep(**{**vars(REP), "ramped_on": DAY}), DAY) == "Ramped"
