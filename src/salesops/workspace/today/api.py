"""Today over HTTP: what to do next, in order, with the reasons; putting off. What is done is done at the records' addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from salesops.web.api import ProblemError
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.workspace.board.choices import ChoiceError
from salesops.workspace.refusals import Refusal
from salesops.workspace.today import snoozing
from salesops.workspace.today.queries.reading import Day, DayError, read
from salesops.workspace.today.queries.today import today_page
from salesops.workspace.today.showing import Line

router = Router(tags=["today"], auth=allows("records:read"))


class PutOff(Schema):
    """`until`: `tomorrow`, `next-week` or a day such as 2026-12-01."""

    kind: str
    id: int
    until: str


@router.get("")
def today(request: HttpRequest, person: str = "", list: str = "", offset: int = Query(0, ge=0, le=10_000)) -> dict[str, Any]:
    """What to do next: up to five things a list, or 25 of the one named `list`."""
    caller = caller_of(request)
    with _in_words():
        page = today_page(_day({"person": person, "list": list, "offset": str(offset)}, caller), may_write=False)
    lists = [
        {
            "list": section.name,
            "question": section.question,
            "count": section.total,
            "items": [_item(one) for one in section.lines],
        }
        for section in page.sections
    ]
    put_off = [{"snooze": one.id, "title": one.title, "until": one.until} for one in page.put_off]
    return {"answer": "".join(span.text for span in page.answer), "lists": lists, "put_off": put_off}


@router.post("/snoozes", auth=allows("records:write"))
def put_off(request: HttpRequest, wanted: PutOff) -> dict[str, Any]:
    """Take a record off one's list until a day; nothing of the record changes."""
    caller = caller_of(request)
    with _in_words():
        day = _day({}, caller)
        until = snoozing.until_day(wanted.until, day.asked.today)
        done = snoozing.snooze(wanted.kind, wanted.id, until=until, viewer=caller.viewer, by=caller.actor, at=caller.at)
    return {"snooze": done.id, "kind": done.kind, "id": done.record_id, "until": done.until}


@router.delete("/snoozes/{snooze}", auth=allows("records:write"))
def wake(request: HttpRequest, snooze: int) -> dict[str, Any]:
    """Show it again now."""
    caller = caller_of(request)
    with _in_words():
        _day({}, caller)
        snoozing.wake(snooze, viewer=caller.viewer, by=caller.actor, at=caller.at)
    return {"snooze": snooze, "woken": True}


def _day(given: dict[str, str], caller: Caller) -> Day:
    return read(given, caller.viewer, caller.at)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (DayError, ChoiceError) as error:
        raise ProblemError(422, "The question cannot be read", str(error)) from error
    except Refusal as refusal:
        raise ProblemError(refusal.status, "That was not done", refusal.text) from refusal


def _item(line: Line) -> dict[str, Any]:
    told = {"rank": line.rank, "kind": line.kind, "id": line.id, "version": line.version, "title": line.title}
    return {**told, "about": line.about, "owner": line.owner, "reasons": line.reasons}
