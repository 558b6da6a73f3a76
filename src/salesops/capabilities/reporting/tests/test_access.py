"""A rep sees own numbers only, a manager the team's, a stranger nothing: on every page, export and API."""

import json

import pytest
from django.test import Client

from salesops.capabilities.reporting.tests.conftest import AS_OF

PAGES = ["/", "/pipeline", "/team", "/deals-at-risk", "/metrics", "/metrics/bookings", "/metrics/bookings/rows"]
WAYS_OUT = [
    "is.person=Rosa",
    "is.person_id=1&is.person_id=2",
    "team=East",
    "segment=",
    "period=2024&is.team=East",
    "from=2000-01-01&to=2030-01-01",
]


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode()


def others_in(shown):
    """The deals of others than Rita that are named."""
    return [f"{other} {number}" for other in ("Raj", "Rosa") for number in range(6) if f"{other} {number}" in shown]


def api(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def test_a_rep_s_pages_name_nobody_else_s_deals(as_user):
    client = as_user("rita")
    for page in PAGES:
        assert not others_in(text(client, f"{page}?{AS_OF}")), page


def test_a_rep_s_rows_are_own_and_a_manager_s_the_team_s(as_user):
    rows = "/metrics/bookings/rows.csv?period=2024Q2&" + AS_OF
    assert {name for name in ("Rita", "Raj", "Rosa") if f"{name} 0" in text(as_user("rita"), rows)} == {"Rita"}
    assert {name for name in ("Rita", "Raj", "Rosa") if f"{name} 0" in text(as_user("mia"), rows)} == {"Rita", "Raj"}
    assert {name for name in ("Rita", "Raj", "Rosa") if f"{name} 0" in text(as_user("ada"), rows)} == {"Rita", "Raj", "Rosa"}


def test_no_choice_in_the_address_widens_a_rep_s_scope(as_user):
    client = as_user("rita")
    for way in WAYS_OUT:
        for page in ("/metrics/open_pipeline/rows", "/metrics/open_pipeline/rows.csv"):
            assert not others_in(text(client, f"{page}?{AS_OF}&{way}")), way


def test_the_api_is_within_the_scope(as_user):
    for name, owners in [("rita", {"Rita"}), ("mia", {"Rita", "Raj"}), ("ada", {"Rita", "Raj", "Rosa"})]:
        client = as_user(name)
        assert {row["person"] for row in api(client, f"/api/metrics/bookings?by=person&{AS_OF}")} == owners
        assert {row["person"] for row in api(client, f"/api/metrics/bookings/rows?{AS_OF}")} == owners


def test_the_api_gives_nothing_of_somebody_else_asked_for_by_name(as_user):
    client = as_user("rita")
    assert api(client, f"/api/metrics/bookings/rows?where=person%3DRosa&{AS_OF}") == []
    assert api(client, f"/api/metrics/bookings?where=person!%3DRita&{AS_OF}") == [{"value": 0}]


def test_a_page_s_numbers_are_of_the_scope(as_user):
    everything, own = (api(as_user(name), f"/api/metrics/bookings?{AS_OF}")[0]["value"] for name in ("ada", "rita"))
    assert own == 1000.5 + 1003.5
    assert everything == 3 * own
    assert "$2.0K" in text(as_user("rita"), f"/?{AS_OF}")
    assert "$6.0K" in text(as_user("ada"), f"/?{AS_OF}")


def test_who_has_no_role_is_refused_in_words(as_user):
    client = as_user("sam")
    for page in [*PAGES, "/metrics/bookings/rows.csv", "/freshness", "/pipeline-changes/won"]:
        answer = client.get(page)
        assert answer.status_code == 403, page
        assert "not yours to see" in answer.content.decode()


@pytest.mark.parametrize("page", [*PAGES, "/start", "/freshness"])
@pytest.mark.django_db
def test_who_is_not_logged_in_is_asked_to(page):
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


@pytest.mark.django_db
def test_the_api_says_who_is_not_logged_in_as_a_problem():
    answer = Client().get("/api/metrics/bookings")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_the_api_refuses_who_has_no_role(as_user):
    assert as_user("sam").get("/api/metrics").status_code == 403
    assert as_user("sam").get("/api/metrics/bookings/rows").status_code == 403


def test_a_rep_lands_on_today_a_manager_on_the_team_everybody_else_on_overview(as_user):
    assert {name: as_user(name).get("/start")["Location"] for name in ("mia", "rita", "ada")} == {
        "mia": "/team",
        "rita": "/today",
        "ada": "/",
    }
