"""The record and its history change together or not at all; two people at once are told of each other."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from tests.cast import NOW, TESTER, Cast, assemble

from salesops.history.models import Event
from salesops.kernel.company import Company
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.models import MODELS
from salesops.records.queries import get

LATER = NOW + timedelta(hours=1)
DEAL = {"name": "Big one", "pipeline": "Sales", "stage": "Discovery", "status": "open", "amount": 100}
WHO = {"by": TESTER, "at": LATER}

WRITES: dict[str, Callable[[Cast, int, int], object]] = {
    "create": lambda cast, deal, lead: actions.create("account", {"name": "Acme"}, **WHO),
    "edit": lambda cast, deal, lead: actions.edit("deal", deal, {"amount": 5}, version=1, **WHO),
    "delete": lambda cast, deal, lead: actions.delete("deal", deal, version=1, **WHO),
    "move_deal": lambda cast, deal, lead: actions.move_deal(
        deal, actions.StageFacts("Sales", "Won", "won"), version=1, company=Company(), **WHO
    ),
    "convert_lead": lambda cast, deal, lead: actions.convert_lead(
        lead, version=1, deal={"pipeline": "Sales", "stage": "New"}, **WHO
    ),
    "log_activity": lambda cast, deal, lead: actions.log_activity({"type": "call", "deal": deal}, **WHO),
    "hire_person": lambda cast, deal, lead: actions.hire_person({"name": "Eve", "role": "rep"}, **WHO),
    "transfer_person": lambda cast, deal, lead: actions.transfer_person(cast.rita, {"manager": cast.max}, version=1, **WHO),
}


def everything() -> dict[str, list[dict]]:
    return {name: list(model.objects.values()) for name, model in {**MODELS, "history": Event}.items()}


def check_that_it_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch, write: str, *, succeeding: int) -> None:
    """Run an action whose history can be appended `succeeding` times and then no more."""
    deal = actions.create("deal", DEAL, by=TESTER, at=NOW).id
    lead = actions.create("lead", {"name": "Lee", "status": "new"}, by=TESTER, at=NOW).id
    before, appended = everything(), []

    def breaks(events, real=actions.writing.append):
        if len(appended) >= succeeding:
            raise IntegrityError("the disk is full")
        appended.append(events)
        return real(events)

    monkeypatch.setattr(actions.writing, "append", breaks)
    with pytest.raises(IntegrityError):
        WRITES[write](cast, deal, lead)
    assert len(appended) == succeeding
    assert everything() == before


@pytest.mark.parametrize("write", WRITES)
def test_nothing_changed_when_the_history_cannot_be_written(cast: Cast, monkeypatch: pytest.MonkeyPatch, write: str) -> None:
    check_that_it_leaves_nothing(cast, monkeypatch, write, succeeding=0)


@pytest.mark.parametrize("succeeding", [1, 2, 3, 4])
def test_an_action_of_many_steps_leaves_none_of_them(cast: Cast, monkeypatch: pytest.MonkeyPatch, succeeding: int) -> None:
    check_that_it_leaves_nothing(cast, monkeypatch, "convert_lead", succeeding=succeeding)


def test_a_stale_edit_is_told_who_changed_what_since(cast: Cast) -> None:
    deal = actions.create("deal", DEAL, by=TESTER, at=NOW).id
    actions.edit("deal", deal, {"amount": 200}, version=1, by=cast.actor("raj"), at=LATER)
    actions.edit("deal", deal, {"next_step": "Call"}, version=2, by=cast.actor("mia"), at=LATER)
    with pytest.raises(actions.ConflictError) as refused:
        actions.edit("deal", deal, {"amount": 300, "name": "Bigger"}, version=1, by=cast.actor("rita"), at=LATER)
    conflict = refused.value
    assert (conflict.kind, conflict.record_id, conflict.version) == ("deal", deal, 3)
    amount, step = conflict.changes
    assert (amount.field, amount.before, amount.theirs, amount.yours, amount.wanted) == ("amount", 100, 200, 300, True)
    assert (amount.by, amount.at) == ("Raj", LATER)
    assert (step.field, step.theirs, step.wanted, step.by) == ("next_step", "Call", False, "Mia")
    assert "Raj changed amount from 100.00 to 200.00, you wanted 300.00" in str(conflict)
    assert get("deal", deal, scope=EVERYTHING)["name"] == "Big one"


@pytest.mark.parametrize("version", [0, 2, -5])
def test_a_version_that_never_was_is_a_conflict_too(cast: Cast, version: int) -> None:
    deal = actions.create("deal", DEAL, by=TESTER, at=NOW).id
    with pytest.raises(actions.ConflictError):
        actions.edit("deal", deal, {"amount": 300}, version=version, by=TESTER, at=LATER)


@pytest.mark.parametrize("named", ["delete", "move_deal", "transfer_person"])
def test_named_actions_meet_conflicts_too(cast: Cast, named: str) -> None:
    deal = actions.create("deal", DEAL, by=TESTER, at=NOW).id
    actions.edit("deal", deal, {"amount": 200}, version=1, by=TESTER, at=LATER)
    actions.edit("person", cast.rita, {"title": "AE"}, version=1, by=TESTER, at=LATER)
    with pytest.raises(actions.ConflictError):
        WRITES[named](cast, deal, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [2, 4])
def test_of_several_edits_at_once_one_succeeds_and_the_others_are_conflicts(people: int) -> None:
    cast = assemble()
    deal = actions.create("deal", DEAL, by=TESTER, at=NOW).id
    start, outcomes = threading.Barrier(people), []

    def edit(amount: int) -> None:
        try:
            start.wait(timeout=10)
            actions.edit("deal", deal, {"amount": amount}, version=1, by=cast.actor("rita"), at=LATER)
            outcomes.append("stored")
        except actions.ConflictError as conflict:
            [change] = conflict.changes
            outcomes.append("conflict" if change.yours == amount != change.theirs else "muddled")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(1000 + number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * (people - 1) + ["stored"]
    assert get("deal", deal, scope=EVERYTHING).version == 2
    assert Event.objects.filter(kind="deal", record_id=deal).count() == 2
