"""The lanes of a pipeline, each with its question, true count and sum, and how many stand too long."""

from collections.abc import Mapping

from salesops.kernel.condition import Compare, Condition, both
from salesops.policies.documents.sales_process import Stage
from salesops.web.formatting import counted, number
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.conditions import OPEN
from salesops.workspace.board.grid_links import grid_href
from salesops.workspace.board.queries.cards import OTHER, in_lane, worth
from salesops.workspace.board.queries.numbers import BoardNumbers, Number, total
from salesops.workspace.board.showing import Card, Lane

_NOTHING = Number()


def open_lanes(choices: Choices, numbers: BoardNumbers, cards: Mapping[str, tuple[Card, ...]]) -> tuple[Lane, ...]:
    """The open stages in order; before them, if there are any, the deals whose stage the process in force does not know."""
    lanes = [
        _open_lane(stage, numbers.shown.get(stage.key, _NOTHING), numbers.late.get(stage.key, _NOTHING), choices, cards)
        for stage in choices.pipeline.with_status("open")
    ]
    unknown = total({key: found for key, found in numbers.shown.items() if choices.pipeline.position(key) is None})
    return (_other_lane(unknown, choices, cards), *lanes) if unknown.count else tuple(lanes)


def _open_lane(stage: Stage, found: Number, late: Number, choices: Choices, cards: Mapping[str, tuple[Card, ...]]) -> Lane:
    condition = in_lane(stage.key, choices)
    shown = cards.get(stage.key, ())
    over = f"{number(late.count)} over {stage.expected_days}d" if late.count else ""
    late_condition = both(choices.only("past-norm"), condition)
    return Lane(
        key=stage.key,
        name=stage.name,
        question=stage.question,
        status=stage.status,
        count=number(found.count),
        total=found.count,
        amount=worth(found.amount, choices),
        worth=found.amount,
        late=over,
        late_count=late.count,
        late_href=grid_href(late_condition, choices.search, as_of=choices.given.get("as_of", "")) if over else "",
        remark=_remark(found),
        cards=shown,
        empty="" if found.count else _empty(choices),
        **_rest(stage.key, found.count, len(shown), choices),
    )


def _other_lane(found: Number, choices: Choices, cards: Mapping[str, tuple[Card, ...]]) -> Lane:
    shown = cards.get(OTHER, ())
    return Lane(
        key=OTHER,
        name="Other stages",
        question="Which stage do these belong to?",
        status="open",
        count=number(found.count),
        total=found.count,
        amount=worth(found.amount, choices),
        worth=found.amount,
        remark=_remark(found),
        cards=shown,
        is_target=False,
        **_rest(OTHER, found.count, len(shown), choices),
    )


def closing_lanes(choices: Choices, numbers: BoardNumbers) -> tuple[Lane, ...]:
    """The won and lost stages, without their cards: these are loaded when a lane is opened."""
    return tuple(
        _closing_lane(stage, numbers.closed.get(stage.key, _NOTHING), choices)
        for stage in choices.pipeline.stages
        if stage.status != "open"
    )


def _closing_lane(stage: Stage, found: Number, choices: Choices) -> Lane:
    return Lane(
        key=stage.key,
        name=stage.name,
        question=f"What was {stage.status} this quarter?",
        status=stage.status,
        count=number(found.count),
        total=found.count,
        amount=worth(found.amount, choices),
        worth=found.amount,
        remark=_remark(found),
        empty="" if found.count else f"Nothing was {stage.status} this quarter.",
        **_rest(stage.key, found.count, 0, choices),
    )


def rest_of(key: str, total: int, shown: int, choices: Choices) -> dict[str, str]:
    """Where the deals of a lane that are not shown are found: on its next page, and in the grid."""
    return _rest(key, total, shown, choices)


def _rest(key: str, total: int, shown: int, choices: Choices) -> dict[str, str]:
    left = total - shown
    if left <= 0:
        return {}
    search, as_of = choices.search, choices.given.get("as_of", "")
    return {
        "more_href": f"/board/lane{choices.query(stage=key, offset=str(shown))}",
        "more": f"Show {min(left, 25)} more",
        "grid": f"{number(left)} more in the grid →" if shown else "All in the grid →",
        "grid_href": grid_href(in_lane(key, choices), search, choices.order_by[0], as_of),
    }


def _remark(found: Number) -> str:
    return f"without {counted(found.unconverted, 'deal')} in a currency that has no rate" if found.unconverted else ""


def _empty(choices: Choices) -> str:
    narrowed = choices.filter or choices.search or choices.owner or choices.team or choices.segment
    return "None of these here." if narrowed else "No deal stands here."


def without_a_pipeline(choices: Choices) -> Condition:
    """Open deals in pipelines that the process in force does not know."""
    known = tuple(pipeline.key for pipeline in choices.process.pipelines)
    return both(OPEN, Compare("pipeline", "not_in", known))
