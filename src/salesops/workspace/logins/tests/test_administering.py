"""The settings of logins: who may open which page, and what they show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import PASSWORD, Cast

from salesops.records.logins import make_login_without_person
from salesops.workspace.logins.tests.helping import told

READ = ["/settings/logins", "/settings/logins/history", "/settings/logins/who-sees", "/settings/logins/{id}"]
CHANGE = [
    "/settings/logins/invite",
    *(f"/settings/logins/{{id}}/{what}" for what in ("link", "role", "unlock", "second-factor", "deactivate", "reactivate")),
    "/settings/logins/{id}/view-as",
]


def at(address: str, cast: Cast) -> str:
    return address.format(id=cast.user("raj").id)


@pytest.mark.parametrize("address", [*READ, *CHANGE])
@pytest.mark.parametrize("name", ["rita", "mia", "ada", "fay"])
def test_reps_managers_executives_and_finance_see_none_of_it(cast: Cast, logged_in, name: str, address: str):
    client = logged_in(name)
    assert client.get(at(address, cast)).status_code in (403, 405)
    assert client.post(at(address, cast)).status_code in (403, 405)


@pytest.mark.parametrize("address", [*READ, *CHANGE])
def test_who_is_not_logged_in_is_asked_to(cast: Cast, address: str):
    for answer in (Client().get(at(address, cast)), Client().post(at(address, cast))):
        assert answer.status_code == 405 or answer["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("address", READ)
def test_operations_may_read(cast: Cast, logged_in, address: str):
    assert logged_in("omar").get(at(address, cast)).status_code == 200


@pytest.mark.parametrize("address", CHANGE)
def test_operations_change_nothing(cast: Cast, logged_in, address: str):
    assert logged_in("omar").post(at(address, cast)).status_code == 403
    assert cast.user("raj").is_active


def test_operations_are_offered_no_buttons_that_would_be_refused(cast: Cast, logged_in):
    client = logged_in("omar")
    assert "Invite" not in client.get("/settings/logins").content.decode()
    assert "Deactivate" not in client.get(at("/settings/logins/{id}", cast)).content.decode()


@pytest.mark.parametrize("address", ["/settings/logins/999999", "/settings/logins/history?before=x&login=-1&what=y"])
def test_what_there_is_not_is_not_found_or_left_out(cast: Cast, admin: int, logged_in, address: str):
    assert logged_in("root").get(address).status_code == (404 if "999999" in address else 200)


@pytest.mark.parametrize(
    "asked", ["kind=deal&id=99", "kind=deal&id=x", "kind=deal&id=" + "9" * 30, "kind=king&id=1", "kind=person"]
)
def test_asking_who_sees_what_there_is_not_says_so(cast: Cast, admin: int, logged_in, asked: str):
    answer = logged_in("root").get(f"/settings/logins/who-sees?{asked}")
    assert answer.status_code == (404 if "king" in asked else 200)
    assert ("There is no deal" in answer.content.decode()) == ("deal" in asked)


def test_who_sees_says_the_line_in_names(cast: Cast, admin: int, logged_in):
    page = logged_in("root").get(f"/settings/logins/who-sees?kind=person&id={cast.rita}").content.decode()
    assert "Rita is in their reporting line: Rita → Mia." in page
    assert "The role finance sees everything." in page


def test_an_administrator_changes_a_role_on_the_screen(cast: Cast, admin: int, logged_in):
    client, user = logged_in("root"), cast.user("raj").id
    client.post(f"/settings/logins/{user}/role", {"role": "manager"})
    assert cast.viewer("raj").role == "manager"
    answer = client.post(f"/settings/logins/{user}/role", {"role": "king"}, follow=True)
    assert answer.status_code == 200
    assert cast.viewer("raj").role == "manager"


def test_an_administrator_deactivates_on_the_screen_and_is_told_what_moves(cast: Cast, admin: int, logged_in):
    from salesops.records import actions as records
    from salesops.workspace.logins.tests.helping import BY, NOW

    records.create("account", {"name": "Acme", "owner": cast.raj}, by=BY, at=NOW)
    client, user = logged_in("root"), cast.user("raj").id
    page = client.get(f"/settings/logins/{user}/deactivate")
    assert [(one.name, one.count) for one in page.context["page"].holdings] == [("accounts", "1")]
    assert page.context["page"].suggested == cast.mia
    answer = client.post(f"/settings/logins/{user}/deactivate", {"to_account": cast.rita}, follow=True)
    assert "1 record handed over" in answer.content.decode()
    assert not cast.user("raj").is_active


def test_the_history_shows_a_filter_and_where_it_came_from(cast: Cast, admin: int, logged_in):
    client = logged_in("root")
    Client().post("/login/", {"username": "rita", "password": "wrong"}, REMOTE_ADDR="203.0.113.5")
    page = client.get("/settings/logins/history?what=failed").content.decode()
    assert "Failed to log in" in page
    assert "203.0.113.5" in page
    assert "Logged in" not in page.split("<tbody>")[1]


def test_the_history_goes_on_by_pages_without_gap_or_double(cast: Cast, admin: int, logged_in):
    client = logged_in("root")
    for number in range(60):
        Client().post("/login/", {"username": f"n{number}", "password": "x"}, REMOTE_ADDR=f"192.0.2.{number}")
    first = client.get("/settings/logins/history?what=failed").context["page"]
    second = client.get(first.older_href).context["page"]
    names = [row[1].text for page in (first, second) for row in page.table.rows]
    assert names == [f"n{number}" for number in range(59, -1, -1)]
    assert second.older_href == ""


def test_what_somebody_typed_as_a_name_is_shown_escaped(cast: Cast, admin: int, logged_in):
    client = logged_in("root")
    Client().post("/login/", {"username": "<script>alert(1)</script>", "password": "x"})
    page = client.get("/settings/logins/history").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_list_costs_as_many_queries_for_nine_logins_as_for_forty(cast: Cast, admin: int, logged_in):
    client = logged_in("root")

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/settings/logins")
        return len(caught)

    client.get("/settings/logins")
    before = count()
    for number in range(30):
        make_login_without_person(f"more{number}", None, role="finance")
    assert count() == before < 40


def test_the_list_says_who_is_locked_out_invited_and_unprotected(cast: Cast, admin: int, logged_in):
    client = logged_in("root")
    for _ in range(5):
        Client().post("/login/", {"username": "rita", "password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    client.post("/settings/logins/invite", {"email": "nina@example.com", "role": "finance"})
    page = client.get("/settings/logins").content.decode()
    assert "Locked out" in page
    assert "Invited" in page
    client.post(f"/settings/logins/{cast.user('rita').id}/unlock")
    assert Client().post("/login/", {"username": "rita", "password": PASSWORD}).status_code == 302
    assert "unlocked" in [event.action for event in told(cast.user("rita").id)]
