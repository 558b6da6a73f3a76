"""The board as a whole, and the parts of it that change when a deal moves."""

from collections.abc import Sequence

from salesops.records import listing
from salesops.web.components import Banner, Empty, Head, Option
from salesops.web.formatting import counted, number
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.conditions import FILTERS
from salesops.workspace.board.grid_links import grid_href
from salesops.workspace.board.queries.cards import OTHER, cards_of, first_cards, in_lane, next_cards, stage_of
from salesops.workspace.board.queries.lanes import closing_lanes, open_lanes, rest_of, without_a_pipeline
from salesops.workspace.board.queries.numbers import BoardNumbers, board_numbers, by_stage
from salesops.workspace.board.queries.pickers import pickers
from salesops.workspace.board.queries.sentence import answer
from salesops.workspace.board.queries.views import lines
from salesops.workspace.board.showing import BoardPage, Card, ChipLink, Lane
from salesops.workspace.views.queries import teams_to_share_with

TITLE = "What should move next?"
NOTHING_YET = Empty(
    "There are no deals here yet",
    "The board needs deals in this pipeline: their stage, amount and close date. Import the export of your CRM, or load the demo "
    "company to look around.",
    "square-kanban",
    (("Import an export", "/imports"), ("See the sales process", "/policies/sales_process")),
)
NONE_OF_YOURS = Empty(
    "You own no open deals in this pipeline",
    "Deals appear here when you own them. Look among your leads for somebody to talk to, or choose another pipeline.",
    "square-kanban",
    (("See your leads", "/leads"),),
)


def board_page(choices: Choices, *, banners: Sequence[Banner] = (), may_move: bool) -> BoardPage:
    """A fixed number of queries, whatever the number of deals."""
    numbers = board_numbers(choices)
    cards = first_cards(_with_cards(choices, numbers), choices)
    return _page(choices, numbers, open_lanes(choices, numbers, cards), tuple(banners), may_move=may_move)


def heads_page(choices: Choices, *, may_move: bool) -> BoardPage:
    """The board without its cards: numbers and sentence as they are now."""
    numbers = board_numbers(choices)
    return _page(choices, numbers, open_lanes(choices, numbers, {}), (), may_move=may_move)


def _page(
    choices: Choices, numbers: BoardNumbers, lanes: tuple[Lane, ...], banners: tuple[Banner, ...], *, may_move: bool
) -> BoardPage:
    views = lines(choices)
    closing = closing_lanes(choices, numbers)
    return BoardPage(
        head=Head(
            TITLE,
            _scope(choices, numbers),
            answer(choices, numbers),
            pickers(choices),
            (*banners, *_unknown_pipelines(choices)),
            (("Deal board", ""),),
        ),
        chips=_chips(choices, numbers),
        lanes=lanes,
        closing=closing,
        query=choices.query(),
        pipeline=choices.pipeline.key,
        may_move=may_move,
        search=choices.search,
        kept=tuple((name, value) for name, value in choices.given.items() if name != "search"),
        views=views,
        view=next((view for view in views if view.current), None),
        teams=tuple(Option(name, str(team)) for team, name in teams_to_share_with(choices.viewer)),
        empty=_empty(choices, numbers, closing),
        stages=tuple((stage.key, stage.name, stage.status) for stage in choices.pipeline.stages),
    )


def _with_cards(choices: Choices, numbers: BoardNumbers) -> list[str]:
    known = [stage.key for stage in choices.pipeline.with_status("open")]
    filled = [key for key in known if numbers.shown.get(key)]
    return [OTHER, *filled] if any(key not in known for key in numbers.shown) else filled


def _scope(choices: Choices, numbers: BoardNumbers) -> str:
    whose = "Everybody's deals" if choices.scope.everything else _whose(choices)
    return " · ".join((choices.pipeline.name, whose, f"{counted(numbers.every.count, 'open deal')}"))


def _whose(choices: Choices) -> str:
    return "Your deals" if len(choices.scope.people) == 1 else "Deals of your reporting line"


def _chips(choices: Choices, numbers: BoardNumbers) -> tuple[ChipLink, ...]:
    return tuple(
        ChipLink(words, number(numbers.chips[name]), choices.query(filter=name), name == choices.filter)
        for name, words in FILTERS.items()
    )


def _empty(choices: Choices, numbers: BoardNumbers, closing: tuple[Lane, ...]) -> Empty | None:
    narrowed = choices.search or choices.owner or choices.team or choices.segment
    if numbers.every.count or narrowed or any(lane.total for lane in closing):
        return None
    return NOTHING_YET if choices.scope.everything else NONE_OF_YOURS


def _unknown_pipelines(choices: Choices) -> tuple[Banner, ...]:
    """Deals that no board shows. One query."""
    condition = without_a_pipeline(choices)
    lost = listing.total(listing.Ask("deal", condition, at=choices.moment), scope=choices.scope).count
    if not lost:
        return ()
    words = f"{counted(lost, 'deal')} {'is' if lost == 1 else 'are'} in a pipeline that the sales process does not have."
    return (Banner(words, "See them in the grid", grid_href(condition), note=True),)


def lane_page(key: str, choices: Choices, offset: int) -> Lane:
    """Further cards of a lane: those after `offset`."""
    cards = next_cards(key, choices, offset)

    total = sum(found.count for found in by_stage(in_lane(key, choices), choices).values())
    stage = stage_of(key, choices)
    status = stage.status if stage else "open"
    rest = rest_of(key, total, offset + len(cards), choices) if cards else {}
    return Lane(key, stage.name if stage else "Other stages", "", status, number(total), total, "", cards=cards, **rest)


def card(deal: int, choices: Choices) -> Card | None:
    """One card as it is now, in whatever pipeline; None if it is not there for this viewer."""

    return cards_of([deal], choices).get(deal)
