"""What holds for every page: the policy, the errors, the theme, the log-in."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from salesops.kernel.kinds import ROLES
from salesops.web import errors
from salesops.web.api import problem
from salesops.web.middleware import POLICY, content_security_policy
from salesops.web.navigation import Destination, Group, offered_to, place_of


def test_every_answer_carries_a_policy_that_runs_nothing_written_in_a_page():
    answer = content_security_policy(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == POLICY
    assert "default-src 'self'" in POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize(
    ("handler", "status", "words"),
    [
        (errors.bad_request, 400, "cannot be read"),
        (errors.forbidden, 403, "not yours to see"),
        (errors.not_found, 404, "no such page"),
        (errors.server_error, 500, "broke on our side"),
    ],
)
def test_an_error_page_says_in_words_what_happened_and_where_to_go_on(handler, status, words):
    answer = handler(RequestFactory().get("/"))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_what_cannot_be_read_in_an_address_is_said_escaped():
    answer = errors.bad_request(RequestFactory().get("/"), ValueError("The period '<b>' cannot be read."))
    assert "The period &#x27;&lt;b&gt;&#x27; cannot be read." in answer.content.decode()


def test_a_problem_is_problem_json_with_title_status_and_detail():
    answer = problem(404, "Not found", "There is no metric called bookngs.")
    assert answer["Content-Type"] == "application/problem+json"
    assert b'"status": 404' in answer.content


def test_destinations_for_some_roles_are_offered_to_them_alone(settings):
    settings.NAVIGATION = f"{__name__}.SOME"
    assert [group.label for group in offered_to("rep")] == ["All"]
    assert [group.label for group in offered_to("ops")] == ["All", "Run"]


SOME = (
    Group("All", (Destination("Overview", "overview", "gauge"),)),
    Group("Run", (Destination("Import", "import", "upload", frozenset({"ops"})),)),
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "/"),
        ("/deals/7", "/deals"),
        ("/process/map/deals", "/process/map"),
        ("/process/requests", "/process"),
        ("/deals-at-risk", ""),
        ("/me", ""),
    ],
)
def test_a_page_belongs_where_its_address_begins(path, place):
    assert place_of(path, offered_to("ops")) == place


def test_every_destination_leads_somewhere():
    assert all(place.href.startswith("/") for role in ROLES for group in offered_to(role) for place in group.destinations)


@pytest.mark.django_db
def test_the_log_in_page_asks_for_name_and_password_and_keeps_where_one_was_going():
    page = Client().get("/login/?next=/pipeline").content.decode()
    assert 'name="username"' in page
    assert 'name="password"' in page
    assert 'value="/pipeline"' in page


@pytest.mark.django_db
def test_a_wrong_password_is_said_without_saying_which_was_wrong():
    answer = Client().post("/login/", {"username": "nobody", "password": "wrong"})
    assert "do not match" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ('"><script>', '<html lang="en">')]
)
def test_the_theme_is_the_cookie_s_if_it_is_one(cookie, shown):
    client = Client()
    client.cookies["theme"] = cookie
    assert shown in client.get("/login/").content.decode()
