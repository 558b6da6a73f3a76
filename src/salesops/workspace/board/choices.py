"""What a board is about, as its address says it: pipeline, filter, whose, search, order, day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from salesops.kernel.company import Company
from salesops.kernel.condition import Compare, Condition, both
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.records.access import Viewer
from salesops.workspace.board.conditions import FILTERS, OPEN, filtered

KEPT = ("pipeline", "filter", "search", "owner", "team", "segment", "order", "view", "as_of")
ORDERS = {
    "": ("Largest first", ("-amount",)),
    "close-date": ("Close date first", ("close_date", "-amount")),
    "longest": ("Longest in stage first", ("stage_since", "-amount")),
    "updated": ("Last changed first", ("-updated_at",)),
}
LONGEST_SEARCH = 200


class ChoiceError(ValueError):
    """An address whose choices cannot be read; the words say which."""


@dataclass(frozen=True)
class Choices:
    """`moment` is the past moment looked at, None for now; `today` the day it is there."""

    viewer: Viewer
    scope: Scope
    company: Company
    process: SalesProcess
    pipeline: Pipeline
    today: date
    moment: datetime | None = None
    filter: str = ""
    search: str = ""
    order: str = ""
    owner: int | None = None
    team: int | None = None
    segment: str = ""
    view: int | None = None
    within_team: tuple[int, ...] = ()
    """The team chosen and those below it."""
    given: Mapping[str, str] = field(default_factory=dict)

    def query(self, **changes: str) -> str:
        """The address's query with some choices changed; an empty value takes one away."""
        kept = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def chosen(self) -> Condition:
        """What is chosen besides the filter, open and closed deals alike."""
        condition: Condition = Compare("pipeline", "is", self.pipeline.key)
        if self.owner is not None:
            condition = both(condition, Compare("owner", "is", self.owner))
        if self.team is not None:
            condition = both(condition, Compare("owner.team", "in", self.within_team))
        if self.segment:
            condition = both(condition, Compare("account.segment", "is", self.segment))
        return condition

    @property
    def open(self) -> Condition:
        return both(self.chosen, OPEN)

    def only(self, name: str) -> Condition:
        """The open deals chosen that a filter lets through."""
        return both(self.open, filtered(name, (self.pipeline,), self.today, self.company)) if name else self.open

    @property
    def order_by(self) -> tuple[str, ...]:
        return ORDERS[self.order][1]


def given_in(params: Mapping[str, str]) -> dict[str, str]:
    return {name: params[name].strip() for name in KEPT if params.get(name, "").strip()}


def check(given: Mapping[str, str]) -> None:
    """Raises ChoiceError."""
    if given.get("filter", "") not in FILTERS:
        raise ChoiceError(f"There is no filter {given['filter']!r}. There are: {', '.join(filter(None, FILTERS))}.")
    if given.get("order", "") not in ORDERS:
        raise ChoiceError(f"There is no order {given['order']!r}. There are: {', '.join(filter(None, ORDERS))}.")
    if len(given.get("search", "")) > LONGEST_SEARCH:
        raise ChoiceError(f"The search is longer than {LONGEST_SEARCH} letters. Search for fewer words.")


def pipeline_of(process: SalesProcess, given: Mapping[str, str]) -> Pipeline:
    """Raises ChoiceError."""
    found = process.pipeline(given.get("pipeline", ""))
    if found is None:
        names = ", ".join(pipeline.key for pipeline in process.pipelines)
        raise ChoiceError(f"There is no pipeline {given['pipeline']!r} in the sales process. There are: {names}.")
    return found


def number_in(given: Mapping[str, str], name: str) -> int | None:
    """Raises ChoiceError."""
    text = given.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 15:
        raise ChoiceError(f"The {name} {text!r} is no number of a record. Choose one from the list.")
    return int(text)
