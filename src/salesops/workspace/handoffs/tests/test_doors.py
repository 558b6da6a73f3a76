"""The queue on the screen, over HTTP and in the terminal."""

from click.testing import CliRunner
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.capabilities.handoffs.following import follow_history
from salesops.capabilities.handoffs.models import HandOff
from salesops.records import actions as records
from salesops.workspace.handoffs.commands import handoffs


def _begun(cast):
    follow_history(at=NOW)
    values = {"name": "Lee", "status": "new", "owner": cast.rita, "email": "lee@example.org"}
    records.create("lead", values, by=TESTER, at=NOW)
    follow_history(at=NOW)
    return HandOff.objects.get().id


def _browser(cast, name):
    client = Client()
    client.force_login(cast.user(name))
    return client


def test_the_receiver_sees_the_packet_and_what_is_missing_and_accepts(cast):
    number, rita = _begun(cast), _browser(cast, "rita")
    page = rita.get("/handoffs").content.decode()
    assert "Lee" in page
    assert "<b>missing</b>" in page
    assert "lee@example.org" in page
    assert rita.post(f"/handoffs/{number}", {"do": "accept"}).status_code == 302
    assert HandOff.objects.get().state == "accepted"
    assert "Done" in rita.get("/handoffs").content.decode()


def test_nobody_else_finds_it(cast):
    number, rosa = _begun(cast), _browser(cast, "rosa")
    assert "Lee" not in rosa.get("/handoffs").content.decode()
    assert rosa.get("/api/handoffs").json() == []
    assert rosa.post(f"/handoffs/{number}", {"do": "accept"}).status_code == 404
    assert HandOff.objects.get().state == "waiting"


def test_programs_list_and_are_told_the_report(cast):
    _begun(cast)
    rita = _browser(cast, "rita")
    (shown,) = rita.get("/api/handoffs").json()
    assert (shown["state"], shown["lacked"]) == ("waiting", ["company", "source"])
    assert rita.get("/api/handoffs/report").json()[0]["started"] == 1


def test_the_terminal_lists_sends_back_and_reports(cast):
    number = _begun(cast)
    said = CliRunner().invoke(handoffs, ["list", "--as", "rita"]).output
    assert "Lee to Rita" in said
    assert CliRunner().invoke(handoffs, ["send-back", str(number), "No phone.", "--as", "rosa"]).exit_code == 1
    assert CliRunner().invoke(handoffs, ["send-back", str(number), "No phone.", "--as", "rita"]).output == "Sent back.\n"
    assert "1 started, 0 in time, 1 late" in CliRunner().invoke(handoffs, ["report"]).output
