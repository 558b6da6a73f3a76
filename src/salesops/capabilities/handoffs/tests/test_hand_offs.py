"""What starts a hand-off, who may take it, and what is sent about it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import NOW, TESTER

from salesops.capabilities.handoffs import actions, decide
from salesops.capabilities.handoffs.decide.measuring import nearest_rank
from salesops.capabilities.handoffs.following import follow_history, send_due
from salesops.capabilities.handoffs.models import HandOff, Turn
from salesops.capabilities.handoffs.queries.outcomes import OUTCOMES
from salesops.capabilities.handoffs.queries.parties import in_force
from salesops.capabilities.handoffs.queries.queue import Wanted, queue, seen
from salesops.capabilities.handoffs.queries.report import BY, report
from salesops.history import queries as history
from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING
from salesops.policies.actions import apply
from salesops.records import actions as records
from salesops.records.access import scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.notices.models import Notice
from salesops.records.queries import get

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
    policy = in_force(NOW.date()).get("hot_leads")
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
    assert list(Notice.objects.filter(once__contains="given to").values_list("person_id", flat=True)) == [cast.rosa]
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
    assert Notice.objects.filter(person_id=cast.rita, seen_at=None).count() == 0


def test_whoever_has_nothing_to_do_with_it_does_not_see_it(cast):
    begun(cast)
    lead(owner=cast.rita)
    follow_history(at=NOW)
    sees = {name: seen(scope_of(cast.viewer(name), NOW)).count() for name in ("rita", "mia", "rosa", "max", "omar", "sam")}
    assert sees == {"rita": 1, "mia": 1, "rosa": 0, "max": 0, "omar": 1, "sam": 0}


def test_a_meeting_is_about_its_lead_or_deal():
    changes = {"type": (None, "meeting_booked"), "lead": (None, 4), "at": (None, datetime(2024, 1, 1, tzinfo=UTC))}
    assert [(one.trigger, one.kind, one.record_id) for one in decide.triggers("activity", 9, changes)] == [
        ("meeting_booked", "lead", 4)
    ]


WARM = """
policy: hand_offs
hand_offs:
  - key: warm
    name: Warm again
    trigger: condition_met
    condition: {field: score, at_least: 80}
    sender: {role: ops}
    receiver: {team: West}
    packet: [email]
    takes_over: true
    clock: {minutes: 600}
    escalations: [{at_share: 0.5, managers: 1}, {at_share: 1.5, managers: 2, party: {role: ops}}]
