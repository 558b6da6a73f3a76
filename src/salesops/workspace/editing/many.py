"""Several changes as one: what each is, and what is wrong with which."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from salesops.kernel.finding import Finding
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.workspace.editing.gates import GateRefused


@dataclass(frozen=True)
class Edit:
    record_id: int
    version: int
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class EditProblem:
    """What is wrong with the `index`-th change: its finding, or what somebody else changed meanwhile."""

    index: int
    record_id: int
    field: str
    finding: Finding
    conflict: ConflictError | None = None
    gate: str = ""
    """The stage whose gate refused it, where one did: what it asks for can be filled in."""


class Refused(ValueError):  # noqa: N818  reads as what it says
    """Nothing was stored; `problems` has what is wrong, cell by cell."""

    def __init__(self, problems: list[EditProblem]) -> None:
        super().__init__("\n".join(str(problem.finding) for problem in problems))
        self.problems = problems

    @staticmethod
    @contextmanager
    def gathered() -> Iterator[list[EditProblem]]:
        """Problems put into the list are raised together at the end."""
        problems: list[EditProblem] = []
        yield problems
        if problems:
            raise Refused(problems)


@contextmanager
def problems_of(index: int, edit: Edit, problems: list[EditProblem]) -> Iterator[None]:
    """What a change is refused for, as problems in the list; the others are still looked at."""
    try:
        yield
    except InvalidError as error:
        gate = error.move.stage if isinstance(error, GateRefused) else ""
        problems += [EditProblem(index, edit.record_id, _field(finding), finding, gate=gate) for finding in error.findings]
    except ConflictError as error:
        wanted = next((change.field for change in error.changes if change.wanted), next(iter(edit.changes), ""))
        finding = Finding(f"{error.kind} {error.record_id}", str(error), "", "")
        problems.append(EditProblem(index, edit.record_id, wanted, finding, error))
    except NotFoundError as error:
        problems.append(EditProblem(index, edit.record_id, "", Finding(f"record {edit.record_id}", str(error), "", "")))


def _field(finding: Finding) -> str:
    return finding.where.partition(".")[2]
