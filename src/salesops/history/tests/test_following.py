"""Every reader sees every event once, in order, and goes on where it was."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from salesops.history.append import NewEvent, append
from salesops.history.following import follow, followed
from salesops.kernel.actor import Actor

pytestmark = pytest.mark.django_db
AT = datetime(2024, 7, 1, tzinfo=UTC)
BY = Actor(None, "the tests", "test")


def _happen(*actions):
    with transaction.atomic():
        append([NewEvent("thing", 1, action, AT, {}, BY, AT) for action in actions])


def test_the_first_look_begins_at_the_last_event_and_then_nothing_is_seen_twice():
    seen = []
    _happen("before")
    assert follow("one", seen.extend) == 0
    _happen("a", "b", "c")
    assert follow("one", seen.extend, most=2) == 2
    assert follow("one", seen.extend, most=2) == 1
    assert follow("one", seen.extend) == 0
    assert [entry.action for entry in seen] == ["a", "b", "c"]
    assert followed("other") is None


def test_what_failed_is_seen_again():
    _happen("before")
    follow("one", list)
    _happen("a")

    def fail(found):
        raise RuntimeError(found[0].action)

    with pytest.raises(RuntimeError, match="a"):
        follow("one", fail)
    seen = []
    follow("one", seen.extend)
    assert [entry.action for entry in seen] == ["a"]