"""


def test_a_condition_starts_it_each_time_it_begins_to_hold_and_only_then(cast):
    begun(cast, WARM)
    number = lead(owner=cast.rosa, score=90)
    for score in (95, 10, 20, 85):
        version = get("lead", number, scope=EVERYTHING).version
        records.edit("lead", number, {"score": score}, version=version, by=TESTER, at=NOW)
    while follow_history(at=NOW):
        pass
    assert HandOff.objects.count() == 2


def test_whoever_accepts_takes_over_and_a_slip_is_taken_back(cast):
    begun(cast, WARM)
    number = lead(owner=cast.rosa, score=90)
    follow_history(at=NOW)
    one = HandOff.objects.get()
    actions.accept(one.id, **answer(cast, "rita"))
    assert get("lead", number, scope=EVERYTHING)["owner"] == cast.rita
    with pytest.raises(InvalidError, match="accepted already, by Rita"):
        actions.accept(one.id, **answer(cast, "raj"))
    back = {"by": cast.actor("rita"), "at": NOW + timedelta(minutes=5)}
    assert actions.take_back(one.id, **back).state == "waiting"
    assert get("lead", number, scope=EVERYTHING)["owner"] == cast.rosa
    assert actions.accept(one.id, **answer(cast, "raj")).receiver_id == cast.raj
    with pytest.raises(NotFoundError):
        actions.take_back(one.id, by=cast.actor("raj"), at=NOW + timedelta(hours=2))


def test_the_chain_of_escalation_goes_on_after_the_breach(cast):
    begun(cast, WARM)
    lead(owner=cast.rosa, score=90)
    follow_history(at=NOW)
    told = {}
    for minute in (300, 600, 900):
        before = set(Notice.objects.values_list("id", flat=True))
        send_due(at=NOW + timedelta(minutes=minute))
        told[minute] = set(Notice.objects.exclude(id__in=before).values_list("person_id", flat=True))
    west = {cast.mia, cast.rita, cast.raj}
    assert told == {300: {cast.mia, cast.ada}, 600: west | {cast.ada}, 900: {cast.omar, cast.ada}}


def test_only_operations_and_their_manager_give_it_to_somebody_else(cast):
    begun(cast)
    lead(owner=cast.rita)
    follow_history(at=NOW)
    one = HandOff.objects.get()

    def by(name, to):
        scope = scope_of(cast.viewer(name), NOW)
        return actions.reassign(one.id, to, scope=scope, **answer(cast, name))

    for stranger in ("rita", "max", "fay"):
        with pytest.raises(NotFoundError):
            by(stranger, cast.raj)
    with pytest.raises(InvalidError, match="not in your line"):
        by("mia", cast.rosa)
    assert by("mia", cast.raj).receiver_id == cast.raj
    assert by("omar", cast.rosa).receiver_id == cast.rosa
    with pytest.raises(NotFoundError):
        actions.accept(one.id, **answer(cast, "rita"))
    actions.accept(one.id, **answer(cast, "rosa"))


def test_by_hand_it_needs_its_packet_and_waits_only_once(cast):
    begun(cast, WARM)
    number = lead(owner=cast.rosa, score=10)
    policy, values = in_force(NOW.date()).get("warm"), get("lead", number, scope=EVERYTHING).values
    known = {"by": cast.actor("rosa"), "at": NOW}
    with pytest.raises(InvalidError, match="lacks email"):
        actions.start_by_hand(policy, number, values, **known)
    made = actions.start_by_hand(policy, number, values, without=True, note="Call her.", to=cast.raj, **known)
    assert (made.sender_id, made.receiver_id, made.lacked) == (cast.rosa, cast.raj, ["email"])
    assert "Rosa says: Call her." in Notice.objects.get(person_id=cast.raj).text
    with pytest.raises(InvalidError, match="waits for Raj already"):
        actions.start_by_hand(policy, number, values, without=True, **known)


def test_turns_stay_fair_whoever_is_away_today_is_passed_over(cast):
    begun(cast, POLICY)
    away = get("person", cast.raj, scope=EVERYTHING)
    records.edit("person", cast.raj, {"working_hours": {"friday": ["09:00-17:00"]}}, version=away.version, by=TESTER, at=NOW)
    for minute in range(4):
        lead(owner=cast.max, at=NOW + timedelta(minutes=minute))
    while follow_history(at=NOW):
        pass
    takers = list(HandOff.objects.order_by("id").values_list("receiver_id", flat=True))
    assert takers == [cast.mia, cast.rita, cast.mia, cast.rita]
    assert Turn.objects.count() == 2


def test_the_queue_is_asked_page_by_page_late_ones_first(cast, django_assert_num_queries):
    begun(cast)
    for minute in range(5):
        lead(owner=cast.rita, score=90 if minute == 4 else 10, at=NOW + timedelta(minutes=minute))
    while follow_history(at=NOW):
        pass
    viewer = cast.viewer("rita")
    known = {"viewer": viewer, "scope": scope_of(viewer, NOW), "at": NOW + timedelta(hours=1)}
    with django_assert_num_queries(3):
        found = queue(Wanted("mine", "waiting", limit=2), **known)
    assert (found.total, found.rows[0].key) == (5, "hot_leads")
    assert [one.key for one in queue(Wanted("mine", "late"), **known).rows] == ["hot_leads"]
    assert queue(Wanted("given"), **known).total == 0


def test_the_report_counts_each_once_and_the_rows_behind_a_number_are_as_many(cast):
    begun(cast)
    late, everybody = NOW + timedelta(days=3), scope_of(cast.viewer("omar"), NOW)
    for minute in range(4):
        lead(owner=cast.rita, score=90, at=NOW + timedelta(minutes=minute))
    while follow_history(at=NOW):
        pass
    first, second, third, _ = HandOff.objects.order_by("id")
    actions.accept(first.id, **answer(cast, "rita", NOW + timedelta(minutes=4)))
    actions.accept(second.id, **answer(cast, "rita", NOW + timedelta(minutes=30)))
    actions.send_back(third.id, "No e-mail.", **answer(cast, "rita", NOW + timedelta(minutes=3)))
    for by in BY:
        (group,) = report(by, scope=everybody, since=None, until=None, at=late)
        said = group.measured
        assert (said.started, said.met, said.breached, said.sent_back, said.waiting) == (4, 1, 2, 1, 0)
        assert (said.median_minutes, said.ninety_minutes, said.in_time) == (16.5, 29, 1 / 3)
        assert said.lacked == (("company", 4), ("email", 4), ("source", 4))
    counted = {
        outcome: queue(Wanted(which="any", outcome=outcome), viewer=cast.viewer("omar"), scope=everybody, at=late).total
        for outcome in OUTCOMES
    }
    assert counted == {"met": 1, "breached": 2, "sent_back": 1, "waiting": 0}
    (then,) = report("hand_off", scope=everybody, since=None, until=None, at=NOW + timedelta(minutes=4))
    assert (then.measured.met, then.measured.breached, then.measured.sent_back, then.measured.waiting) == (1, 0, 1, 2)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
@settings(max_examples=20)
def test_nine_in_ten_are_not_above_the_ninety_percent(minutes):
    ordered = sorted(minutes)
    found = nearest_rank(ordered, 0.9)
    assert sum(one <= found for one in ordered) >= 0.9 * len(ordered)
    assert sum(one < found for one in ordered) < 0.9 * len(ordered)
