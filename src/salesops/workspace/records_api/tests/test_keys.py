"""Idempotency keys: carried out once, answered the same again, across threads, failures and abandoned claims."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.web import api_keys
from salesops.web.models import KeyedCall

ACCOUNT = {"name": "Acme"}


def named(name="Acme"):
    return queries.listed("account", scope=EVERYTHING, where={"name": name}).total


def test_the_same_again_is_answered_the_same_and_done_once(calls):
    rita = calls("rita")
    first = rita.post("/accounts", ACCOUNT, Idempotency_Key="k1")
    again = rita.post("/accounts", ACCOUNT, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert "Idempotent-Replayed" not in first.headers
    assert again["Idempotent-Replayed"] == "true"
    assert named() == 1


def test_another_body_address_or_version_under_the_key_is_refused(calls, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    rita.post("/accounts", ACCOUNT, Idempotency_Key="k")
    assert rita.post("/accounts", {"name": "Other"}, Idempotency_Key="k").status_code == 422
    assert rita.post("/contacts", ACCOUNT, Idempotency_Key="k").status_code == 422
    rita.patch(deal, {"amount": "1.00"}, Idempotency_Key="p", If_Match='"1"')
    assert rita.patch(deal, {"amount": "1.00"}, Idempotency_Key="p", If_Match='"2"').status_code == 422
    assert rita.patch(deal, {"amount": "1.00"}, Idempotency_Key="p", If_Match='"1"').json()["version"] == 2
    assert named("Other") == 0


def test_keys_are_one_s_own(calls):
    assert calls("rita").post("/accounts", ACCOUNT, Idempotency_Key="k").status_code == 201
    assert calls("raj").post("/accounts", {"name": "Other"}, Idempotency_Key="k").status_code == 201


def test_a_refusal_is_repeated_too(calls, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    stale = rita.patch(deal, {"version": 7, "amount": "1.00"}, Idempotency_Key="k")
    again = rita.patch(deal, {"version": 7, "amount": "1.00"}, Idempotency_Key="k")
    assert (stale.status_code, again.status_code) == (409, 409)
    assert stale.json()["changes"] == again.json()["changes"]


def test_what_is_being_worked_on_is_not_begun_again_until_it_is_given_up(calls, cast):
    rita = calls("rita")
    rita.post("/accounts", ACCOUNT, Idempotency_Key="k")
    call = KeyedCall.objects.get()
    KeyedCall.objects.update(status=None, body="", claimed_at=datetime.now(UTC))
    busy = rita.post("/accounts", ACCOUNT, Idempotency_Key="k")
    assert (busy.status_code, busy.json()["title"]) == (409, "The same request is being worked on")
    KeyedCall.objects.update(claimed_at=datetime.now(UTC) - api_keys.LEASE - timedelta(seconds=1))
    assert rita.post("/accounts", ACCOUNT, Idempotency_Key="k").status_code == 201
    assert KeyedCall.objects.get().claim != call.claim


def test_after_a_day_a_key_is_new(calls):
    rita = calls("rita")
    rita.post("/accounts", ACCOUNT, Idempotency_Key="k")
    KeyedCall.objects.update(claimed_at=datetime.now(UTC) - api_keys.KEPT - timedelta(seconds=1))
    assert rita.post("/accounts", {"name": "Other"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_keys_that_cannot_be_used_are_refused(calls, key):
    assert calls("rita").post("/accounts", ACCOUNT, Idempotency_Key=key).status_code == 400
    assert named() == 0


def test_imports_take_none(calls):
    omar = calls("omar")
    assert omar.client.post("/api/imports", {}, headers={"Idempotency-Key": "k"}).status_code == 400


def test_where_the_answer_cannot_be_stored_the_change_is_not_either(calls, monkeypatch):
    rita = calls("rita")
    rita.client.raise_request_exception = False

    def broken(self, **values):
        if "status" in values:
            raise RuntimeError("no room")
        return original(self, **values)

    original = type(KeyedCall.objects.all()).update
    monkeypatch.setattr(type(KeyedCall.objects.all()), "update", broken)
    answer = rita.post("/accounts", ACCOUNT, Idempotency_Key="k")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    monkeypatch.undo()
    assert named() == 0


def test_after_something_broke_the_same_key_may_try_again(calls, monkeypatch):
    rita = calls("rita")
    rita.client.raise_request_exception = False

    def broken(*_, **__):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("salesops.workspace.records_api.writing.shown", broken)
        assert rita.post("/accounts", ACCOUNT, Idempotency_Key="k").status_code == 500
    assert named() == 0
    assert rita.post("/accounts", ACCOUNT, Idempotency_Key="k").status_code == 201


def test_one_that_lost_its_claim_takes_its_change_back(calls, monkeypatch):
    rita = calls("rita")
    from salesops.workspace.records_api import writing

    shown = writing.shown

    def stolen(*given, **more):
        KeyedCall.objects.update(claim="somebody else's")
        return shown(*given, **more)

    monkeypatch.setattr(writing, "shown", stolen)
    assert rita.post("/accounts", ACCOUNT, Idempotency_Key="k").status_code == 409
    assert named() == 0


@pytest.mark.django_db(transaction=True)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 10**6), tries=st.integers(2, 6))
def test_two_at_once_do_it_once(calls, number, tries):
    callers = [calls("omar") for _ in range(tries)]
    name, key = f"Acme {number}", f"key {number} {datetime.now(UTC).timestamp()}"
    before = named(name)

    def send(caller):
        try:
            return caller.post("/accounts", {"name": name}, Idempotency_Key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, callers))
    assert named(name) == before + 1
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
