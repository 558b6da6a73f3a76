"""Cards, a page at a time: a fixed number of queries, whatever the number of deals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from salesops.kernel.condition import Compare, Condition, both
from salesops.kernel.kinds import KINDS
from salesops.policies.documents.sales_process import Stage
from salesops.records import listing
from salesops.records.row import Row
from salesops.web.formatting import counted, initials, money, money_full
from salesops.web.formatting import day as written
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.decide import Deal, standing
from salesops.workspace.board.queries.numbers import closed_lately
from salesops.workspace.board.showing import Card

PAGE = 25
OTHER = ""
"""The key of the lane of deals whose stage is not in the process in force."""


def in_lane(key: str, choices: Choices) -> Condition:
    """The deals of a lane: of an open stage those the filter lets through, of a closing one those of this quarter."""
    stage = stage_of(key, choices)
    if stage is not None and stage.status != "open":
        return closed_lately(choices, key)
    if key == OTHER:
        return both(choices.only(choices.filter), Compare("stage", "not_in", tuple(one.key for one in choices.pipeline.stages)))
    return both(choices.only(choices.filter), Compare("stage", "is", key))


def stage_of(key: str, choices: Choices) -> Stage | None:
    return next((stage for stage in choices.pipeline.stages if stage.key == key), None)


def first_ids(keys: Sequence[str], choices: Choices) -> dict[str, list[int]]:
    """The deals on the first page of each lane: a query a lane."""
    return {key: _ids(in_lane(key, choices), choices.order_by, PAGE, choices) for key in keys}


def largest_late(choices: Choices) -> list[int]:
    """The largest deal of those shown that stands longer than the norm. One query."""
    return _ids(both(choices.only("past-norm"), choices.only(choices.filter)), ("-amount",), 1, choices)


def _ids(condition: Condition, order: tuple[str, ...], limit: int, choices: Choices) -> list[int]:
    ask = listing.Ask("deal", condition, choices.search, order, at=choices.moment)
    return listing.ids(ask, scope=choices.scope, limit=limit)


def next_cards(key: str, choices: Choices, offset: int) -> tuple[Card, ...]:
    """The page of a lane's cards that begins after `offset` of them."""
    condition = in_lane(key, choices)
    order = ("-closed_on",) if (stage := stage_of(key, choices)) and stage.status != "open" else choices.order_by
    ask = listing.Ask("deal", condition, choices.search, order, PAGE, offset, choices.moment)
    page = listing.page(ask, scope=choices.scope)
    return tuple(_cards(page.rows, page.names, choices).values())


def cards_of(deals: Collection[int], choices: Choices) -> dict[int, Card]:
    """The cards of deals by id, those in scope."""
    if not deals:
        return {}
    condition = Compare("id", "in", tuple(deals))
    page = listing.page(listing.Ask("deal", condition, limit=len(deals), at=choices.moment), scope=choices.scope)
    return _cards(page.rows, page.names, choices)


def _cards(rows: Sequence[Row], names: Mapping[str, Mapping[int, str]], choices: Choices) -> dict[int, Card]:
    since = stages_since([row.id for row in rows], choices)
    return {row.id: _card(row, names, since.get(row.id), choices) for row in rows}


def stages_since(deals: Collection[int], choices: Choices) -> dict[int, datetime | None]:
    """When each deal entered its stage. One query."""
    if not deals:
        return {}
    ask = listing.Ask("deal", Compare("id", "in", tuple(deals)), at=choices.moment)
    return {deal: since for deal, since in listing.grouped(ask, ("id", "stage_since"), scope=choices.scope)}


def _card(row: Row, names: Mapping[str, Mapping[int, str]], since: datetime | None, choices: Choices) -> Card:
    stage = choices.process.stage(row["pipeline"], row["stage"])
    entered = choices.company.day_of(since) if since else None
    deal = Deal(row["status"], entered, row["close_date"], row["next_step"])
    company = choices.company
    found = standing(deal, stage, choices.today, company.holidays, company.week_of(row["owner"]))
    owner = names.get("person", {}).get(row["owner"], "")
    account = names.get("account", {}).get(row["account"], "")
    shown = row["close_date"] if row["status"] == "open" else row["closed_on"]
    late = found.close_date_passed
    return Card(
        id=row.id,
        version=row.version,
        stage=row["stage"],
        account=account,
        name=without(account, row["name"]),
        href=f"/deals/{row.id}",
        amount=_amount(row["amount"], row["currency"] or choices.company.currency),
        date=_date(shown, choices.today),
        date_says=late.text if late else _date_says(row, shown),
        is_late=late is not None,
        days=f"{found.days}d" if found.past_norm else "",
        days_says=found.past_norm.text if found.past_norm else "",
        owner=owner,
        initials=initials(owner) if owner else "",
        next_step=row["next_step"],
        status=row["status"],
        reasons=found.reasons,
    )


def without(account: str, name: str) -> str:
    """The deal's name without the account's before it: a card says both, and each once."""
    rest = name.removeprefix(account).lstrip(" -–—:,·") if account else name
    return f"{rest[0].upper()}{rest[1:]}" if rest else name


def _amount(amount: Decimal | None, currency: str) -> str:
    return "No amount" if amount is None else money(amount, currency)


def _date(day: date | None, today: date) -> str:
    return "No close date" if day is None else written(day, year=day.year != today.year)


def _date_says(row: Row, day: date | None) -> str:
    if day is None:
        return f"{KINDS['deal'].field('close_date').title} is missing"
    return f"{'Closes' if row['status'] == 'open' else 'Closed'} {written(day, year=True)}"


def worth(amount: Decimal, choices: Choices) -> str:
    return money(amount, choices.company.currency)


def in_full(amount: Decimal | None, choices: Choices) -> str:
    return money_full(amount, choices.company.currency)


def deals(count: int) -> str:
    return counted(count, "deal")
