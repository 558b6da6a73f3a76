"""Trying other hand-offs on what happened last month: as many would have started as did, for whom, how late."""

from datetime import timedelta

from tests.cast import NOW, TESTER

from salesops.capabilities.handoffs.queries.trial import try_hand_offs
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies.documents import load
from salesops.policies.documents.hand_offs import HandOffs
from salesops.records import actions as records

NEW = """
policy: hand_offs
hand_offs:
  - key: hot_leads
    name: Hot
    trigger: lead_created
    condition: {field: score, at_least: 50}
    sender: {role: ops}
    receiver: {team: West, round_robin: true}
    packet: [email]
    clock: {minutes: 60}
"""


def test_it_counts_what_would_have_started_for_whom_and_what_would_have_been_late(cast):
    def lead(minute, **values):
        given = {"name": f"Lead {minute}", "status": "new", "owner": cast.rita, **values}
        return records.create("lead", given, by=TESTER, at=NOW + timedelta(minutes=minute)).id

    touched = [lead(minute, score=60, email="l@example.org") for minute in (0, 10)]
    lead(20, score=90)
    lead(30, score=10)
    for number, (one, minute) in enumerate(zip(touched, (59, 71), strict=True)):
        done = {"type": "call", "subject": f"Call {number}", "lead": one, "person": cast.rita}
        records.log_activity(done, by=TESTER, at=NOW + timedelta(minutes=minute))
    known = {"day": NOW.date(), "at": NOW + timedelta(days=1)}
    found = try_hand_offs(HandOffs.default(), load(NEW), scope=EVERYTHING, **known)
    assert (found.counts["started"], found.counts["late"], found.counts["started_now"]) == (3, 2, 4)
    assert found.sentences[0] == "Hot would have started 3 times in the last 30 days; by the policy in force once."
    assert "2 of them (67%) would have been late" in found.sentences[2]
    assert found.sentences[3] == "Hot: the packet would have lacked email once."
    assert set(found.people) == {cast.mia, cast.rita, cast.raj}
    assert any("would start no more; it did 3 times" in sentence for sentence in found.sentences)
    nothing = try_hand_offs(HandOffs.default(), load(NEW), scope=Scope(people=frozenset({cast.rosa})), **known)
    assert nothing.counts["started"] == 0
    assert try_hand_offs(load(NEW), load(NEW), scope=EVERYTHING, **known).changes_nothing
