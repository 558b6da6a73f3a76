"""The queue on the screen, over HTTP and in the terminal."""

from datetime import timedelta

from click.testing import CliRunner
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.capabilities.handoffs.following import follow_history
from salesops.capabilities.handoffs.models import HandOff
from salesops.records import actions as records
from salesops.workspace.handoffs.commands import handoffs
from salesops.workspace.handoffs.examining import examine


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
    assert "missing: Company, Source" in page
    assert "lee@example.org" in rita.get(f"/handoffs/{number}").content.decode()
    after = rita.post(f"/handoffs/{number}", {"do": "accept", "back": "/handoffs?whose=mine"}).url
    assert HandOff.objects.get().state == "accepted"
    assert "Take it back" in rita.get(after).content.decode()
    rita.post(f"/handoffs/{number}", {"do": "take_back"})
    assert HandOff.objects.get().state == "waiting"


def test_nobody_else_finds_it(cast):
    number, rosa = _begun(cast), _browser(cast, "rosa")
    assert "Lee" not in rosa.get("/handoffs").content.decode()
    assert rosa.get("/api/handoffs").json() == {"total": 0, "hand_offs": [], "next_offset": None}
    assert rosa.get(f"/handoffs/{number}").status_code == 404
    assert rosa.post(f"/handoffs/{number}", {"do": "accept"}).status_code == 404
    assert HandOff.objects.get().state == "waiting"


def test_programs_list_and_are_told_the_report(cast):
    _begun(cast)
    rita = _browser(cast, "rita")
    (shown,) = rita.get("/api/handoffs").json()["hand_offs"]
    assert (shown["state"], shown["lacked"]) == ("waiting", ["company", "source"])
    assert rita.get("/api/handoffs/report?since=2024-06-01&until=2024-06-30").json()[0]["started"] == 1


def test_the_terminal_lists_sends_back_and_reports(cast):
    number = _begun(cast)
    assert examine(at=NOW) == []
    (found,) = examine(at=NOW + timedelta(days=1))
    assert "was not sent" in found.what
    said = CliRunner().invoke(handoffs, ["list", "--as", "rita"]).output
    assert "Lee to Rita" in said
    assert CliRunner().invoke(handoffs, ["send-back", str(number), "No phone.", "--as", "rosa"]).exit_code == 1
    assert CliRunner().invoke(handoffs, ["send-back", str(number), "No phone.", "--as", "rita"]).output == "Sent back.\n"
    assert "1 late" in CliRunner().invoke(handoffs, ["report", "--as-of", "2024-06-05"]).output


def test_a_record_is_handed_over_by_hand_with_what_is_missing_filled_in(cast):
    _begun(cast)
    rita, number = _browser(cast, "rita"), HandOff.objects.get().record_id
    known = {"kind": "lead", "id": number, "key": "qualified_to_sales", "company": "Lee Ltd"}
    assert "What is missing?" in rita.get("/handoffs/new", known).content.decode()
    refused = rita.post("/handoffs/new", known)
    assert refused.status_code == 422
    assert "lacks phone" in refused.content.decode()
    whole = {**known, "phone": "+1 555 0100", "title": "CFO", "note": "She decides."}
    one = HandOff.objects.get(id=int(rita.post("/handoffs/new", whole).url.rpartition("/")[2]))
    assert (one.receiver_name, one.lacked, one.note) == ("any manager", [], "She decides.")
    assert _browser(cast, "rosa").get("/handoffs/new", known).status_code == 404
    again = {"key": "qualified_to_sales", "kind": "lead", "record": number}
    assert "waits for any manager already" in rita.post("/api/handoffs", again, "application/json").json()["detail"]
    page = rita.get("/handoffs/new", {**known, "key": one.key}).content.decode()
    assert f'href="/handoffs/{one.id}">Open what waits' in page
    assert "Hand over</button>" not in page


def test_who_may_choose_is_offered_others_and_who_may_not_is_told_that_the_policy_names_nobody(cast):
    known = {"kind": "lead", "id": HandOff.objects.get(id=_begun(cast)).record_id, "key": "qualified_to_sales"}
    page = _browser(cast, "omar").get("/handoffs/new", known).content.decode()
    assert page.index("Whom the policy names") < page.index("Others") < page.index(">Rita")
    for manager in (cast.mia, cast.max):
        records.end_person(manager, left_on=NOW.date(), version=1, by=TESTER, at=NOW)
    assert "choose somebody" in _browser(cast, "omar").get("/handoffs/new", known).content.decode()
    told = _browser(cast, "rita").get("/handoffs/new", known).content.decode()
    assert "cannot be handed over yet" in told
    assert "Hand over</button>" not in told


def test_the_report_tells_by_week_and_in_a_file(cast):
    _begun(cast)
    omar = _browser(cast, "omar")
    address = "/handoffs/report{}?by=week&weeks=4&as_of=2024-06-05"
    assert "3 Jun 2024" in omar.get(address.format("")).content.decode()
    assert omar.get(address.format(".csv")).content.decode().splitlines()[1].startswith("2024-06-03,1,0,1,0,0,")
