"""A hand-off that nobody takes in time starts an automation once, whose mail reaches a mail server."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.performing import perform_due
from salesops.capabilities.automation.trial import try_automations
from salesops.capabilities.handoffs import following as hand_offs
from salesops.kernel.scope import EVERYTHING
from salesops.policies.actions import apply
from salesops.policies.documents import load
from salesops.policies.documents.automations import Automations
from salesops.records import actions as records
from salesops.records.notices import sending
from salesops.records.notices.tests.test_notices import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.record_store]
POLICY = """
policy: automations
automations:
  - key: missed
    name: Missed
    kind: lead
    when: {happens: hand_off_breached, hand_off: hot_leads}
    condition: {field: score, at_least: 80}
    then: [{do: send_mail, to: [boss@example.com], subject: "{{ lead.name }} waits", text: "Nobody took {{ lead.name }}."}]
"""


@pytest.fixture
def breached(cast):
    """Two leads nobody took in time, of which one is worth it; as seen by the minute, until a day later."""
    apply(POLICY, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    hand_offs.follow_history(at=NOW)
    follow_history(at=NOW)
    values = {"status": "new", "owner": cast.rita}
    for name, score in (("Hot", 90), ("Cold", 10)):
        records.create("lead", {**values, "name": name, "score": score}, by=TESTER, at=NOW)
    hand_offs.follow_history(at=NOW)
    for minute in (4, 5, 6, 24 * 60):
        at = NOW + timedelta(minutes=minute)
        hand_offs.send_due(at=at)
        follow_history(at=at)
        perform_due(at=at, outside=False)
        assert len(queries.runs(EVERYTHING)) == (minute > 4)
    return at


def test_a_breach_sends_a_mail_once(breached, settings):
    with mail_server(settings) as server:
        assert [sending.send_waiting(at=breached) for _ in range(2)][-1] == 0
    assert [(to, "Hot waits" in text) for to, text in server.got if to == "boss@example.com"] == [("boss@example.com", True)]


def test_a_trial_names_what_the_breach_did(breached):
    policy = load(POLICY, "automations")
    told = try_automations(Automations(), policy, breached.date(), EVERYTHING, breached)
    did = [(run.kind, run.record_id, f"{run.at:%Y-%m-%d %H:%M}") for run in queries.runs(EVERYTHING)]
    assert [(one.kind, one.id, one.before) for one in told.records] == did
    assert "Missed would have run once in the last 30 days, for 1 lead: 1 mail." in told.sentences[0]
    assert told.records[0].why.startswith("Missed: The hand-off hot_leads was not accepted in time. The condition holds")
