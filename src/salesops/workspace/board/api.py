"""The deal board over HTTP: lanes with their true numbers, and the cards of one. Moves go through the records' own address."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from salesops.records.listing import AskError
from salesops.web.api import ProblemError
from salesops.web.api_caller import allows, caller_of
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace.board.choices import ChoiceError, Choices
from salesops.workspace.board.queries.board import heads_page, lane_page
from salesops.workspace.board.queries.reading import choices, rules
from salesops.workspace.board.showing import Card, Lane
from salesops.workspace.views.errors import NoSuchViewError

router = Router(tags=["board"], auth=allows("records:read"))


@router.get("")
def board(
    request: HttpRequest,
    pipeline: str = "",
    filter: str = "",
    search: str = "",
    owner: str = "",
    team: str = "",
    segment: str = "",
    view: str = "",
    as_of: str = "",
) -> dict[str, Any]:
    """Every stage of a pipeline: how many open deals stand there, worth how much, how many longer than the norm."""
    given = {"pipeline": pipeline, "filter": filter, "search": search, "owner": owner, "team": team}
    with _in_words():
        page = heads_page(_choices(request, {**given, "segment": segment, "view": view}, as_of))
    return {
        "pipeline": page.pipeline,
        "filters": [{"name": chip.text, "count": int(chip.count.replace(",", ""))} for chip in page.chips],
        "lanes": [_lane(lane) for lane in (*page.lanes, *page.closing)],
    }


@router.get("/lanes/{stage}")
def lane(
    request: HttpRequest,
    stage: str,
    pipeline: str = "",
    filter: str = "",
    order: str = "",
    owner: str = "",
    team: str = "",
    offset: int = Query(0, ge=0, le=1_000_000),
    as_of: str = "",
) -> dict[str, Any]:
    """25 deals of a stage, those after `offset`."""
    given = {"pipeline": pipeline, "filter": filter, "order": order, "owner": owner, "team": team}
    with _in_words():
        read = _choices(request, given, as_of)
        if stage not in {one.key for one in read.pipeline.stages}:
            raise ProblemError(404, "Not found", f"There is no stage {stage!r} in {read.pipeline.name}.")
        found = lane_page(stage, read, offset)
    return {**_lane(found), "deals": [_card(card) for card in found.cards]}


def _choices(request: HttpRequest, given: dict[str, str], as_of: str) -> Choices:
    caller = caller_of(request)
    viewer, now = caller.viewer, caller.at
    in_force = rules(now.date())
    day = read_as_of(as_of, in_force.company, now)
    in_force = rules(day.day) if day.is_past else in_force
    return choices(given, in_force, viewer=viewer, now=now, day=day.day, moment=day.moment)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (ChoiceError, AskError, AsOfError) as error:
        raise ProblemError(422, "The question cannot be read", str(error)) from error
    except NoSuchViewError as error:
        raise ProblemError(404, "Not found", str(error)) from error


def _lane(lane: Lane) -> dict[str, Any]:
    told = {"stage": lane.key, "name": lane.name, "question": lane.question, "status": lane.status, "count": lane.total}
    return {**told, "amount": str(lane.worth), "past_norm": lane.late_count}


def _card(card: Card) -> dict[str, Any]:
    kept = ("id", "version", "stage", "account", "name", "next_step", "owner", "status")
    reasons = [reason.text for reason in card.reasons]
    return {name: value for name, value in asdict(card).items() if name in kept} | {"reasons": reasons}
