"""Why the numbers are missing or old, in words for whoever looks: an upgrade, or no worker that makes them."""

from dataclasses import dataclass
from datetime import datetime

from salesops.records.access import Viewer, may
from salesops.warehouse.state import State
from salesops.web.formatting import age

WORKER = "salesops worker"


@dataclass(frozen=True)
class Lacking:
    """`command`: what to type, for those who look after the program. `all`: there are none at all; `again`: now there are."""

    says: str
    command: str = ""
    all: bool = False
    again: bool = False


def lacking(state: State, viewer: Viewer, now: datetime) -> Lacking | None:
    """None where nothing is missing, or nobody is told."""
    if state.is_good or not may(viewer, "read"):
        return None
    if state.there:
        since = age(int((now - state.lacks_since).total_seconds())) if state.lacks_since else ""
        return _unworked(f"The numbers lack the changes of the last {since}: no worker is running that brings them in.", viewer)
    if state.worked:
        says = "The numbers are being made, after an upgrade or a first start. Until they are there, pages that count show none."
        return Lacking(says, all=True)
    says = "There are no numbers: no worker is running that makes them. Records can be worked on meanwhile."
    return _unworked(says, viewer, whole=True)


def there_again() -> Lacking:
    return Lacking("The numbers are there now.", again=True)


def _unworked(says: str, viewer: Viewer, *, whole: bool = False) -> Lacking:
    if may(viewer, "apply_policies"):
        return Lacking(f"{says} Start one where the program is installed:", WORKER, whole)
    return Lacking(f"{says} Tell whoever looks after this program.", all=whole)
