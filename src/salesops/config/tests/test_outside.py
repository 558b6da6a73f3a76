"""What is read of the environment and the home about mail, identity provider and proxy."""

import pytest

from salesops.config import outside


def test_without_an_address_no_mail_is_sent():
    assert outside.mail("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


def test_a_mail_server_by_starttls_and_by_tls():
    plain = outside.mail("smtp://me%40example.com:p%3Ass@mail.example.com")
    assert (plain["EMAIL_HOST"], plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_USE_SSL"]) == (
        "mail.example.com",
        587,
        True,
        False,
    )
    assert (plain["EMAIL_HOST_USER"], plain["EMAIL_HOST_PASSWORD"]) == ("me@example.com", "p:ss")
    safe = outside.mail("smtps://mail.example.com")
    assert (safe["EMAIL_PORT"], safe["EMAIL_USE_TLS"], safe["EMAIL_USE_SSL"]) == (465, False, True)


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://"])
def test_what_is_no_mail_server_is_refused_with_what_to_write(url):
    with pytest.raises(ValueError, match="Write smtp://"):
        outside.mail(url)


def test_mail_comes_from_the_user_of_the_server():
    assert outside.sender("smtp://me%40example.com@mail.example.com") == "me@example.com"
    assert outside.sender("smtp://mail.example.com") == "salesops@mail.example.com"


def test_the_provider_is_read_of_the_environment_first_then_of_the_file(tmp_path):
    (tmp_path / "oidc.yaml").write_text(
        "issuer: https://id.example.com/\nclient_id: ours\nclient_secret: s\ndomains: [Example.com]\ntrust_email: true\n"
    )
    found = outside.oidc(tmp_path, {"OIDC_CLIENT_ID": "theirs"})
    assert (found.issuer, found.client_id, found.client_secret) == ("https://id.example.com", "theirs", "s")
    assert (found.domains, found.trust_email, found.name) == (frozenset({"example.com"}), True, "single sign-on")


def test_without_issuer_and_client_there_is_no_provider(tmp_path):
    assert outside.oidc(tmp_path, {"OIDC_ISSUER": "https://id.example.com"}) == outside.Oidc()
    assert outside.oidc_provider(outside.Oidc())["openid_connect"]["APPS"] == []


def test_a_file_that_holds_something_else_is_refused(tmp_path):
    (tmp_path / "oidc.yaml").write_text("- a list\n")
    with pytest.raises(ValueError, match="names and values"):
        outside.oidc(tmp_path, {})


def test_behind_https_cookies_go_over_nothing_else():
    assert outside.behind_https({}) == {}
    found = outside.behind_https({"HTTPS": "1", "ALLOWED_HOSTS": "crm.example.com,localhost"})
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://crm.example.com", "https://localhost"]
