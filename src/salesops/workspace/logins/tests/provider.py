"""A small OpenID Connect provider for the tests: discovery, keys, authorization code with PKCE, signed tokens, user facts."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, PASSWORD = "salesops-tests", "a secret of the tests"


class Provider:
    """Vouches for whomever `facts` describes. `forge(token)` may return another token than the one made."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.facts: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.sign: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.address = ""

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": self.facts["sub"], "iat": now, "exp": now + 300, **self.claims}
        how = {"key": self.key, "algorithm": "RS256", "headers": {"kid": "k1"}, **self.sign}
        return jwt.encode(claims, **how)

    def authorize(self, asked: dict[str, str]) -> str:
        """What the browser is sent back to, after the person has agreed."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def redeem(self, given: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(given.get("code", ""), None)
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        good = asked and challenge == asked.get("code_challenge") and given.get("client_secret") == PASSWORD
        if not good or given.get("redirect_uri") != asked["redirect_uri"]:
            return None
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.token()}

    def discovery(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "auth", "token_endpoint": "token", "userinfo_endpoint": "me", "jwks_uri": "keys"}
        return {"issuer": self.address, **{name: f"{self.address}/{path}" for name, path in paths.items()}}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}


@contextmanager
def running():
    """A provider that answers at its `address` for as long as the block lasts."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            """Nothing is printed."""

        def _send(self, body: Any, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_GET(self) -> None:
            path = urlparse(self.path)
            if path.path == "/auth":
                asked = {key: value[0] for key, value in parse_qs(path.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            elif path.path == "/me" and self.headers.get("Authorization") == "Bearer access":
                self._send(provider.facts)
            else:
                found = {"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}.get(path.path)
                self._send(found() if found else {}, 200 if found else 404)

        def do_POST(self) -> None:
            given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            redeemed = provider.redeem({key: value[0] for key, value in given.items()})
            self._send(redeemed or {"error": "invalid_grant"}, 200 if redeemed else 400)

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
