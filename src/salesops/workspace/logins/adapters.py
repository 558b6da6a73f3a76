"""What django-allauth asks of us: secrets kept encrypted, our name on authenticators, our own judgement of who may come in."""

import base64
from functools import cache
from hashlib import sha256
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from salesops.workspace.logins.entering.pages import coming_by_oidc, oidc_failed


@cache
def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(f"salesops.mfa:{key}".encode()).digest()))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors. A copy of the database alone does not give their secrets away: the key lies in the home."""

    def encrypt(self, text: str) -> str:
        return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "salesops"

    def _get_site_name(self) -> str:
        return "salesops"

    def _get_user_identifier(self, user: Any) -> str:
        return user.get_username()


class OidcAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes from the identity provider: let in, or told why not, by our own page."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        raise ImmediateHttpResponse(coming_by_oidc(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **why: Any) -> None:
        raise ImmediateHttpResponse(self._said(request, why))

    def _said(self, request: HttpRequest, why: dict[str, Any]) -> HttpResponse:
        return oidc_failed(request, str(why.get("error") or ""), why.get("exception"))
