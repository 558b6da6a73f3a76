"""The routes that read: a page, one record now or then, how many, groups, history."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from salesops.kernel.kinds import Kind
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records import listing, queries
from salesops.records.access import scope_of
from salesops.records.life.reading import first_moment, found
from salesops.records.listing import Total
from salesops.web.api_caller import caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace.records_api import answers, asking, encoding, past, shapes
from salesops.workspace.records_api.problems import told

RECORD_ID = Path(..., ge=1, le=shapes.BIGGEST, description="The record's id")
MOST_GROUPS = 1_000


def seen(request: HttpRequest) -> tuple[Scope, datetime]:
    """Whose records the caller sees, and when that is. Raises ProblemError for somebody without a role."""
    caller = caller_of(request)
    return scope_of(caller.viewer, caller.at), caller.at


def missing(kind: Kind, record_id: int) -> ProblemError:
    detail = f"There is no {kind.name.replace('_', ' ')} {record_id} that you can see."
    return ProblemError(404, "Not found", detail)


def _not_yet(kind: Kind, record_id: int, scope: Scope) -> ProblemError:
    """There now, but not then; said only to those who see it."""
    begins = first_moment(kind.name, record_id) if found(kind.name, record_id, scope=scope) else None
    if begins is None:
        return missing(kind, record_id)
    what = f"{kind.name.replace('_', ' ').capitalize()} {record_id}"
    detail = f"{what} was not there yet, by what was known then. It begins at {begins:%Y-%m-%dT%H:%M:%SZ}."
    return ProblemError(404, "Not there yet", detail)


def add_lists(router: Router, kind: Kind) -> None:
    name = shapes.slug(kind).replace("-", "_")

    @router.get("", response=answers.page(kind), operation_id=f"list_{name}", summary=f"List {kind.plural}")
    def index(request: HttpRequest, given: asking.Paged = Query(...)) -> HttpResponse:  # noqa: B008  how ninja declares it
        """A page of those you see, filtered, sorted; now, or as of a day or moment."""
        return answers.answered(_page(request, kind, given))

    @router.get("/count", response=answers.Count, operation_id=f"count_{name}", summary=f"Count {kind.plural}")
    def count(request: HttpRequest, given: asking.Counted = Query(...)) -> HttpResponse:  # noqa: B008
        """How many match, and sums over all of them."""
        scope, at = seen(request)
        with told():
            ask = asking.ask(kind, given, at, sums=asking.separated(given.sums))
            return answers.answered(_total(listing.total(ask, scope=scope)))

    @router.get("/groups", response=answers.Groups, operation_id=f"group_{name}", summary=f"Group {kind.plural}")
    def groups(request: HttpRequest, given: asking.Grouped = Query(...)) -> HttpResponse:  # noqa: B008
        """How many, and how much, for each combination of values."""
        scope, at = seen(request)
        by = asking.own(kind, asking.separated(given.by))
        with told():
            ask = asking.ask(kind, given, at, sums=asking.separated(given.sums))
            grouped = listing.grouped(ask, by, scope=scope)
        return answers.answered({"groups": _groups(ask, by, grouped)})


def _page(request: HttpRequest, kind: Kind, given: asking.Paged) -> dict[str, Any]:
    scope, at = seen(request)
    fields = asking.only(kind, given.fields)
    sums = asking.separated(given.sums)
    with told():
        order = asking.separated(given.order)
        ask = asking.ask(kind, given, at, sums=sums, order=order, limit=given.limit, after=given.after)
        page = listing.page(ask, scope=scope)
        total = listing.total(ask, scope=scope) if given.total or sums else Total()
    return {
        "rows": [encoding.record(row, fields) for row in page.rows],
        "next": page.next,
        "names": encoding.names(page.names),
        "total": total.count if given.total else None,
        "sums": _total(total)["sums"],
    }


def _total(total: Total) -> dict[str, Any]:
    return {"count": total.count, "sums": {name: str(value) for name, value in total.sums.items()}}


def _groups(ask: listing.Ask, by: tuple[str, ...], found: dict[tuple[Any, ...], Total]) -> list[dict[str, Any]]:
    if len(found) > MOST_GROUPS:
        detail = f"There are {len(found):,} groups; {MOST_GROUPS:,} are the most. Group by something with fewer values."
        raise ProblemError(422, "There are too many groups", detail)
    types = [listing.fields_of(ask.kind, ask.custom)[name].type for name in by]
    return [
        {"by": {n: encoding.plain(v, t) for n, v, t in zip(by, values, types, strict=True)}, **_total(total)}
        for values, total in sorted(found.items(), key=lambda item: -item[1].count)
    ]


def add_one(router: Router, kind: Kind) -> None:
    name = kind.name

    @router.get(
        "/{int:record_id}",
        response=shapes.record(kind) | shapes.past(kind),
        operation_id=f"get_{name}",
        summary=f"Get one of the {kind.plural}",
    )
    def show(
        request: HttpRequest,
        record_id: int = RECORD_ID,
        as_of: str = Query("", max_length=40, description=asking.AS_OF),
        known_at: str = Query("", max_length=40, description="With as_of: by what was known then. Default: by all known now"),
    ) -> HttpResponse:
        """The record, with its version as ETag; or what it was, by what is or was known of it."""
        scope, at = seen(request)
        company = policies.company(at.date())
        moment = asking.moment_of("as_of", as_of, company, at)
        known = asking.moment_of("known_at", known_at, company, at)
        if moment is None and known is None:
            row = queries.get(kind.name, record_id, scope=scope)
            if row is None:
                raise missing(kind, record_id)
            return answers.answered(encoding.record(row), version=row.version)
        was = past.state(kind, record_id, moment or at, known, scope=scope)
        if was is None:
            raise _not_yet(kind, record_id, scope)
        return answers.answered(was)

    @router.get(
        "/{int:record_id}/history",
        response=answers.History,
        operation_id=f"history_of_{name}",
        summary=f"History of one of the {kind.plural}",
    )
    def history(
        request: HttpRequest,
        record_id: int = RECORD_ID,
        limit: int = Query(50, ge=1, le=asking.MOST_ROWS),
        after: str = Query("", max_length=100, description="`next` of the page before"),
    ) -> HttpResponse:
        """What happened to it, the latest first: who changed what, when, from what to what."""
        scope, _ = seen(request)
        events = past.events(kind, record_id, limit, after, scope=scope)
        if events is None:
            raise missing(kind, record_id)
        return answers.answered(events)
