"""The board as a whole, and the parts of it that change when a deal moves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from salesops.records import listing
from salesops.web.components import Banner, Empty, Head, Option
from salesops.web.formatting import counted, number
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.conditions import FILTERS
from salesops.workspace.board.grid_links import grid_href
from salesops.workspace.board.queries.cards import OTHER, cards_of, first_ids, in_lane, largest_late, next_cards, stage_of, worth
from salesops.workspace.board.queries.lanes import closing_lanes, open_lanes, rest_of, without_a_pipeline
from salesops.workspace.board.queries.numbers import BoardNumbers, board_numbers, by_stage, total
from salesops.workspace.board.queries.pickers import pickers
from salesops.workspace.board.queries.reading import Named, people, teams, with_those_above
from salesops.workspace.board.queries.sentence import answer
from salesops.workspace.board.queries.views import lines
from salesops.workspace.board.showing import BoardPage, Card, ChipLink, Lane
from salesops.workspace.views.decide import may_manage

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
    ids = first_ids(_with_cards(choices, numbers), choices)
    largest = largest_late(choices)
    cards = cards_of({*largest, *(each for lane in ids.values() for each in lane)}, choices)
    named, owners, views = teams(), people(choices.scope), lines(choices)
    page = _numbers_of(choices, numbers, {key: _these(lane, cards) for key, lane in ids.items()}, _these(largest, cards))
    head = Head(
        TITLE,
        _scope(choices),
        pickers=pickers(choices, owners, named),
        banners=(*banners, *_unknown_pipelines(choices)),
        crumbs=(("Deal board", ""),),
    )
    return replace(
        page,
        head=head,
        may_move=may_move,
        search=choices.search,
        kept=tuple((name, value) for name, value in choices.given.items() if name != "search"),
        views=views,
        view=next((view for view in views if view.current), None),
        teams=_to_share_with(choices, owners, named),
        empty=_empty(choices, numbers, page.closing),
        stages=tuple((stage.key, stage.name, stage.status) for stage in choices.pipeline.stages),
    )


def heads_page(choices: Choices) -> BoardPage:
    """The board without its cards: numbers and sentence as they are now."""
    largest = largest_late(choices)
    return _numbers_of(choices, board_numbers(choices), {}, _these(largest, cards_of(largest, choices)))


def _numbers_of(
    choices: Choices, numbers: BoardNumbers, cards: Mapping[str, tuple[Card, ...]], largest: tuple[Card, ...]
) -> BoardPage:
    return BoardPage(
        head=Head(TITLE),
        answer=answer(choices, numbers, next(iter(largest), None)),
        chips=_chips(choices, numbers),
        lanes=open_lanes(choices, numbers, cards),
        closing=closing_lanes(choices, numbers),
        query=choices.query(),
        pipeline=choices.pipeline.key,
    )


def _these(ids: Sequence[int], cards: Mapping[int, Card]) -> tuple[Card, ...]:
    return tuple(cards[each] for each in ids if each in cards)


def _to_share_with(choices: Choices, owners: tuple[Named, ...], named: tuple[Named, ...]) -> tuple[Option, ...]:
    """The teams a view may be shared with: all of them for whoever manages views, else one's own and those above it."""
    own = next((person.above for person in owners if person.id == choices.viewer.person_id), None)
    found = named if may_manage(choices.viewer) else with_those_above(own, named)
    return tuple(Option(team.name, str(team.id)) for team in found)


def _with_cards(choices: Choices, numbers: BoardNumbers) -> list[str]:
    known = [stage.key for stage in choices.pipeline.with_status("open")]
    filled = [key for key in known if numbers.shown.get(key)]
    return [OTHER, *filled] if any(key not in known for key in numbers.shown) else filled


def _scope(choices: Choices) -> str:
    whose = "Everybody's deals" if choices.scope.everything else _whose(choices)
    return f"{choices.pipeline.name} · {whose}"


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
    found = total(by_stage(in_lane(key, choices), choices))
    stage = stage_of(key, choices)
    return Lane(
        key=key,
        name=stage.name if stage else "Other stages",
        question=stage.question if stage else "",
        status=stage.status if stage else "open",
        count=number(found.count),
        total=found.count,
        amount=worth(found.amount, choices),
        worth=found.amount,
        cards=cards,
        **(rest_of(key, found.count, offset + len(cards), choices) if cards else {}),
    )


def card(deal: int, choices: Choices) -> Card | None:
    """One card as it is now, in whatever pipeline; None if it is not there for this viewer."""
    return cards_of([deal], choices).get(deal)
