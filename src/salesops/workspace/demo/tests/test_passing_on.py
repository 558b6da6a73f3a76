"""Who answers hand-offs when: the last ones are among them, the better people are sooner, and the same seed says the same."""

import json

import numpy as np

from salesops.kernel.working_time import read_hours
from salesops.workspace.demo.passing_on import LACKING, course, paces, picked
from salesops.workspace.demo.people_rows import WORKING_HOURS
from salesops.workspace.demo.world import World


def rng(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_last_ones_are_handed_over_and_some_of_those_before() -> None:
    some = picked(range(100), 30, rng())
    assert len(some) == 30
    assert some == sorted(some)
    assert set(range(90, 100)) <= set(some)
    assert picked(range(100), 30, rng()) == some


def test_the_hours_people_work_can_be_read() -> None:
    days = read_hours(json.loads(WORKING_HOURS))
    assert [sum(end - first for first, end in day) for day in days] == [510, 510, 510, 510, 420, 0, 0]


def test_of_few_all_are_handed_over() -> None:
    assert picked(range(7), 30, rng()) == list(range(7))
    assert picked([], 30, rng()) == []


def test_the_better_people_answer_sooner(world: World) -> None:
    skill, pace = world.cast.of_people("skill"), paces(world)
    sold = skill != 0
    assert np.corrcoef(skill[sold], pace[sold])[0, 1] < -0.3
    assert (paces(world) == pace).all()


def test_most_answers_are_in_time_some_late_and_few_are_sent_back() -> None:
    one = rng()
    drawn = [course(0.42, one, lacks=False) for _ in range(2_000)]
    assert 0.8 < np.mean([how.share <= 1 for how in drawn]) < 0.95
    assert 0.01 < np.mean([bool(how.back) for how in drawn]) < 0.06


def test_what_lacks_something_is_sent_back_more_often_and_for_that() -> None:
    one = rng()
    back = [how.back for how in (course(0.42, one, lacks=True) for _ in range(500)) if how.back]
    assert len(back) > 30
    assert set(back) == set(LACKING)
