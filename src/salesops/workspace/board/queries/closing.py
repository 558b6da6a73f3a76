"""What is asked when a deal is won or lost: filled in with what is known."""

from dataclasses import dataclass
from datetime import timedelta

from salesops.kernel.condition import All, Compare
from salesops.records import listing, queries
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.decide import wanted_on_the_way
from salesops.workspace.board.queries.cards import stage_of
from salesops.workspace.refusals import Refusal

MOST_REASONS = 12
LATELY = timedelta(days=365)


@dataclass(frozen=True)
class ClosingForm:
    deal: int
    version: int
    stage: str
    title: str
    says: str
    button: str
    asks: tuple[str, ...]
    amount: str
    closed_on: str
    loss_reason: str
    reasons: tuple[str, ...]
    only_these: bool
    """Whether the process lists the reasons, so that no others count."""
    query: str
    problem: str = ""


def closing_form(deal: int, stage: str, choices: Choices, *, problem: str = "") -> ClosingForm:
    """Raises Refusal where there is no such deal or stage for the viewer."""
    row = queries.get("deal", deal, scope=choices.scope)
    target = stage_of(stage, choices)
    if row is None or target is None:
        raise Refusal("It is not there any more, or not yours to see. Reload the page.", 404)
    won = target.status == "won"
    return ClosingForm(
        deal=deal,
        version=row.version,
        stage=target.key,
        title=f"{'Win' if won else 'Lose'} {row['name']}",
        says="What was it worth in the end, and when was it signed?" if won else "Why, and since when?",
        button="Mark as won" if won else "Mark as lost",
        asks=wanted_on_the_way(target, row.values),
        amount="" if row["amount"] is None else str(row["amount"]),
        closed_on=choices.today.isoformat(),
        loss_reason=row["loss_reason"],
        reasons=() if won else choices.pipeline.loss_reasons or reasons_lately(choices),
        only_these=bool(choices.pipeline.loss_reasons),
        query=choices.query(),
        problem=problem,
    )


def reasons_lately(choices: Choices) -> tuple[str, ...]:
    """The reasons given most often in the last year, to choose from. One query."""
    lost = All((Compare("status", "is", "lost"), Compare("closed_on", "at_least", choices.today - LATELY)))
    found = listing.grouped(listing.Ask("deal", lost), ("loss_reason",), scope=choices.scope)
    counted = sorted(((group.count, reason) for (reason,), group in found.items() if reason), reverse=True)
    return tuple(reason for _, reason in counted[:MOST_REASONS])
