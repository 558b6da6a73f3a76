"""The gate of the sales process, where deals are moved or made: one decision, whatever the door."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.facts import Gate, Move
from salesops.capabilities.process.queries import standing as process_queries
from salesops.kernel.decision import Decision
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import DEAL
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.records.checking import check
from salesops.records.errors import InvalidError
from salesops.records.row import Row
from salesops.workspace.editing.process import custom_fields

CONFIRMED = "confirmed"
"""Among the changes of a deal: texts of criteria that whoever moves it confirms. No field of the record."""


class GateRefused(InvalidError):  # noqa: N818  reads as what it says
    """The process does not let the deal move; `gate` has each missing thing, `findings` the same in words."""

    def __init__(self, gate: Gate, move: Move) -> None:
        self.gate, self.move = gate, move
        super().__init__([Finding(f"deal.{one.name}", one.what, one.why, one.fix) for one in gate.lacking])


def confirmed_in(changes: Mapping[str, Any]) -> frozenset[str]:
    """The criteria confirmed with a change; a single text or a list of them."""
    given = changes.get(CONFIRMED) or ()
    return frozenset([given] if isinstance(given, str) else map(str, given))


def gate_of(
    process: SalesProcess,
    deal: Row,
    changes: Mapping[str, Any],
    *,
    pipeline: str,
    stage: str,
    role: str,
    day: date,
) -> tuple[Decision[Gate], Move] | None:
    """The decision on a move, and the move it is about; None where the pipeline asks for nothing."""
    found = process.pipeline(pipeline)
    if found is None or not found.has_rules:
        return None
    custom = custom_fields("deal", day)
    filled = {name: value for name, value in changes.items() if name not in (CONFIRMED, "pipeline", "stage", "status")}
    clean, unreadable = check(DEAL, filled, custom)
    if unreadable:
        raise InvalidError(unreadable)
    standing = process_queries.standing_of(deal, clean, found, custom)
    known = {"role": role, "confirmed": confirmed_in(changes), "values": standing.values, "on": day}
    move = process_queries.move_of(deal.id, found, stage, **known)
    return judge_move(process, standing, move), move


def gates_of(process: SalesProcess, deals: Sequence[tuple[Row, Pipeline, Stage]], *, role: str, day: date) -> list[Gate]:
    """What is said of deals as they stand, each on its way to a stage; as many questions for a hundred as for one."""
    custom = custom_fields("deal", day)
    standings = process_queries.standings_of([(deal, {}, pipeline) for deal, pipeline, _ in deals], custom)
    granted = process_queries.granted_to([deal.id for deal, _, _ in deals])
    known = {"role": role, "confirmed": frozenset[str](), "on": day}
    found = []
    for (deal, pipeline, stage), standing in zip(deals, standings, strict=True):
        given = granted.get(deal.id, ())
        move = process_queries.move_with(given, pipeline, stage.key, values=standing.values, **known)
        found.append(judge_move(process, standing, move).answer)
    return found


def check_gate(process: SalesProcess, deal: Row, changes: Mapping[str, Any], **where: Any) -> Decision[Gate] | None:
    """The decision, to be remembered with the move. Raises GateRefused."""
    judged = gate_of(process, deal, changes, **where)
    if judged is None:
        return None
    decision, move = judged
    if not decision.answer.allowed:
        raise GateRefused(decision.answer, move)
    return decision
