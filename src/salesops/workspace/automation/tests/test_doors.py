"""The page, the command and the API show what one may see, and switch for those who may."""

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.capabilities.automation import queries
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.performing import perform_due
from salesops.policies.actions import apply
from salesops.policies.models import PolicyDraft
from salesops.records import actions as records
from salesops.workspace.automation.commands import automation

pytestmark = [pytest.mark.django_db, pytest.mark.record_store]
POLICY = """
policy: automations
automations:
  - key: told
    name: Amounts are told
    kind: deal
    when: {happens: changed, field: amount}
    then: [{do: notify, to: [owner], text: '{{ deal.name }} is worth {{ deal.amount }}'}, {do: assign, to: [nobody@example.com]}]
"""


@pytest.fixture
def ran(cast):
    apply(POLICY, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    known = {"name": "Zebra", "pipeline": "sales", "stage": "demo", "status": "open", "owner": cast.rosa}
    made = records.create("deal", known, by=TESTER, at=NOW)
    follow_history(at=NOW)
    records.edit("deal", made.id, {"amount": 500}, version=made.version, by=TESTER, at=NOW)
    follow_history(at=NOW)
    perform_due(at=datetime.now(UTC), outside=False)
    return cast


def browser(cast, name):
    client = Client()
    client.force_login(cast.user(name))
    return client


def test_the_pages_say_what_was_done_and_why_to_those_who_see_the_record(ran):
    for name, sees in (("rosa", True), ("omar", True), ("rita", False)):
        page = browser(ran, name).get("/automations/told").content.decode()
        assert ("Zebra is worth 500.00" in page) is sees
        assert ("Try again" in page) is (name == "omar")
        runs = browser(ran, name).get("/api/automations/runs").json()["runs"]
        assert len(runs) == sees
    assert "Stop everything" in browser(ran, "omar").get("/automations").content.decode()
    assert "Stop everything" not in browser(ran, "rosa").get("/automations").content.decode()


def test_operations_stop_and_start_by_every_door(ran):
    omar = browser(ran, "omar")
    omar.post("/automations/switch", {"key": "told", "do": "stop", "reason": "Too loud"})
    assert "Too loud" in omar.get("/automations/told").content.decode()
    assert CliRunner().invoke(automation, ["start", "told"]).output == "It runs again.\n"
    assert not queries.is_stopped("told")
    said = omar.post("/api/automations/switch", {"do": "stop"}, "application/json")
    assert said.json() == {"stopped": [""]}
    assert "stopped by Omar" in CliRunner().invoke(automation, ["list"]).output
    assert browser(ran, "rosa").post("/automations/switch", {"do": "start"}).status_code == 403
    assert queries.is_stopped("told")


def test_what_was_refused_is_tried_again_by_hand(ran):
    step = next(step for run in queries.runs(queries.EVERYTHING) for step in run.steps.all() if step.state == "refused")
    assert browser(ran, "omar").post(f"/automations/steps/{step.id}/retry").status_code == 302
    step.refresh_from_db()
    assert step.state == "waiting"
    assert str(step.id) in CliRunner().invoke(automation, ["runs", "told"]).output


def test_a_ready_made_one_becomes_a_draft_beside_those_in_force(ran):
    answer = browser(ran, "omar").post("/automations/ready/closing_date_passed")
    draft = PolicyDraft.objects.get()
    assert answer.url == f"/policies/drafts/{draft.id}"
    assert "key: told" in draft.text
    assert "key: closing_date_passed" in draft.text
    assert browser(ran, "rita").post("/automations/ready/won").status_code == 403
