"""When somebody is locked out, and what a link is worth: judged without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.workspace.logins import decide
from salesops.workspace.logins.decide import LinkFacts, Tries
from salesops.workspace.logins.tests.helping import NOW

MINUTE = timedelta(minutes=1)


def failed(times: int, kind="name") -> Tries:
    tries, at = Tries(), NOW
    for _ in range(times):
        tries = decide.after_failure(kind, tries, at)
        at += timedelta(seconds=1)
    return tries


@pytest.mark.parametrize("kind", decide.FREE)
def test_the_last_free_failure_locks_and_the_one_before_does_not(kind):
    assert failed(decide.FREE[kind] - 1, kind).until is None
    assert failed(decide.FREE[kind], kind).until is not None


def test_each_further_failure_doubles_the_wait_up_to_an_hour():
    waits = [(tries := failed(count)).until - tries.last_at for count in range(5, 14)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60, 60, 60)]


def test_after_two_quiet_hours_counting_starts_again():
    later = NOW + timedelta(hours=2, minutes=1)
    assert decide.after_failure("name", failed(4), later).failures == 1


@given(st.integers(0, 60), st.integers(0, 7200))
def test_who_waits_as_long_as_was_said_may_try(times, seconds):
    tries = failed(times)
    wait = decide.locked_for(tries, NOW + timedelta(seconds=seconds))
    assert wait is None or decide.locked_for(tries, NOW + timedelta(seconds=seconds) + wait) is None


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=0.2), "1 second"),
        (timedelta(seconds=40), "40 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(minutes=59, seconds=1), "60 minutes"),
    ],
)
def test_a_wait_is_said_rounded_up(wait, words):
    assert decide.said(wait) == words


GOOD = LinkFacts("invite", NOW + MINUTE, None, None, True)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (None, "not one of ours"),
        (LinkFacts("invite", NOW + MINUTE, NOW, None, True), "used already"),
        (LinkFacts("invite", NOW + MINUTE, None, NOW, True), "newer link"),
        (LinkFacts("invite", NOW, None, None, True), "expired"),
        (LinkFacts("invite", NOW + MINUTE, None, None, False), "deactivated"),
    ],
)
def test_a_link_that_lets_nobody_in_says_why(link, words):
    assert words in decide.refusal(link, NOW)


def test_a_good_link_is_not_refused():
    assert decide.refusal(GOOD, NOW) == ""
