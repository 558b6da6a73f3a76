"""What the actions refuse, as problems of the API."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Never

from django.db import IntegrityError

from salesops.history.encoding import encode_moment
from salesops.kernel.condition import ConditionError
from salesops.kernel.finding import Finding
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.listing import AskError
from salesops.web.api_problems import ProblemError
from salesops.workspace.editing import EditProblem, Forbidden, Refused
from salesops.workspace.records_api.encoding import bare
from salesops.workspace.refusals import status_of

_QUICKER = "Somebody else was quicker"


def _number(error: Any) -> ProblemError:
    return ProblemError(422, "A number is too large", "No id or number of ours is as large. Give a smaller one.")


def _twice(error: Any) -> ProblemError:
    return ProblemError(409, _QUICKER, "The same external_id was stored a moment ago. Send it again: it is then a change.")


def _question(error: Any) -> ProblemError:
    return ProblemError(422, "The question cannot be read", str(error), [error.finding])


_AS_PROBLEM: dict[type[Exception], Callable[[Any], ProblemError]] = {
    Forbidden: lambda error: ProblemError(status_of(error), "Not allowed", str(error), [error.finding]),
    NotFoundError: lambda error: ProblemError(status_of(error), "Not found", str(error)),
    InvalidError: lambda error: ProblemError(status_of(error), "The values cannot be stored", str(error), error.findings),
    ConflictError: lambda error: ProblemError(status_of(error), _QUICKER, str(error), **conflict(error)),
    Refused: lambda error: refused(error.problems),
    AskError: _question,
    ConditionError: _question,
    OverflowError: _number,
    IntegrityError: _twice,
}


@contextmanager
def told() -> Iterator[None]:
    """Turns whatever an action or a question raises into a ProblemError."""
    try:
        yield
    except tuple(_AS_PROBLEM) as error:
        raise next(make for kind, make in _AS_PROBLEM.items() if isinstance(error, kind))(error) from error


def conflict(error: ConflictError) -> dict[str, Any]:
    """What the others changed since: for a program to show side by side, or to try again upon."""
    changes = [
        {
            "field": change.field,
            "before": bare(change.before),
            "theirs": bare(change.theirs),
            "yours": bare(change.yours),
            "wanted": change.wanted,
            "by": change.by,
            "at": encode_moment(change.at),
        }
        for change in error.changes
    ]
    return {"version": error.version, "changes": changes}


def refused(problems: list[EditProblem], place: str = "changes") -> ProblemError:
    """Several changes of which some cannot be: each finding says which row."""
    findings = [_placed(place, problem) for problem in problems]
    clash = next((problem.conflict for problem in problems if problem.conflict), None)
    status, title = (409, _QUICKER) if clash else (422, "The values cannot be stored")
    return ProblemError(status, title, "; ".join(map(str, findings[:3])) + " Nothing was stored.", findings)


def _placed(place: str, problem: EditProblem) -> Finding:
    found = problem.finding
    where = "/".join(filter(None, (place, str(problem.index), problem.field)))
    return Finding(where, found.what, found.why, found.fix)


def invalid(where: str, what: str, why: str, fix: str) -> Never:
    finding = Finding(where, what, why, fix)
    raise ProblemError(422, "Something given cannot be read", str(finding), [finding])
