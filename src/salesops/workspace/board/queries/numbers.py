"""How many deals and how much, by stage: true numbers whatever is shown, one query a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from salesops.kernel.condition import Compare, Condition, both
from salesops.records import listing
from salesops.workspace.board.choices import Choices


@dataclass(frozen=True)
class Number:
    """Amounts in the company's currency; `unconverted` deals are in a currency without a rate and are not in `amount`."""

    count: int = 0
    amount: Decimal = Decimal(0)
    unconverted: int = 0

    def __add__(self, other: "Number") -> "Number":
        return Number(self.count + other.count, self.amount + other.amount, self.unconverted + other.unconverted)


def total(numbers: Mapping[str, Number]) -> Number:
    return sum(numbers.values(), Number())


def by_stage(condition: Condition, choices: Choices) -> dict[str, Number]:
    """Stage -> its deals that meet the condition."""
    ask = listing.Ask("deal", condition, choices.search, at=choices.moment, sums=("amount",))
    found: dict[str, Number] = {}
    for (stage, currency), group in listing.grouped(ask, ("stage", "currency"), scope=choices.scope).items():
        found[stage] = found.get(stage, Number()) + _converted(group, currency, choices)
    return found


def _converted(group: listing.Total, currency: str, choices: Choices) -> Number:
    rate = choices.company.rate(currency or choices.company.currency, choices.today)
    if rate is None:
        return Number(group.count, Decimal(0), group.count)
    return Number(group.count, group.sums["amount"] * rate)


@dataclass(frozen=True)
class BoardNumbers:
    """By stage. `shown` are the open deals the filter lets through, `late` those of them past the norm, `closed` those closed
    in this quarter; `chips` how many open deals each filter lets through."""

    shown: Mapping[str, Number]
    late: Mapping[str, Number]
    closed: Mapping[str, Number]
    chips: Mapping[str, int]
    every: Number
    """All open deals chosen, whatever the filter."""


def board_numbers(choices: Choices) -> BoardNumbers:
    """Five or six queries."""
    filters = {name: by_stage(choices.only(name), choices) for name in ("", "past-norm", "no-next-step", "close-date-passed")}
    late = filters["past-norm"]
    if choices.filter not in ("", "past-norm"):
        late = by_stage(both(choices.only("past-norm"), choices.only(choices.filter)), choices)
    return BoardNumbers(
        filters[choices.filter],
        late,
        by_stage(closed_lately(choices), choices),
        {name: total(numbers).count for name, numbers in filters.items()},
        total(filters[""]),
    )


def closed_lately(choices: Choices, stage: str = "") -> Condition:
    """Deals closed since the quarter began; those of one stage if it is named."""
    start = choices.company.calendar.start_of(choices.today, "fiscal_quarter")
    condition = both(choices.chosen, Compare("closed_on", "at_least", start))
    return both(condition, Compare("stage", "is", stage)) if stage else condition
