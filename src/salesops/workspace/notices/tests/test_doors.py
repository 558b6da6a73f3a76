"""The bell, the list, the API and the terminal tell somebody theirs and nobody else's."""

from datetime import timedelta

from click.testing import CliRunner
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.records.notices import actions, queries
from salesops.records.notices.sources import SOURCES
from salesops.workspace.notices.commands import mail, notices
from salesops.workspace.notices.examining import examine


def _told(cast):
    actions.tell([cast.rita], "Take the lead.", source="hand_off", once="a", link="/leads", by=TESTER, at=NOW)
    return queries.told(cast.rita).notices[0].id


def _browser(cast, name):
    client = Client()
    client.force_login(cast.user(name))
    return client


def test_the_bell_counts_and_following_a_notice_is_seeing_it(cast):
    number, rita, rosa = _told(cast), _browser(cast, "rita"), _browser(cast, "rosa")
    assert "Notices, 1 not seen yet" in rita.get("/notices").content.decode()
    assert "Take the lead." in rita.get("/notices/latest").content.decode()
    assert "Take the lead." not in rosa.get("/notices").content.decode()
    assert rosa.get(f"/notices/{number}").status_code == 404
    assert rita.get(f"/notices/{number}").url == "/leads"
    assert rita.get("/notices/count").content.decode().strip() == ""


def test_all_are_marked_and_mail_is_chosen_on_the_page(cast):
    _told(cast)
    rita = _browser(cast, "rita")
    rita.post("/notices/mail", {"by_mail": ["policy"]})
    assert queries.by_mail(cast.rita) == {**dict.fromkeys(SOURCES, False), "policy": True}
    rita.post("/notices/seen")
    assert "Nothing here" in rita.get("/notices?unseen=1").content.decode()


def test_programs_read_mark_and_choose(cast):
    number, rita = _told(cast), _browser(cast, "rita")
    assert [(one["id"], one["link"]) for one in rita.get("/api/notices").json()["notices"]] == [(number, "/leads")]
    assert rita.put("/api/notices/mail", {"policy": True}, "application/json").json()["policy"] is True
    assert rita.put("/api/notices/mail", {"gossip": True}, "application/json").status_code == 422
    assert _browser(cast, "rosa").post("/api/notices/seen", {"ids": [number]}, "application/json").json() == {"marked": 0}
    assert rita.post("/api/notices/seen", {}, "application/json").json() == {"marked": 1}


def test_the_terminal_lists_and_marks_and_says_how_the_mail_goes(cast):
    _told(cast)
    assert "unseen  Take the lead.  /leads" in CliRunner().invoke(notices, ["list", "rita"]).output
    assert CliRunner().invoke(notices, ["seen", "rita"]).output == "1 marked as seen.\n"
    assert CliRunner().invoke(notices, ["list", "nobody"]).exit_code == 1
    actions.post("ann@example.com", "Hello", "You", once="x", at=NOW)
    said = CliRunner().invoke(mail, ["status"]).output
    assert "1 waiting" in said
    assert "No mail server is set" in said
    (found,) = examine(at=NOW + timedelta(hours=1))
    assert (found.what, found.fix) == ("Mail has waited since 2024-06-03 09:30 UTC.", "Set EMAIL_URL.")
    assert CliRunner().invoke(mail, ["retry"]).output == "0 will be tried again.\n"
