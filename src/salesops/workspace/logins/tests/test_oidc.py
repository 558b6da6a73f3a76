"""Log-in by an OpenID Connect provider that really answers: who is let in, and what of its answers is believed."""

from dataclasses import replace
from urllib.parse import parse_qs, urlparse

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from tests.cast import Cast

from salesops.records import actions as records
from salesops.records.logins import known_login, known_logins
from salesops.workspace.logins.actions import members, second_factor
from salesops.workspace.logins.tests.helping import BY, HERE, NOW, SECRET, code_at, told
from salesops.workspace.logins.tests.provider import CLIENT, PASSWORD, Provider, running

RITA = {"sub": "abc-1", "email": "Rita@example.com", "email_verified": True}


@pytest.fixture(scope="module")
def server():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, settings) -> Provider:
    server.facts, server.claims, server.sign = dict(RITA), {}, {}
    use(settings, server.address)
    return server


def use(settings, address: str) -> None:
    """Let this provider be the one of the installation, as its settings would."""
    name = "Example ID"
    settings.OIDC = replace(settings.OIDC, issuer=address, client_id=CLIENT, client_secret=PASSWORD, name=name)
    app = {"provider_id": "oidc", "name": name, "client_id": CLIENT, "secret": PASSWORD, "settings": {"server_url": address}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def agree(client: Client, where: str = "/me") -> str:
    """Go to the provider and agree there: the address one is sent back to."""
    away = client.get(f"/login/oidc?next={where}")
    assert away.status_code == 302
    back = requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return back.removeprefix("http://testserver")


def come(client: Client | None = None, where: str = "/me"):
    client = client or Client()
    return client.get(agree(client, where))


def refused(answer, words: str) -> None:
    assert answer.status_code == 403
    assert words in answer.content.decode()
    event = told()[0]
    assert event.action == "log_in_failed"
    assert "Example ID" in event.about["why"]


def test_the_button_is_there_where_a_provider_is_set_and_only_there(cast: Cast, provider: Provider, settings):
    assert "Log in with Example ID" in Client().get("/login/").content.decode()
    settings.OIDC = replace(settings.OIDC, issuer="")
    assert "Example ID" not in Client().get("/login/").content.decode()
    assert Client().get("/login/oidc")["Location"] == "/login/"


def test_somebody_with_a_login_comes_in_where_they_were_going(cast: Cast, provider: Provider):
    client = Client()
    assert come(client)["Location"] == "/me"
    assert client.get("/me").context["page"].username == "rita"
    assert told(cast.user("rita").id)[0].about["how"] == "Example ID"


def test_what_is_sent_to_the_provider_asks_for_a_code_with_proof_and_state(cast: Cast, provider: Provider):
    asked = parse_qs(urlparse(Client().get("/login/oidc")["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == ["http://testserver/login/oidc/back"]


def test_from_the_second_time_on_one_is_known_by_the_providers_own_id_whatever_the_address(cast: Cast, provider: Provider):
    come()
    provider.facts |= {"email": "another@else.example", "email_verified": False}
    assert come()["Location"] == "/me"
    assert SocialAccount.objects.get().user == cast.user("rita")


def test_an_address_the_provider_has_not_verified_is_not_believed_unless_told_to(cast: Cast, provider: Provider, settings):
    for verified in (False, None, "true", 1):
        provider.facts["email_verified"] = verified
        refused(come(), "has not verified")
    settings.OIDC = replace(settings.OIDC, trust_email=True)
    assert come()["Location"] == "/me"


@pytest.mark.parametrize("email", ["stranger@example.com", "", None, "rita@example.com.evil.example"])
def test_who_is_not_known_is_not_let_in(cast: Cast, provider: Provider, email):
    provider.facts["email"] = email
    refused(come(), "e-mail address")
    assert len(known_logins()) == 8


def test_a_person_without_a_login_gets_one_where_the_domain_may(cast: Cast, provider: Provider, settings):
    records.hire_person({"name": "Zoe", "role": "rep", "email": "zoe@example.com"}, by=BY, at=NOW)
    provider.facts |= {"email": "zoe@example.com", "sub": "zoe-1"}
    refused(come(), "Nobody here has the e-mail address")
    settings.OIDC = replace(settings.OIDC, domains=frozenset({"example.com"}))
    client = Client()
    come(client)
    assert client.get("/me").context["page"].username == "zoe"


def test_a_domain_that_may_does_not_let_in_who_is_nobody_here(cast: Cast, provider: Provider, settings):
    settings.OIDC = replace(settings.OIDC, domains=frozenset({"example.com"}))
    provider.facts["email"] = "stranger@example.com"
    refused(come(), "Nobody here")


def test_a_deactivated_login_is_not_let_in(cast: Cast, provider: Provider):
    come()
    members.deactivate(cast.user("rita").id, {}, by=BY, at=NOW, about=HERE)
    refused(come(), "not active")
    assert not known_login(cast.user("rita").id).active


def test_who_set_a_second_factor_up_here_is_asked_for_it(cast: Cast, provider: Provider):
    second_factor.set_up_app(cast.user("rita"), SECRET, code_at(NOW), by=BY, at=NOW, about=HERE)
    client = Client()
    assert come(client)["Location"] == "/login/second"
    assert client.get("/me").status_code == 302


def test_it_does_not_lead_to_another_site(cast: Cast, provider: Provider):
    assert come(where="https://elsewhere.example/")["Location"].startswith("/")


OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    ("claims", "sign"),
    [
        ({}, {"key": OTHER}),
        ({}, {"headers": {"kid": "another"}}),
        ({}, {"key": PASSWORD.ljust(32, "x"), "algorithm": "HS256"}),
        ({}, {"key": None, "algorithm": "none"}),
        ({"aud": "another program"}, {}),
        ({"iss": "https://elsewhere.example"}, {}),
        ({"exp": 1_000_000}, {}),
        ({"sub": "somebody else"}, {}),
    ],
    ids=["another key", "unknown key", "shared secret", "unsigned", "for another", "by another", "expired", "of another"],
)
def test_a_token_that_was_tampered_with_is_not_believed(cast: Cast, provider: Provider, claims, sign):
    provider.claims, provider.sign = claims, sign
    refused(come(), "could not be believed")
    assert not SocialAccount.objects.exists()


def test_an_answer_nobody_asked_for_is_not_believed(cast: Cast, provider: Provider):
    theirs = agree(Client())
    refused(Client().get(theirs), "could not be believed")


def test_an_answer_is_good_once(cast: Cast, provider: Provider):
    client = Client()
    back = agree(client)
    client.get(back)
    client.post("/logout/")
    refused(client.get(back), "could not be believed")


def test_leaving_at_the_provider_is_said(cast: Cast, provider: Provider):
    client = Client()
    state = parse_qs(urlparse(client.get("/login/oidc")["Location"]).query)["state"][0]
    refused(client.get(f"/login/oidc/back?error=access_denied&state={state}"), "left before the end")


def test_a_provider_that_does_not_answer_is_said_in_words(cast: Cast, provider: Provider, settings):
    use(settings, "http://127.0.0.1:9")
    refused(Client().get("/login/oidc"), "did not answer as one does")


def test_the_provider_of_these_tests_signs_with_its_key(server: Provider):
    server.facts, server.claims, server.sign = dict(RITA), {}, {}
    assert jwt.decode(server.token(), server.key.public_key(), ["RS256"], audience=CLIENT)["sub"] == "abc-1"
