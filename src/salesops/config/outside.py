"""Settings of what lies outside: the mail server, the identity provider, the proxy in front. Of the environment, or the home.

EMAIL_URL            smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465; default: no mail is sent
EMAIL_FROM           the sender; default: the user of EMAIL_URL
SITE_URL             the address people reach us by, for links in mail: https://sales.example.com; default: mail has no links
OIDC_ISSUER          address of an OpenID Connect provider; with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET one can log in by it
OIDC_NAME            what the button says; default: "single sign-on"
OIDC_DOMAINS         domains of e-mail addresses, separated by commas: people with one get a login when they first come
OIDC_TRUST_EMAIL     1: believe addresses the provider does not call verified
PROXIES              how many proxies of ours stand in front; whom they say they speak for is believed
HTTPS                1: browsers reach us by HTTPS alone (cookies are then sent over nothing else)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import yaml

SETTINGS_FILE = "oidc.yaml"
"""In the home; the same names without `OIDC_`, in small letters. The environment wins."""
_OIDC = ("issuer", "client_id", "client_secret", "name", "domains", "trust_email")


@dataclass(frozen=True)
class Oidc:
    """The identity provider; without an issuer there is none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = "single sign-on"
    domains: frozenset[str] = frozenset()
    trust_email: bool = False


def oidc(home: Path, environ: Mapping[str, str]) -> Oidc:
    kept = _file(home / SETTINGS_FILE)
    given = {name: environ.get(f"OIDC_{name.upper()}") or kept.get(name) or "" for name in _OIDC}
    if not (given["issuer"] and given["client_id"]):
        return Oidc()
    domains = given["domains"] if isinstance(given["domains"], list) else str(given["domains"]).split(",")
    return Oidc(
        issuer=str(given["issuer"]).rstrip("/"),
        client_id=str(given["client_id"]),
        client_secret=str(given["client_secret"]),
        name=str(given["name"]) or "single sign-on",
        domains=frozenset(name.strip().lower() for name in map(str, domains) if name.strip()),
        trust_email=str(given["trust_email"]).lower() in ("1", "true", "yes"),
    )


def oidc_provider(found: Oidc) -> dict[str, Any]:
    """The same as django-allauth wants it."""
    app = {
        "provider_id": "oidc",
        "name": found.name,
        "client_id": found.client_id,
        "secret": found.client_secret,
        "settings": {"server_url": found.issuer},
    }
    return {"openid_connect": {"APPS": [app] if found.issuer else [], "OAUTH_PKCE_ENABLED": True}}


def mail(url: str) -> dict[str, Any]:
    """Django's settings for EMAIL_URL. Without one nothing is sent."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlparse(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(f"EMAIL_URL begins with {parts.scheme!r}. Write smtp://user:password@host:587 or smtps://...:465.")
    safe = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if safe else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": safe,
        "EMAIL_USE_TLS": not safe and parts.port != 25,
        "EMAIL_TIMEOUT": 20,
    }


def sender(url: str) -> str:
    """Whom mail comes from unless said: the user of the mail server, as mail servers want it."""
    user = unquote(urlparse(url).username or "")
    return user if "@" in user else f"salesops@{urlparse(url).hostname or 'localhost'}"


def behind_https(environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings where a proxy of ours ends HTTPS."""
    if environ.get("HTTPS", "") != "1":
        return {}
    return {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": 30 * 24 * 3600,
        "CSRF_TRUSTED_ORIGINS": [f"https://{name}" for name in environ.get("ALLOWED_HOSTS", "").split(",") if name],
    }


def _file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found = yaml.safe_load(path.read_text()) or {}
    if not isinstance(found, dict):
        raise ValueError(f"{path} must hold names and values, such as `issuer: https://id.example.com`.")
    return found
