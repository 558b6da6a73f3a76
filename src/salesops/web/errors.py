"""Error pages, in words: what happened and where to go on."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from salesops.web.components import Empty

_HOME = (("Go to the first page", "/"),)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for what cannot be read in an address; a ValueError's words are said."""
    said = str(exception) if isinstance(exception, ValueError) else ""
    return _page(
        400, Empty("That address cannot be read", said or "Something in it is misspelt or missing.", "circle-alert", _HOME)
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    says = "Your role or your place in the reporting line does not include it. Your administrator can change that."
    return _page(403, Empty("This is not yours to see", says, "lock-keyhole", _HOME))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    says = "It may have been renamed or removed, or the address is misspelt."
    return _page(404, Empty("There is no such page", says, "map-pin-off", _HOME))


def server_error(request: HttpRequest) -> HttpResponse:
    says = "Nothing you entered was lost on the server's side. Try again; if it stays, the log says where it happened."
    return _page(500, Empty("Something broke on our side", says, "triangle-alert", _HOME))


def _page(status: int, empty: Empty) -> HttpResponse:
    """Rendered without the request: nothing that may be broken is asked for."""
    return HttpResponse(render_to_string("web/error.html", {"empty": empty}), status=status)
