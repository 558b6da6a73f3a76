"""Log-in by an OpenID Connect provider: django-allauth speaks the protocol, here is who may come in by it."""

from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse

from salesops.records.logins import make_login, person_by_email, user_by_email
from salesops.workspace.logins.naming import free_name

PROVIDER = "oidc"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key only the provider has; one by the shared secret, or none, is refused."""


Silent = (requests.RequestException, KeyError, ValueError)
"""What comes of a provider that cannot be reached, or does not say what a provider has to say."""


class OidcRefusedError(Exception):
    """Who came is not let in; the words say why."""


class CheckingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the signature of every identity token, and that the further facts are about the same person."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The provider sent no identity token.")
        login = super().complete_login(request, app, token, **kwargs)
        facts = login.account.extra_data
        if facts.get("userinfo", {}).get("sub") != facts["id_token"]["sub"]:
            raise OAuth2Error("The provider's two answers are about different people.")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in _ALGORITHMS:
                raise OAuth2Error(f"Identity tokens signed by {header.get('alg')} are not accepted.")
            return jwt.decode(
                id_token,
                key=self._key(header),
                algorithms=[header["alg"]],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=60,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except (jwt.PyJWTError, KeyError) as error:
            raise OAuth2Error(f"The identity token is not valid: {error}") from error

    def _key(self, header: dict[str, Any]) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        found = [key for key in keys if key.key_id == header.get("kid")]
        if len(found) != 1:
            raise OAuth2Error(f"The provider has no key {header.get('kid')!r}.")
        return found[0].key


def start(request: HttpRequest) -> HttpResponse:
    return OAuth2LoginView.adapter_view(CheckingAdapter(request, PROVIDER))(request)


def back(request: HttpRequest) -> HttpResponse:
    return OAuth2CallbackView.adapter_view(CheckingAdapter(request, PROVIDER))(request)


def user_for(sociallogin: Any, request: HttpRequest) -> Any:
    """The user the provider vouches for. Known by its own id of them from the second time on.

    The first time: by a verified e-mail address that a login has, or a person without a login, where the address is of
    a domain whose people may. Raises OidcRefusedError.
    """
    if sociallogin.is_existing:
        return sociallogin.user
    user = _by_email(sociallogin.account.extra_data["userinfo"])
    sociallogin.connect(request, user)
    return user


def _by_email(facts: dict[str, Any]) -> Any:
    email = str(facts.get("email") or "").replace("\0", "").strip()
    if not email:
        raise OidcRefusedError("The provider does not tell your e-mail address, so we do not know you. Ask your administrator.")
    if facts.get("email_verified") is not True and not settings.OIDC.trust_email:
        raise OidcRefusedError(f"The provider has not verified that {email} is yours. Verify it there, then try again.")
    found = user_by_email(email) or _newcomer(email)
    if found is None:
        raise OidcRefusedError(f"Nobody here has the e-mail address {email}. Ask your administrator for an invitation.")
    return get_user_model().objects.get(id=found)


def _newcomer(email: str) -> int | None:
    name, _, domain = email.rpartition("@")
    person = person_by_email(email) if domain.lower() in settings.OIDC.domains else None
    return None if person is None else make_login(person, free_name(name), None)
