"""What the shared templates print: plain values, made by a page's queries, one shape a component."""

from dataclasses import dataclass, field
from typing import Literal

from django.utils.safestring import SafeString

NO_MARKUP = SafeString("")
Tone = Literal["", "good", "warn", "bad", "accent"]


@dataclass(frozen=True)
class Span:
    """A piece of the answer sentence: plain, bold, or a link."""

    text: str
    bold: bool = False
    href: str = ""


def bold(text: str) -> Span:
    return Span(text, bold=True)


@dataclass(frozen=True)
class Definition:
    """What a number means: behind the small button beside its name."""

    id: str
    title: str
    sentence: str
    formula: str
    source: str
    owner: str
    freshness: str
    href: str = ""
    today: str = ""
    """The formula with today's values in it."""


@dataclass(frozen=True)
class Kpi:
    label: str
    value: str
    definition: Definition
    href: str = ""
    change: str = ""
    tone: Tone = ""
    bar: SafeString = NO_MARKUP
    target: str = ""
    distance: str = ""
    trend: SafeString = NO_MARKUP


@dataclass(frozen=True)
class Chip:
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Cell:
    text: str = ""
    sub: str = ""
    href: str = ""
    tone: Tone = ""
    chips: tuple[Chip, ...] = ()
    bar: SafeString = NO_MARKUP
    whole: bool = False
    """Never broken over two lines."""


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False
    secondary: bool = False
    """Dropped on a phone."""
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing to show."

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Line:
    """A row of a list with a bar: name, bar, number, and a chip where it needs judging."""

    name: str
    bar: SafeString
    value: str
    sub: str = ""
    value_sub: str = ""
    tone: Tone = ""
    chip: Chip | None = None
    href: str = ""


@dataclass(frozen=True)
class Foot:
    """The foot of a card: one insight and a way to the rows."""

    insight: str = ""
    link: str = ""
    href: str = ""


@dataclass(frozen=True)
class Card:
    question: str
    says: str
    """What is drawn."""
    body: SafeString = NO_MARKUP
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    legend: tuple[tuple[str, str], ...] = ()
    """(class of the colour, name)"""
    foot: Foot | None = None
    button: tuple[str, str] | None = None
    """(words, address) of the button in the head."""
    definition: Definition | None = None
    span: int = 12
    quiet: str = ""
    """Said in place of a body where there is nothing to draw."""


@dataclass(frozen=True)
class Option:
    label: str
    href: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True)
class Input:
    name: str
    label: str
    type: str = "text"
    value: str = ""


@dataclass(frozen=True)
class Picker:
    name: str
    label: str
    """What the button says: the choice in force."""
    options: tuple[Option, ...] = ()
    inputs: tuple[Input, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    """Choices of the other pickers, sent along with the inputs."""
    chosen: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Banner:
    text: str
    link: str = ""
    href: str = ""
    note: bool = False
    """A remark rather than a warning."""
    past: bool = False
    """That the page shows the past: said so that nobody misses it."""


@dataclass(frozen=True)
class Freshness:
    age_seconds: int
    age: str
    late: bool = False
    """Older than promised: a change has waited longer than it should."""


@dataclass(frozen=True)
class Empty:
    title: str
    says: str
    icon: str = "target"
    actions: tuple[tuple[str, str], ...] = ()
    """(words, address); the first is the primary one."""


@dataclass(frozen=True)
class Head:
    """The top of a page: the question it answers, its scope, the answer, the pickers."""

    title: str
    scope: str = ""
    answer: tuple[Span, ...] = ()
    pickers: tuple[Picker, ...] = ()
    banners: tuple[Banner, ...] = ()
    crumbs: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    """(name, address), the page itself last, without an address."""
    freshness: Freshness | None = None
    export_href: str = ""
