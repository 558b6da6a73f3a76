"""The thinking behind the dashboards, without a database."""

from datetime import date, timedelta

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.reporting.decide.landing import landing
from salesops.capabilities.reporting.decide.reps import needs_help, ramp_state
from salesops.capabilities.reporting.decide.verdict import verdict
from salesops.capabilities.reporting.decide.warnings import warnings_of, with_signs
from salesops.capabilities.reporting.facts import Foretold, Landing, OpenDeal, Part, Rep, Told

DAY = date(2024, 6, 3)


def told(low: float, likely: float, high: float) -> Foretold:
    return Foretold(DAY, Told("company", low, likely, high))


@given(st.floats(0, 1e9), st.lists(st.floats(0, 1e9), min_size=3, max_size=3).map(sorted))
def test_a_landing_is_what_the_forecast_tells_and_never_less_than_what_is_booked_by_now(booked, range_):
    lands = landing(booked, told(*range_), over=False)
    assert booked <= lands.worst <= lands.likely <= lands.best
    assert [lands.worst, lands.likely, lands.best] == [max(booked, value) for value in range_]


def test_without_a_forecast_nobody_guesses_and_a_period_that_is_over_needs_none():
    assert landing(5.0, Foretold(why_not="Nobody made one."), over=False) is None
    assert landing(5.0, Foretold(), over=True) == Landing(5.0, 5.0, 5.0, 5.0)


TWO = (Part("West", 50, 90, 100), Part("East", 20, 40, 100))


@pytest.mark.parametrize(
    ("lands", "quota", "outlook"),
    [
        (None, 100.0, "not_told"),
        (Landing(0, 0, 0, 0), 100.0, "no_data"),
        (Landing(50, 90, 100, 110), None, "no_quota"),
        (Landing(50, 110, 120, 130), 110.0, "yes"),
        (Landing(50, 90, 100, 110), 101.0, "likely"),
        (Landing(50, 90, 100, 110), 110.0, "unlikely"),
        (Landing(50, 90, 100, 110), 111.0, "no"),
        (Landing(50, 50, 50, 50), 50.0, "done"),
    ],
)
def test_the_verdict_follows_where_the_quota_lies_in_the_range(lands, quota, outlook):
    assert verdict(lands, quota, TWO, over=False).outlook == outlook


def test_the_verdict_names_the_part_that_misses_most_of_its_quota():
    judged = verdict(Landing(70, 100, 120, 140), 200.0, TWO, over=False)
    assert judged.worst == TWO[1]
    assert judged.gap == pytest.approx(80.0)


def test_a_period_that_has_ended_is_judged_by_what_was_booked():
    assert verdict(landing(99.0, Foretold(), over=True), 100.0, TWO, over=True).outlook == "missed"
    assert verdict(landing(100.0, Foretold(), over=True), 100.0, TWO, over=True).outlook == "done"


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
