"""Many records from another system at once: those it has sent before are changed, the others created."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import Kind
from salesops.records import queries
from salesops.records.access import scope_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.web.api_caller import Caller
from salesops.web.api_problems import ProblemError, said
from salesops.workspace import editing
from salesops.workspace.records_api import encoding
from salesops.workspace.records_api.external import References, checked, unrevealing


@dataclass
class Result:
    """What became of one row."""

    index: int
    external_id: str
    result: str = "refused"
    id: int | None = None
    version: int | None = None
    sequence: int | None = None
    errors: list[dict[str, str]] = field(default_factory=list)


def upsert(kind: Kind, source_system: str, rows: list[Any], caller: Caller, *, all_or_nothing: bool) -> dict[str, Any]:
    """Each row on its own; with `all_or_nothing` a refused one takes the others back and raises ProblemError."""
    references = References(caller, source_system)
    with transaction.atomic() if all_or_nothing else nullcontext():
        first: dict[str, int] = {}
        results = []
        for index, row in enumerate(rows):
            external_id = str(row.get("external_id", "")) if isinstance(row, dict) else ""
            if first.setdefault(external_id, index) != index and external_id:
                results.append(_again(kind, index, external_id, first[external_id]))
            else:
                results.append(_row(kind, source_system, index, row, caller, references))
        refused = [result for result in results if result.errors]
        if all_or_nothing and refused:
            raise _nothing(refused)
    counted = Counter(result.result for result in results)
    counts = {name: counted[name] for name in ("created", "changed", "unchanged", "refused")}
    return {**counts, "rows": [vars(result) for result in results]}


def _again(kind: Kind, index: int, external_id: str, first: int) -> Result:
    """Two rows of one record: which of them is meant would go by their place, and the same again would change it twice."""
    why = f"Row {first} is of the same record."
    finding = Finding(f"{kind.name}.external_id", f"{external_id[:255]!r} is here twice.", why, "Send each record once a call.")
    return Result(index, external_id[:255], errors=said([finding]))


def _nothing(refused: list[Result]) -> ProblemError:
    findings = [
        Finding(f"rows/{result.index}/{error['where'].partition('.')[2]}", error["what"], error["why"], error["fix"])
        for result in refused
        for error in result.errors
    ]
    detail = f"{len(refused)} of the rows cannot be stored, so none was."
    return ProblemError(422, "The rows cannot be stored", detail, findings)


def _row(kind: Kind, source_system: str, index: int, row: Any, caller: Caller, references: References) -> Result:
    values = dict(row) if isinstance(row, dict) else {}
    external = {"source_system": source_system, "external_id": values.pop("external_id", "")}
    result = Result(index, str(external["external_id"])[:255])
    try:
        checked(kind, external, required=True)
        with transaction.atomic():
            _store(kind, references.resolved(kind, encoding.flat(kind, values)), external, caller, result)
    except InvalidError as error:
        scope = scope_of(caller.viewer, caller.at)
        result.errors = said(unrevealing(kind, finding, external, scope) for finding in error.findings)
    except (ConflictError, NotFoundError, IntegrityError) as error:
        what = "Somebody else was quicker." if not isinstance(error, NotFoundError) else str(error)
        result.errors = said([Finding(f"{kind.name}.external_id", what, "It was changed meanwhile.", "Send the row again.")])
    except OverflowError:
        what = "A number is too large."
        result.errors = said([Finding(kind.name, what, "No id or number of ours is as large.", "Give a smaller one.")])
    return result


def _store(kind: Kind, values: dict[str, Any], external: dict[str, str], caller: Caller, result: Result) -> None:
    known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
    there = queries.by_external_id(kind.name, **external, scope=scope_of(caller.viewer, caller.at))
    if there is None:
        done, word = editing.create(kind.name, values, **known, **external), "created"
    else:
        done = editing.change(kind.name, there.id, values, version=there.version, **known)
        word = "unchanged" if done.sequence is None else "changed"
    result.result, result.id, result.version, result.sequence = word, done.id, done.version, done.sequence
