"""The board's answer to its question, made from its numbers."""

from salesops.policies.documents.sales_process import Stage
from salesops.web.components import Span, bold
from salesops.web.formatting import counted, number
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.queries.cards import worth
from salesops.workspace.board.queries.numbers import BoardNumbers, total
from salesops.workspace.board.showing import Card


def answer(choices: Choices, numbers: BoardNumbers, largest: Card | None) -> tuple[Span, ...]:
    """What should move next, and why. `largest` is the largest deal that stands longer than the norm."""
    late = total(numbers.late)
    if not numbers.every.count:
        return ()
    if not late.count:
        return _all_well(choices, numbers)
    every = total(numbers.shown)
    spans = [
        bold(f"{number(late.count)} of {counted(every.count, 'open deal')}"),
        Span(f", worth {worth(late.amount, choices)}, {'has' if late.count == 1 else 'have'} stood longer than the norm"),
        *_where(choices, numbers),
        Span(". "),
    ]
    return (*spans, *_first(largest)) if largest else tuple(spans)


def _all_well(choices: Choices, numbers: BoardNumbers) -> tuple[Span, ...]:
    shown = total(numbers.shown).count
    if not shown:
        return (Span("No open deal meets this filter. "), Span("Show all open deals.", href=choices.query(filter="")))
    without = numbers.chips["no-next-step"]
    told = [bold(counted(shown, "open deal"))]
    if any(stage.expected_days for stage in choices.pipeline.stages):
        told.append(Span(", none longer in its stage than the norm"))
    if without:
        said = f"; {number(without)} of all open ones {'has' if without == 1 else 'have'} no next step."
    else:
        said = "; each open deal has a next step."
    return (*told, Span(said))


def _where(choices: Choices, numbers: BoardNumbers) -> tuple[Span, ...]:
    key, found = max(numbers.late.items(), key=lambda item: item[1].count)
    stage: Stage | None = next((one for one in choices.pipeline.stages if one.key == key), None)
    if stage is None or len(numbers.late) < 2:
        return (Span(f", all in {stage.name}"),) if stage else ()
    return (Span(", most of them in "), bold(f"{stage.name} ({number(found.count)})"))


def _first(card: Card) -> tuple[Span, ...]:
    said = f"{card.title}, {card.amount}"
    return (Span("The largest is "), Span(said, href=card.href), Span(f": {card.days_says}."))
