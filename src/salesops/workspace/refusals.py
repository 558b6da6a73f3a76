"""Why something was not done, in words for whoever tried: what stands in the way, who was quicker, what to do.

The one place where a refusal gets its words and its status, for screens, API and commands alike.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.errors import ConflictError, InvalidError, NotFoundError, Theirs
from salesops.workspace.editing import Forbidden, GateRefused

ONLY_LOOKING = "You may look at this, not change it."
PAST = "This is a past day: it can be looked at, not changed. Go back to today first."


@dataclass(frozen=True)
class Words:
    """What people call things: stages by their names, people by theirs, moments in a time zone."""

    process: SalesProcess
    zone: str = "UTC"
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def value(self, kind: str, name: str, value: Any) -> str:
        """A field's value as it would be said."""
        if value is None or value == "":
            return "empty"
        if kind == "deal" and name in ("stage", "pipeline"):
            return self._stage(name, str(value))
        described = KINDS[kind].by_name.get(name)
        if described and described.type == "ref":
            return self.names.get(described.refers_to, {}).get(value, "somebody else" if name == "owner" else "another one")
        return str(value)

    def _stage(self, name: str, key: str) -> str:
        if name == "pipeline":
            found = self.process.pipeline(key)
            return found.name if found else key
        stages = (stage for pipeline in self.process.pipelines for stage in pipeline.stages)
        return next((stage.name for stage in stages if stage.key == key), key)

    def time(self, moment: datetime) -> str:
        return f"{moment.astimezone(ZoneInfo(self.zone)):%H:%M}"


STATUS: tuple[tuple[type[Exception], int], ...] = (
    (Forbidden, 403),
    (NotFoundError, 404),
    (ConflictError, 409),
    (InvalidError, 422),
)
"""What HTTP says of what a change of records is refused for."""


def status_of(error: Exception) -> int:
    return next(status for kind, status in STATUS if isinstance(error, kind))


def said_of(finding: Finding, *, briefly: bool = False) -> str:
    """What is wrong, why, and what to do; briefly: without the why, where the form beside it says that."""
    parts = (finding.what, finding.fix) if briefly else (finding.what, finding.why, finding.fix)
    return " ".join(filter(None, parts))


def told_of(error: Exception, *, briefly: bool = False) -> str:
    """All that is wrong, without the program's name for the place."""
    if isinstance(error, InvalidError):
        return " ".join(said_of(finding, briefly=briefly) for finding in error.findings)
    return said_of(error.finding, briefly=briefly) if isinstance(error, Forbidden) else str(error)


class Refusal(Exception):  # noqa: N818  reads as what it says
    """Nothing was stored. `fields` are those that are missing or wrong; `status` is what HTTP says of it.
    `gate`: the stage whose gate refused, where one did: what it asks for can be filled in."""

    def __init__(self, text: str, status: int = 422, fields: tuple[str, ...] = (), *, gate: str = "") -> None:
        super().__init__(text)
        self.text, self.status, self.fields, self.gate = text, status, fields, gate


@contextmanager
def in_words(words: Words) -> Iterator[None]:
    """Whatever a change of records is refused for becomes a Refusal."""
    try:
        yield
    except InvalidError as error:
        fields = tuple(finding.where.partition(".")[2] for finding in error.findings)
        gate = error.move.stage if isinstance(error, GateRefused) else ""
        raise Refusal(told_of(error, briefly=True), status_of(error), fields, gate=gate) from error
    except ConflictError as error:
        raise Refusal(conflict(error, words), status_of(error)) from error
    except Forbidden as error:
        raise Refusal(told_of(error), status_of(error)) from error
    except NotFoundError as error:
        raise Refusal("It is not there any more, or not yours to see. Reload the page.", status_of(error)) from error


def conflict(error: ConflictError, words: Words) -> str:
    """Who was quicker, with what, and that nothing of one's own was stored."""
    said = "; ".join(_theirs(error.kind, change, words) for change in _told(error.changes))
    began = said or "Somebody else changed it"
    return f"{began}, after you opened this. Nothing of yours was stored: look at it now, and try again if it still should be so."


_FOLLOWS = frozenset({"status", "forecast_category", "closed_on"})
"""Changes that follow a move: the move itself says enough."""


def _told(changes: tuple[Theirs, ...]) -> list[Theirs]:
    moved = any(change.field == "stage" for change in changes)
    return [change for change in changes if not (moved and change.field in _FOLLOWS)][:3]


def _theirs(kind: str, change: Theirs, words: Words) -> str:
    say: Callable[[Any], str] = lambda value: words.value(kind, change.field, value)  # noqa: E731
    when = words.time(change.at)
    if change.field == "stage":
        return f"{change.by} moved it from {say(change.before)} to {say(change.theirs)} at {when}"
    if change.field == "deleted_at":
        return f"{change.by} removed it at {when}"
    field_ = KINDS[kind].by_name.get(change.field)
    title = field_.title.lower() if field_ else change.field
    return f"{change.by} changed the {title} from {say(change.before)} to {say(change.theirs)} at {when}"
