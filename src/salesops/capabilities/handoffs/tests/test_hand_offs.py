"""What starts a hand-off, who may take it, and what is sent about it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.handoffs import actions, decide, queries
from salesops.capabilities.handoffs.following import follow_history, send_due
from salesops.capabilities.handoffs.models import HandOff
from salesops.history import queries as history
from salesops.kernel.actor import Actor
from salesops.policies.actions import apply
from salesops.records import actions as records
from salesops.records.access import scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.notices.models import Notice

POLICY = """
policy: hand_offs
hand_offs:
  - key: turns
    name: In turns
    trigger: lead_created
    sender: {owner: true}
    receiver: {team: West, round_robin: true}
    packet: [email, company]
    clock: {minutes: 10}
    breach: {notify: [sender], reassign_to: {person: rosa@example.com}}
"""


def lead(by=TESTER, at=NOW, **values):
    return records.create("lead", {"name": "Lee", "status": "new", **values}, by=by, at=at).id


def begun(cast, policy=""):
    if policy:
        apply(policy, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    follow_history(at=NOW)
    while follow_history(at=NOW):
        pass


def answer(cast, name, at=NOW):
    return {"viewer": cast.viewer(name), "by": cast.actor(name), "at": at}


def test_a_new_lead_is_handed_over_once_however_often_history_is_followed(cast):
    begun(cast)
    lead(owner=cast.rita, score=90)
    while follow_history(at=NOW):
        pass
    one = HandOff.objects.get()
    assert (one.key, one.receiver_id, one.due_at) == ("hot_leads", cast.rita, NOW + timedelta(minutes=5))
    assert one.lacked == ["company", "email", "source"]
    policy = queries.in_force(NOW.date()).get("hot_leads")
    assert actions.start(policy, one.record_id, {}, by=TESTER, at=NOW, event=one.event) is None


def test_what_an_import_brings_starts_nothing(cast):
    begun(cast)
    lead(by=Actor(None, "an import", "import"), owner=cast.rita)
    follow_history(at=NOW)
    assert not HandOff.objects.exists()


def test_turns_are_taken_in_a_team_and_a_breach_reassigns(cast):
    begun(cast, POLICY)
    for minute in range(3):
        lead(owner=cast.max, at=NOW + timedelta(minutes=minute))
    while follow_history(at=NOW):
        pass
    takers = list(HandOff.objects.order_by("id").values_list("receiver_id", flat=True))
    assert sorted(takers) == sorted([cast.mia, cast.rita, cast.raj])
    assert send_due(at=NOW + timedelta(minutes=10)) == 1
    assert send_due(at=NOW + timedelta(minutes=10)) == 0
    assert HandOff.objects.order_by("id").first().receiver_id == cast.rosa
    assert list(Notice.objects.filter(once__endswith="breach").values_list("person_id", flat=True)) == [cast.max]


def test_only_the_receiver_accepts_and_only_once(cast):
    begun(cast)
    lead(owner=cast.rita)
    follow_history(at=NOW)
    one = HandOff.objects.get()
    with pytest.raises(NotFoundError):
        actions.accept(one.id, **answer(cast, "rosa"))
    assert actions.accept(one.id, **answer(cast, "rita", NOW + timedelta(minutes=7))).minutes == 7
    with pytest.raises(InvalidError, match="accepted already"):
        actions.accept(one.id, **answer(cast, "rita"))
    assert send_due(at=NOW + timedelta(days=9)) == 0
    assert actions.complete(one.id, **answer(cast, "rita", NOW + timedelta(minutes=8))).state == "done"
    assert [entry.action for entry in history.timeline("hand_off", one.id)] == ["complete", "accept", "start"]


def test_who_sends_back_says_why_and_it_is_reported(cast):
    begun(cast)
    lead(owner=cast.rita)
    follow_history(at=NOW)
    one = HandOff.objects.get()
    with pytest.raises(InvalidError, match="reason"):
        actions.send_back(one.id, " ", **answer(cast, "rita"))
    late = NOW + timedelta(days=2)
    assert actions.send_back(one.id, "No e-mail.", **answer(cast, "rita", late)).breached_at == one.due_at
    (row,) = queries.report([HandOff.objects.get()], late)
    assert (row["started"], row["met"], row["breached"], row["median_minutes"]) == (1, 0, 1, None)


def test_whoever_has_nothing_to_do_with_it_does_not_see_it(cast):
    begun(cast)
    lead(owner=cast.rita)
    follow_history(at=NOW)
    sees = {
        name: len(queries.seen(cast.viewer(name), scope_of(cast.viewer(name), NOW)))
        for name in ("rita", "mia", "rosa", "max", "omar", "sam")
    }
    assert sees == {"rita": 1, "mia": 1, "rosa": 0, "max": 0, "omar": 1, "sam": 0}


def test_a_meeting_is_about_its_lead_or_deal():
    changes = {"type": (None, "meeting_booked"), "lead": (None, 4), "at": (None, datetime(2024, 1, 1, tzinfo=UTC))}
    assert [(one.trigger, one.kind, one.record_id) for one in decide.triggers("activity", 9, changes)] == [
        ("meeting_booked", "lead", 4)
    ]
