"""What moving a deal asks: a lost one its reason, a won one its amount."""

from dataclasses import dataclass

from salesops.policies.documents.sales_process import Stage
from salesops.records.errors import NotFoundError
from salesops.workspace.record_pages.queries.forms import Input, asked_for
from salesops.workspace.record_pages.queries.seen import Seen

_ASKED = {"lost": ("loss_reason", "competitor"), "won": ("amount",), "open": ("next_step",)}
_SAYS = {
    "lost": "Why was it lost? The reason counts in the numbers, and helps the next one.",
    "won": "Is the amount what was signed? It counts as booked on today's date.",
    "open": "What comes next there?",
}


@dataclass(frozen=True)
class MoveForm:
    title: str
    says: str
    address: str
    back: str
    stage: str
    pipeline: str
    version: int
    inputs: tuple[Input, ...]
    button: str


def move_form(seen: Seen, stage: Stage | None, pipeline: str) -> MoveForm:
    """Raises NotFoundError for a stage or pipeline the process has not."""
    if pipeline:
        other = seen.visit.process.pipeline(pipeline)
        stage = other.first if other else None
    if stage is None:
        raise NotFoundError("The sales process in force has no such stage.")
    return MoveForm(
        f"Move to {stage.name}",
        _SAYS[stage.status],
        f"{seen.address}/move",
        seen.address,
        stage.key,
        pipeline,
        seen.row.version,
        tuple(asked_for("deal", _ASKED[stage.status], seen.values, seen.words)),
        f"Move to {stage.name}",
    )
