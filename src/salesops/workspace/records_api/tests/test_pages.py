"""The pages about the API: one's own tokens, made and revoked; the description, part by part; and the command."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.test import Client

from salesops.records.tokens.models import Token
from salesops.web.api import api
from salesops.workspace.records_api.commands import api as command


@pytest.fixture
def rita(cast) -> Client:
    """Rita in a browser, having just said who she is."""
    client = Client()
    client.force_login(cast.user("rita"))
    session = client.session
    session["confirmed_at"] = datetime.now(UTC).timestamp()
    session.save()
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_without_tokens_the_page_says_what_one_is_for(rita):
    page = text(rita.get("/me/tokens"))
    assert "No program acts for you yet" in page
    assert "/me/tokens/new" in page


def test_a_token_is_made_shown_once_used_and_revoked(rita):
    form = text(rita.get("/me/tokens/new"))
    assert "records:write" in form
    assert "policies:write" not in form, "a rep cannot hand on what a rep may not"
    made = rita.post("/me/tokens/new", {"name": "Nightly", "scopes": ["records:read"], "days": "30"})
    assert made["Cache-Control"].find("no-store") >= 0
    secret = text(made).partition('value="so_')[2].partition('"')[0]
    headers = {"Authorization": f"Bearer so_{secret}"}
    assert Client().get("/api/records/deals", headers=headers).status_code == 200
    listed = text(rita.get("/me/tokens"))
    assert "Nightly" in listed
    assert secret not in listed
    number = Token.objects.get().id
    assert rita.post(f"/me/tokens/{number}/revoke").status_code == 302
    assert Client().get("/api/records/deals", headers=headers).status_code == 401
    assert "Revoked" in text(rita.get("/me/tokens"))
    assert rita.post(f"/me/tokens/{number}/revoke").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "scopes": ["records:read"], "days": "30"},
        {"name": "A", "days": "30"},
        {"name": "A", "scopes": ["policies:write"], "days": "30"},
        {"name": "A", "scopes": ["everything"], "days": "30"},
        {"name": "A", "scopes": ["records:read"], "days": "0"},
        {"name": "A", "scopes": ["records:read"], "days": "9" * 40},
        {"name": "A", "scopes": ["records:read"], "days": "often"},
        {"name": "x" * 81, "scopes": ["records:read"], "days": "30"},
    ],
)
def test_what_a_token_cannot_be_is_said_on_the_form(rita, form):
    answer = rita.post("/me/tokens/new", form)
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert not Token.objects.exists()


def test_a_token_is_made_only_by_who_has_just_said_who_they_are(cast):
    client = Client()
    client.force_login(cast.user("rita"))
    for answer in (client.get("/me/tokens/new"), client.post("/me/tokens/new", {"name": "A", "scopes": ["records:read"]})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/me/confirm")
    assert not Token.objects.exists()


def test_the_page_of_one_s_login_leads_to_the_tokens(rita):
    assert "/me/tokens" in text(rita.get("/me"))


def test_every_part_of_the_description_can_be_read(rita):
    first = rita.get("/api/docs")
    assert first.status_code == 200
    parts = {details["tags"][-1] for methods in api.get_openapi_schema()["paths"].values() for details in methods.values()}
    for part in parts:
        page = text(rita.get("/api/docs", {"part": part}))
        assert "<script>" not in page
        assert "undefined" not in page
        assert "<summary>" in page
    assert "records:write" in text(rita.get("/api/docs?part=deals"))
    assert rita.get("/api/docs?part=nothing").status_code == 404
    assert Client().get("/api/docs").status_code == 302


def test_the_number_of_queries_does_not_grow_with_the_tokens(rita, cast, django_assert_max_num_queries):
    from tests.cast import TESTER

    from salesops.records.tokens import actions

    for number in range(8):
        user = cast.user("rita").id
        actions.add(user_id=user, name=f"t{number}", scopes=("records:read",), by=TESTER, at=datetime.now(UTC))
    with django_assert_max_num_queries(16):
        rita.get("/me/tokens")


def test_the_command_prints_the_description():
    said = CliRunner().invoke(command, ["describe"])
    assert said.exit_code == 0
    described = json.loads(said.output)
    assert described["openapi"].startswith("3.1")
    assert "/api/records/deals/{record_id}/move" in described["paths"]


def test_every_route_says_what_it_does_and_which_scope_a_token_needs():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, details in methods.items():
            assert details.get("description"), f"{method} {path} says nothing"
            assert details["security"], f"{method} {path} is open"
            assert details["responses"]["401"], path


def test_two_models_of_one_name_are_described_each_for_itself():
    schemas = api.get_openapi_schema()["components"]["schemas"]
    assert schemas["Changed"]["properties"] != schemas["TimelineChanged"]["properties"]
    assert "field" not in schemas["Changed"]["properties"]


def test_names_of_operations_are_their_own():
    ids = [d["operationId"] for methods in api.get_openapi_schema()["paths"].values() for d in methods.values()]
    assert len(ids) == len(set(ids))
