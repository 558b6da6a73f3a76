"""What the board's templates print: plain values."""

from dataclasses import dataclass, field
from decimal import Decimal

from salesops.kernel.decision import Reason
from salesops.web.components import Empty, Head, Option, Span


@dataclass(frozen=True)
class Card:
    id: int
    version: int
    stage: str
    account: str
    name: str
    href: str
    amount: str
    date: str
    date_says: str
    is_late: bool = False
    days: str = ""
    """Only if it stands longer than the norm."""
    days_says: str = ""
    owner: str = ""
    initials: str = ""
    next_step: str = ""
    status: str = "open"
    reasons: tuple[Reason, ...] = ()

    @property
    def title(self) -> str:
        return self.account or self.name


@dataclass(frozen=True)
class Lane:
    """`is_target`: a deal can be moved here. A closing lane is shown collapsed until it is opened."""

    key: str
    name: str
    question: str
    status: str
    count: str
    total: int
    amount: str
    late: str = ""
    late_href: str = ""
    remark: str = ""
    cards: tuple[Card, ...] = ()
    more_href: str = ""
    more: str = ""
    grid_href: str = ""
    grid: str = ""
    is_target: bool = True
    empty: str = ""
    worth: Decimal = Decimal(0)
    late_count: int = 0

    @property
    def is_closing(self) -> bool:
        return self.status != "open"

    @property
    def id(self) -> str:
        return f"lane-{self.key or 'other'}"


@dataclass(frozen=True)
class LanePage:
    """Further cards of a lane."""

    lane: Lane
    may_move: bool


@dataclass(frozen=True)
class ChipLink:
    text: str
    count: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class ViewLine:
    """A saved view in the list of them."""

    id: int
    name: str
    href: str
    sharing: str
    current: bool = False
    may_change: bool = False


@dataclass(frozen=True)
class BoardPage:
    head: Head
    chips: tuple[ChipLink, ...]
    lanes: tuple[Lane, ...]
    closing: tuple[Lane, ...]
    query: str
    pipeline: str
    answer: tuple[Span, ...] = ()
    may_move: bool = False
    search: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    views: tuple[ViewLine, ...] = ()
    view: ViewLine | None = None
    teams: tuple[Option, ...] = ()
    empty: Empty | None = None
    stages: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)
    """(key, name, status) of every stage a deal can be moved to, in order."""
