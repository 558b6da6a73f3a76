"""Where a request comes from: address and device, as far as they can be trusted and are worth showing."""

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks. Forwarded ones are believed only of as many proxies as PROXIES says."""
    return get_client_ip(request) or "0.0.0.0"  # noqa: S104  nothing listens there: the address is unknown


def network_of(address: str) -> str:
    """What counts as one place for failed attempts: an IPv4 address, or the /64 network a subscriber gets of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def device_of(user_agent: str) -> str:
    """`Firefox on Windows`"""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " on ".join(filter(None, (browser, system))) or user_agent[:40] or "Unknown device"


def about(request: HttpRequest) -> dict[str, str]:
    """What history keeps of where something came from."""
    return {"address": address_of(request), "device": device_of(request.META.get("HTTP_USER_AGENT", ""))}
