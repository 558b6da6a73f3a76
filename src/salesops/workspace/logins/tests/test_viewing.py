"""View as: the pages of somebody else, to look at and never to touch, all of it in history."""

import pytest
from django.test import Client
from tests.cast import Cast

from salesops.records import actions as records
from salesops.workspace.logins.actions import members
from salesops.workspace.logins.tests.helping import BY, HERE, NOW, happened

BANNER = "Nothing can be changed, and this is in history"


@pytest.fixture
def as_rita(cast: Cast, admin: int, logged_in) -> Client:
    """The administrator, looking through Rita's eyes."""
    client = logged_in("root")
    assert client.post(f"/settings/logins/{cast.user('rita').id}/view-as").status_code == 302
    return client


def test_every_page_is_the_one_they_see_under_a_banner_with_a_way_back(cast: Cast, as_rita: Client):
    page = as_rita.get("/policies").content.decode()
    assert BANNER in page
    assert "<b>Rita</b> (rep)" in page
    assert 'action="/settings/logins/stop-viewing"' in page
    assert as_rita.get("/settings/logins").status_code == 403


def test_records_are_those_they_see(cast: Cast, as_rita: Client):
    theirs, other = (records.create("account", {"name": "A", "owner": who}, by=BY, at=NOW).id for who in (cast.rita, cast.rosa))
    found = as_rita.get("/api/records/accounts").json()
    assert [row["id"] for row in found["rows"]] == [theirs]
    assert as_rita.get(f"/api/records/accounts/{other}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address", ["/imports", "/api/records/accounts", "/api/logins", "/undo", "/settings/logins/invite", "/x"]
)
def test_nothing_can_be_changed_by_whatever_way(as_rita: Client, method: str, address: str):
    answer = getattr(as_rita, method)(address, data="{}", content_type="application/json")
    assert answer.status_code == 403
    assert "nothing can be changed" in answer.content.decode()


def test_a_refusal_is_a_problem_in_the_api_and_plain_words_for_htmx(as_rita: Client):
    assert as_rita.post("/api/logins", data="{}", content_type="application/json")["Content-Type"] == "application/problem+json"
    assert as_rita.post("/undo", headers={"HX-Request": "true"})["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("address", ["/me", "/me/password", "/me/codes", "/me/app"])
def test_how_they_log_in_is_not_shown(as_rita: Client, address: str):
    assert as_rita.get(address).status_code == 403


def test_one_cannot_look_on_through_the_eyes_of_a_third(cast: Cast, as_rita: Client):
    assert as_rita.post(f"/settings/logins/{cast.user('mia').id}/view-as").status_code == 403


def test_stopping_makes_one_oneself_again_and_both_are_in_history(cast: Cast, as_rita: Client):
    as_rita.post("/settings/logins/stop-viewing")
    page = as_rita.get("/settings/logins")
    assert page.status_code == 200
    assert BANNER not in page.content.decode()
    assert happened(cast.user("rita").id) == ["view_as_stopped", "view_as_started"]


def test_logging_out_meanwhile_logs_the_administrator_out(cast: Cast, as_rita: Client, admin: int):
    as_rita.post("/logout/")
    assert as_rita.get("/me").status_code == 302
    assert happened(admin)[0] == "log_out"


def test_who_is_no_longer_an_administrator_stops_looking(cast: Cast, as_rita: Client, admin: int):
    from salesops.records.logins import make_login_without_person

    make_login_without_person("second", "another long sentence")
    members.change_role(admin, "finance", by=BY, at=NOW)
    page = as_rita.get("/policies").content.decode()
    assert BANNER not in page
    assert as_rita.get("/settings/logins").status_code == 403
    assert happened(cast.user("rita").id)[0] == "view_as_stopped"


def test_looking_ends_when_their_login_is_deactivated(cast: Cast, as_rita: Client):
    members.deactivate(cast.user("rita").id, {}, by=BY, at=NOW, about=HERE)
    assert as_rita.get("/settings/logins").status_code == 200


@pytest.mark.parametrize("name", ["rita", "mia", "ada", "omar", "fay"])
def test_nobody_but_an_administrator_may(cast: Cast, logged_in, name: str):
    client = logged_in(name)
    assert client.post(f"/settings/logins/{cast.user('raj').id}/view-as").status_code == 403
    assert "view_as" not in client.session


@pytest.mark.parametrize("who", ["sam", "oneself", "nobody"])
def test_there_must_be_somebody_else_who_sees_something(cast: Cast, admin: int, logged_in, who: str):
    client = logged_in("root")
    user_id = {"sam": cast.user("sam").id, "oneself": admin, "nobody": 999_999}[who]
    client.post(f"/settings/logins/{user_id}/view-as")
    assert "view_as" not in client.session


def test_a_session_of_somebody_else_is_not_touched(cast: Cast, as_rita: Client, logged_in):
    client = logged_in("rita")
    assert BANNER not in client.get("/policies").content.decode()
    assert client.get("/me").status_code == 200
