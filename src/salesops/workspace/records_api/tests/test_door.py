"""What every call passes: tokens and their scopes, CSRF, limits, sizes, types, and errors that are problems."""

import json

import pytest
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.history import queries as history
from salesops.records.tokens import actions as tokens
from salesops.records.tokens.models import Token
from salesops.web import api_limits

PROBLEM = "application/problem+json"


def test_a_token_does_what_its_scopes_say_and_no_more(token_of, books):
    reader = token_of("rita", "records:read")
    deal = f"/deals/{books.deals['rita'][0]}"
    assert reader.get(deal).status_code == 200
    refused = reader.patch(deal, {"version": 1, "amount": "1.00"})
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    assert "records:write" in refused.json()["detail"]
    writer = token_of("rita", "records:write", called="writer")
    assert writer.patch(deal, {"version": 1, "amount": "1.00"}).status_code == 200
    assert writer.get(deal).status_code == 403
    for path in ("/api/metrics", "/api/policies/company", "/api/imports"):
        assert reader.client.get(path, headers=reader.headers).status_code == 403


def test_a_token_never_may_more_than_its_owner(token_of, books):
    sync = token_of("rita", "records:read", "records:write")
    theirs = f"/deals/{books.deals['rosa'][0]}"
    assert sync.get(theirs).status_code == 404
    assert sync.patch(theirs, {"version": 1, "amount": "1.00"}).status_code == 404
    assert sync.get("/deals/count").json()["count"] == 2


def test_history_names_the_token(token_of, books):
    deal = books.deals["rita"][0]
    token_of("rita", "records:write", called="nightly").patch(f"/deals/{deal}", {"version": 1, "amount": "1.00"})
    entry = history.timeline("deal", deal)[0]
    assert (entry.by_name, entry.source) == ("Rita (nightly)", "api")


def test_a_token_that_ended_or_never_was_is_not_let_in(token_of, cast):
    sync = token_of("rita", "records:read")
    assert sync.get("/deals").status_code == 200
    cast_user = cast.user("rita")
    cast_user.is_active = False
    cast_user.save()
    ended = sync.get("/deals")
    assert (ended.status_code, ended["Content-Type"], ended["WWW-Authenticate"][:6]) == (401, PROBLEM, "Bearer")
    old = tokens.add(user_id=cast.user("raj").id, name="old", scopes=("records:read",), by=TESTER, at=NOW)
    for said in (f"Bearer {old.secret}", "Bearer so_nonsense", "Bearer", "Basic cmFqOnJhag==", old.secret):
        assert Client().get("/api/records/deals", headers={"Authorization": said}).status_code == 401


def test_a_token_opens_no_page(token_of):
    sync = token_of("omar", "records:read")
    assert sync.client.get("/pipeline", headers=sync.headers).status_code == 302
    assert "sessionid" not in sync.client.cookies


def test_use_of_a_token_is_noted(token_of):
    token_of("rita", "records:read").get("/deals")
    assert Token.objects.get().last_used_at is not None


def test_a_change_with_a_session_needs_the_csrf_token(cast, books):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.user("rita"))
    body = json.dumps({"name": "A"})
    refused = strict.post("/api/records/accounts", body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    assert "X-CSRFToken" in refused.json()["detail"]
    strict.cookies["csrftoken"] = "a" * 32
    headers = {"X-CSRFToken": "a" * 32}
    assert strict.post("/api/records/accounts", body, content_type="application/json", headers=headers).status_code == 201


def test_a_change_with_a_token_needs_no_csrf_token(token_of):
    sync = token_of("rita", "records:write")
    sync.client = Client(enforce_csrf_checks=True)
    assert sync.post("/accounts", {"name": "A"}).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("POST", "/api/records/accounts", "{", "application/json", 400),
        ("POST", "/api/records/accounts", "[" * 100_000, "application/json", 400),
        ("POST", "/api/records/accounts", '{"name": NaN}', "application/json", 400),
        ("POST", "/api/records/accounts", '{"name": "a\\u0000b"}', "application/json", 400),
        ("POST", "/api/records/accounts", '{"name": "\\ud800"}', "application/json", 400),
        ("POST", "/api/records/accounts", b"\xff\xfe", "application/json", 400),
        ("POST", "/api/records/accounts", '{"employees": 1' + "0" * 5000 + "}", "application/json", 400),
        ("POST", "/api/records/accounts", '{"employees": 1' + "0" * 40 + "}", "application/json", 422),
        ("POST", "/api/records/accounts", '["name"]', "application/json", 422),
        ("POST", "/api/records/accounts", "null", "application/json", 422),
        ("POST", "/api/records/accounts", "", "application/json", 422),
        ("POST", "/api/records/accounts", "name=A", "application/x-www-form-urlencoded", 415),
        ("POST", "/api/records/accounts", '{"name": "A"}', "text/plain", 415),
        ("POST", "/api/records/accounts", " " * (6 * 1024 * 1024), "application/json", 413),
        ("PUT", "/api/records/accounts", "{}", "application/json", 405),
        ("GET", "/api/records/acounts", "", "application/json", 404),
        ("GET", "/api/", "", "application/json", 404),
        ("GET", "/api/records/deals/abc", "", "application/json", 404),
        ("GET", "/api/records/deals/99999999999999999999", "", "application/json", 422),
        ("GET", "/api/metrics/bookings?from=1", "", "application/json", 422),
        ("GET", "/api/metrics/nothing", "", "application/json", 404),
    ],
)
def test_every_error_is_a_problem_that_names_the_request(calls, method, path, body, kind, status):
    client = calls("omar").client
    answer = client.generic(method, path, body, content_type=kind, headers={"X-Request-Id": "my-request"})
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    told = answer.json()
    assert told["request_id"] == answer["X-Request-Id"] == "my-request"
    assert told["title"]
    assert told["detail"]
    if status == 405:
        assert "POST" in answer["Allow"]


def test_what_breaks_is_a_problem_too(calls, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("salesops.records.listing.total", broken)
    client = calls("omar").client
    client.raise_request_exception = False
    answer = client.get("/api/records/deals/count")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in answer.content.decode()


def test_who_is_not_logged_in_learns_nothing_not_even_what_there_is(db):
    for path in ("/api/records/deals", "/api/nothing", "/api/openapi.json"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)


def test_a_strange_request_id_is_replaced(calls):
    answer = calls("rita").client.get("/api/records/deals", headers={"X-Request-Id": "a b\tc"})
    assert " " not in answer["X-Request-Id"]


def test_too_many_calls_wait(calls, token_of, settings):
    settings.API_CALLS_A_MINUTE = 3
    rita, sync = calls("rita"), token_of("rita", "records:read")
    answers = [rita.get("/deals") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1]["Content-Type"] == PROBLEM
    assert sync.get("/deals").status_code == 200
    api_limits.forget()
    assert rita.get("/deals").status_code == 429, "another process counts on"


def test_the_limit_slides(db, settings):
    from datetime import timedelta

    settings.API_CALLS_A_MINUTE = 60
    start = NOW.replace(second=0, microsecond=0)
    for second in range(60):
        assert not api_limits.count("x", start + timedelta(seconds=second)).exceeded
    assert api_limits.count("x", start + timedelta(seconds=59)).exceeded
    half = [api_limits.count("x", start + timedelta(seconds=90)).exceeded for _ in range(31)]
    assert half.count(False) == 30
    assert not api_limits.count("x", start + timedelta(minutes=5)).exceeded


def test_nothing_is_for_other_sites(calls):
    answer = calls("rita").client.get("/api/records/deals", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer["Cache-Control"] == "no-store"
