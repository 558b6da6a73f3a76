"""From a habit to the process: what a stage would say."""

import numpy as np
import pytest

from salesops.capabilities.insights.decide.people import practices, who_is_best
from salesops.capabilities.insights.decide.suggesting import changed, suggestions
from salesops.capabilities.insights.facts import Habit, Point

NAMES = {"demo": "Demo", "proposal": "Proposal"}
WITHIN, BEFORE = Point("within", "demo", 3), Point("before", "proposal", after="demo")
PROCESS = {"pipelines": [{"key": "sales", "stages": [{"key": "demo", "required_fields": ["amount"]}, {"key": "proposal"}]}]}


def stage(habit: Habit, form: str) -> dict:
    one = next(found for found in suggestions(habit, NAMES) if found.form == form)
    return changed(PROCESS, "sales", one)["pipelines"][0]["stages"][0]


def test_a_meeting_becomes_a_line_of_the_play_or_a_required_activity():
    habit = Habit(WITHIN, "count", "meeting_held", 1)
    assert stage(habit, "play")["play"]["checklist"] == ["A meeting held within 3 days of entering Demo"]
    assert stage(habit, "requirement")["required_activities"] == [{"type": "meeting_held", "at_least": 1, "since": "stage"}]


def test_what_is_known_before_a_stage_is_asked_for_in_the_stage_before_it():
    assert stage(Habit(BEFORE, "role", "Champion"), "requirement")["required_roles"] == ["Champion"]
    assert stage(Habit(BEFORE, "field", "next_step"), "requirement")["required_fields"] == ["amount", "next_step"]


@pytest.mark.parametrize("habit", [Habit(BEFORE, "contacts", "", 2), Habit(WITHIN, "count", "email_replied", 1)])
def test_what_cannot_be_required_is_only_advised(habit):
    assert [one.form for one in suggestions(habit, NAMES)] == ["play"]


def test_what_belongs_to_no_stage_becomes_nothing():
    assert suggestions(Habit(Point("start"), "answered", "", 1), NAMES) == ()


def test_twice_is_as_once_and_nothing_given_is_changed():
    one = suggestions(Habit(WITHIN, "count", "call", 2), NAMES)[1]
    once = changed(PROCESS, "sales", one)
    assert changed(once, "sales", one) == once
    assert "required_activities" not in PROCESS["pipelines"][0]["stages"][0]


@pytest.mark.parametrize(
    ("habit", "given"),
    [
        (Habit(BEFORE, "role", "Champion"), {"roles": ["Champion"], "deal": {}, "activities": {"call": 1}}),
        (Habit(BEFORE, "field", "next_step"), {"deal": {"next_step": "Known"}, "activities": {"call": 1}}),
        (Habit(WITHIN, "count", "call", 2), {"deal": {}, "activities": {"call": 2}}),
    ],
)
def test_examples_of_what_may_move_are_given_what_is_asked_for_and_the_others_left(habit, given):
    case = {"case": "It may.", "stage": "demo", "to": "proposal", "deal": {}, "activities": {"call": 1}, "allowed": True}
    others = [{**case, "allowed": False}, {**case, "stage": "proposal"}, {**case, "to": "lost"}, {**case, "pipeline": "renewals"}]
    stages = [*PROCESS["pipelines"][0]["stages"], {"key": "lost", "status": "lost"}]
    process = {"pipelines": [{"key": "sales", "stages": stages}], "cases": [case, *others]}
    one = next(found for found in suggestions(habit, NAMES) if found.form == "requirement")
    first, *left = changed(process, "sales", one)["cases"]
    assert first == {**case, **given}
    assert left == others


def test_the_best_are_those_who_win_more_than_their_segments_make_one_expect():
    people = np.repeat(np.arange(8), 2)
    segment = np.array(["Easy", "Hard"] * 8)
    deals = np.array([30, 10] * 7 + [10, 30])
    won = np.array([15, 1] * 7 + [6, 9])
    best = who_is_best(people, segment, deals, won)
    assert 7 in best.people
    assert len(best.people) + best.others == 8
    assert who_is_best(people[:10], segment[:10], deals[:10], won[:10]).people == ()


def test_a_habit_of_the_best_is_told_from_one_of_everybody():
    rng = np.random.default_rng(2)
    best = np.arange(24) < 6
    shares = np.column_stack([0.4 + 0.3 * best + rng.normal(0, 0.05, 24), 0.5 + rng.normal(0, 0.05, 24)])
    shares[3, 1] = np.nan
    found = {one.key: one for one in practices(("theirs", "all"), shares, best)}
    assert found["theirs"].q <= 0.05 < found["all"].q
    assert found["theirs"].best > found["theirs"].rest + 0.2
