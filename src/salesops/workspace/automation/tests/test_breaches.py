"""A hand-off that nobody takes in time starts an automation once, whose mail reaches a mail server."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.performing import perform_due
from salesops.capabilities.handoffs import following as hand_offs
from salesops.policies.actions import apply
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


def test_a_breach_sends_a_mail_once(cast, settings):
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
        assert len(queries.runs(queries.EVERYTHING)) == (minute > 4)
    with mail_server(settings) as server:
        assert [sending.send_waiting(at=at) for _ in range(2)][-1] == 0
    assert [(to, "Hot waits" in text) for to, text in server.got if to == "boss@example.com"] == [("boss@example.com", True)]
