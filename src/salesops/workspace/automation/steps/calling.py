"""One POST to an address that a policy names: to the very address its name was looked up as, which must be a public one."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT = 10.0
_MOST = 2_000


class BadAddressError(ValueError):
    """An address that may not be called."""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> Answer:
    """Raises BadAddressError, or OSError where nobody answers."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadAddressError(f"{url} is no address to call. Write https://...")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, parts.hostname, port, public_address(parts.hostname, port, private=private))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(_MOST).decode("utf-8", "replace").strip())
    except http.client.HTTPException as error:
        raise OSError(f"It did not answer as a web server does: {error}") from error
    finally:
        connection.close()


def public_address(host: str, port: int, *, private: bool) -> str:
    """What the name stands for; every address behind it must be public. Raises BadAddressError, OSError for an unknown name."""
    found = sorted({str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    for address in found:
        if not private and not _is_public(address):
            raise BadAddressError(
                f"{host} is {address}, in a private network. Webhooks call public addresses only: otherwise a policy could reach"
                " what is not meant to be reached. Set WEBHOOKS_PRIVATE=1 to allow it."
            )
    return found[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (inner or address).is_global and not address.is_multicast


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """To the address, in the name of the host: certificate and Host header are the name's."""
    if scheme == "http":
        plain = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        plain.sock = socket.create_connection((address, port), TIMEOUT)
        return plain
    safe = http.client.HTTPSConnection(host, port, timeout=TIMEOUT)
    raw = socket.create_connection((address, port), TIMEOUT)
    safe.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    return safe
