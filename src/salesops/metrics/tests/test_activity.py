from datetime import date

import pytest

from salesops.kernel.period import Period
from salesops.metrics.tests.world import Q1, Q2, World

ACTIVITIES = """
activity_id | type            | outcome   | on         | minutes | owner_id | person | deal_id | contact_id
1           | call            | connected | 2024-04-01 | 30      | 1        | Ann    | 1       | 1
2           | call            | voicemail | 2024-04-02 | -       | 1        | Ann    | 1       | 2
3           | call            | -         | 2024-04-02 | 2       | 9        | Max    | -       | -
4           | email_sent      | -         | 2024-04-02 | -       | 1        | Ann    | 1       | 2
5           | email_sent      | -         | 2024-04-03 | -       | 1        | Ann    | 1       | 2
6           | email_replied   | -         | 2024-04-03 | -       | 1        | Ann    | 1       | 3
7           | meeting_booked  | -         | 2024-04-03 | -       | 1        | Ann    | 1       | 1
8           | meeting_held    | -         | 2024-04-04 | 60      | 1        | Ann    | 1       | 1
9           | meeting_no_show | -         | 2024-04-04 | 60      | 1        | Ann    | 1       | 4
10          | call            | connected | 2024-05-11 | 99      | 1        | Ann    | 1       | 5
11          | meeting_held    | -         | 2024-01-04 | 60      | 1        | Ann    | 1       | 6
"""
DEALS = """
deal_id | status | amount | owner_id | person | closed_on
1       | open   | 1      | 1        | Ann    | -
2       | open   | 1      | 1        | Ann    | -
3       | won    | 1      | 1        | Ann    | 2024-04-30
4       | won    | 1      | 1        | Ann    | 2024-04-30
"""
PEOPLE = """
person_id | person | role    | hired_on   | left_on    | valid_from          | valid_to
1         | Ann    | rep     | 2024-04-01 | 2024-04-08 | 2024-04-01 | 9999-01-01
9         | Max    | manager | -          | -          | 2020-01-01 | 9999-01-01
"""
CHANGES = """
sequence | kind | owner_id | person | on
1        | deal | 1        | Ann    | 2024-04-01
2        | lead | 1        | Ann    | 2024-04-02
"""


@pytest.fixture(scope="module")
def world():
    return World(activity=ACTIVITIES, deal=DEALS, person_version=PEOPLE, change=CHANGES)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("activities", 7),
        ("calls", 3),
        ("phone_minutes", 32),
        ("emails_sent", 2),
        ("meetings_booked", 1),
        ("meetings_held", 1),
        ("data_entries", 2),
        ("connect_rate", 1 / 3),
        ("meeting_conversion", 1.0),
        ("response_rate", 0.5),
        ("engaged_contacts_per_open_deal", 2 / 2),
        ("selling_time_share", 90 / (5 * 480)),
        ("activity_per_won_deal", 7 / 2),
    ],
)
def test_the_second_quarter_so_far(world, metric, expected):
    assert world.value(metric, period=Q2) == pytest.approx(expected)


@pytest.mark.parametrize("metric", ["connect_rate", "response_rate", "activity_per_won_deal", "selling_time_share"])
def test_nothing_to_divide_by_gives_no_answer(world, metric):
    assert world.value(metric, period=Period(date(2023, 1, 1), date(2023, 2, 1))) is None


def test_meetings_held_of_none_booked_have_no_conversion(world):
    assert world.value("meeting_conversion", period=Q1) is None
