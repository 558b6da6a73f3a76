"""Questions that make no sense, said so that the asker can mend them."""

from collections.abc import Iterable
from difflib import get_close_matches


class AskError(ValueError):
    """A metric, dimension or condition that does not exist or does not fit; the message lists what would."""


def unknown(what: str, given: str, possible: Iterable[str], *, where: str = "") -> AskError:
    """`There is no metric 'booking'. Did you mean bookings? Possible: ...`"""
    names = sorted(possible)
    near = get_close_matches(given, names, n=3, cutoff=0.6)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    listed = ", ".join(names) or "none"
    return AskError(f"There is no {what} {given!r}{where}.{guess} Possible: {listed}.")
