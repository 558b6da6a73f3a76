"""Moving a deal to another stage, through the sales process in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.policies.documents.sales_process import Stage
from salesops.records.access import Viewer
from salesops.workspace import editing
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.queries.cards import stage_of
from salesops.workspace.refusals import Refusal, Words, in_words

ALONG = ("amount", "closed_on", "loss_reason")
"""What may be filled in on the way to a stage."""


@dataclass(frozen=True)
class Moved:
    """What was done, and the event by which it can be undone."""

    deal: int
    version: int
    stage: str
    text: str
    sequences: tuple[int, ...]


def move(
    deal: int, stage: str, choices: Choices, *, version: int, also: Mapping[str, Any], viewer: Viewer, by: Actor, at: datetime
) -> Moved:
    """Raises Refusal."""
    target = stage_of(stage, choices)
    if target is None:
        raise Refusal(f"There is no stage {stage!r} in {choices.pipeline.name}. Reload the board.")
    along = _along(target, also, asked=choices.pipeline.loss_reason_required)
    changes = {"pipeline": choices.pipeline.key, "stage": target.key, **along}
    with in_words(Words(choices.process, choices.company.time_zone)):
        written = editing.change("deal", deal, changes, version=version, viewer=viewer, by=by, at=at)
    sequences = (written.sequence,) if written.sequence is not None else ()
    return Moved(deal, written.version, target.key, _said(target, changed=bool(sequences)), sequences)


def _along(stage: Stage, also: Mapping[str, Any], *, asked: bool) -> dict[str, Any]:
    """What was filled in. A lost deal has a reason, without one nobody learns from it: the gate asks for it, or the board."""
    given = {name: also[name] for name in ALONG if also.get(name) not in (None, "")}
    if "amount" in given:
        given["amount"] = str(given["amount"]).replace(",", "").replace("$", "").strip()
    if stage.status == "open":
        return {name: value for name, value in given.items() if name == "amount"}
    if stage.status == "lost" and not asked and not given.get("loss_reason"):
        raise Refusal("Say why it was lost: without a reason nobody can learn from it.", 422, ("loss_reason",))
    return {name: value for name, value in given.items() if stage.status == "lost" or name != "loss_reason"}


def _said(stage: Stage, *, changed: bool) -> str:
    if not changed:
        return f"It stands in {stage.name} already."
    return f"Moved to {stage.name}."
