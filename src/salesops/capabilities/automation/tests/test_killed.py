"""A worker may be killed anywhere: what it was doing is done once, or, where others are called, again with the same key."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from salesops.capabilities.automation import doing, performing
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.models import Run, StepRun
from salesops.capabilities.automation.performing import perform_due
from salesops.capabilities.automation.tests.test_automation import LATER, deal, edit, put_in_force, rule, tasks, work
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries as record_queries
from salesops.records.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.record_store]

TWO = rule(
    "two",
    "{happens: changed, field: amount}",
    "{do: create_task, subject: First}",
    "{do: set_field, field: competitor, value: Acme}",
    "{do: notify, to: [owner], text: Third}",
)


class Killed(BaseException):
    """The worker is gone: nothing after it runs, not even what catches errors."""


def places(monkeypatch, die_at):
    """Of the places at which a worker may die (before each step, after it, after its note), die at this one."""
    passed = count()

    def here():
        if next(passed) == die_at:
            raise Killed

    def mortal(performer):
        def do(doing):
            here()
            done = performer.do(doing)
            here()
            return done

        return replace(performer, do=do)

    def settle(*known):
        _settle(*known)
        here()

    mortals = {name: mortal(one) for name, one in doing.performers().items()}
    monkeypatch.setattr(performing, "performers", lambda: mortals)
    monkeypatch.setattr(performing, "_settle", settle)


_settle = performing._settle  # noqa: SLF001  the worker is killed right after its note


@pytest.mark.parametrize("die_at", range(9))
def test_a_worker_killed_at_any_place_goes_on_and_does_no_step_twice(cast, monkeypatch, die_at):
    made = deal(cast)
    put_in_force(TWO)
    edit(made, amount=500)
    with monkeypatch.context() as mortal:
        places(mortal, die_at)
        with pytest.raises(Killed):
            work()
    whole = die_at // 3
    assert StepRun.objects.filter(state="done").count() == whole
    assert (len(tasks()), Notice.objects.count()) == (min(whole, 1), 0)
    assert work() == 3 - whole
    assert work() == 0
    assert [task["subject"] for task in tasks()] == ["First"]
    assert Notice.objects.get().text == "Third"
    assert record_queries.get("deal", made.id, scope=EVERYTHING)["competitor"] == "Acme"
    assert Run.objects.get().state == "done"


WEBHOOK = rule("call", "{happens: changed, field: amount}", "{do: call_webhook, url: 'https://hooks.example.com/deals'}")


def test_a_call_whose_note_was_lost_is_made_again_with_the_same_key_once_its_claim_is_over(cast, monkeypatch):
    keys = []

    def call(what):
        keys.append(what.once)
        if len(keys) == 1:
            raise Killed
        return doing.Done("Answer 200")

    monkeypatch.setattr(performing, "performers", lambda: {"call_webhook": doing.Performer(call, outside=True)})
    made = deal(cast)
    put_in_force(WEBHOOK)
    edit(made, amount=500)
    follow_history(at=LATER)
    with pytest.raises(Killed):
        perform_due(at=LATER, outside=True)
    assert perform_due(at=LATER + timedelta(minutes=1), outside=True) == 0
    assert perform_due(at=LATER + performing.CLAIMED_FOR, outside=True) == 1
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert perform_due(at=LATER + timedelta(days=1), outside=True) == 0
