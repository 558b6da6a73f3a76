"""What the templates of Today print: plain values."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.components import NO_MARKUP, Empty, Freshness, Head, Span, Tone


@dataclass(frozen=True)
class Line:
    """One thing to do. `does` are the things that can be done with it from here."""

    rank: int
    kind: str
    id: int
    version: int
    title: str
    href: str
    icon: str
    reasons: tuple[str, ...]
    tone: Tone = ""
    about: str = ""
    amount: str = ""
    date: str = ""
    owner: str = ""
    initials: str = ""
    does: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True)
class Section:
    name: str
    question: str
    says: str
    lines: tuple[Line, ...]
    count: str
    total: int
    all_href: str = ""
    """Where the list is shown whole; empty if it is."""
    earlier_href: str = ""
    later_href: str = ""
    pager: str = ""
    remark: str = ""


@dataclass(frozen=True)
class PutOff:
    id: int
    title: str
    href: str
    until: str


@dataclass(frozen=True)
class TodayPage:
    head: Head
    answer: tuple[Span, ...]
    sections: tuple[Section, ...]
    query: str
    may_write: bool
    put_off: tuple[PutOff, ...] = ()
    empty: Empty | None = None
    back_href: str = ""


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands against quota. `quiet` is said where there is nothing to compare with."""

    question: str
    says: str
    attainment: str = ""
    verdict: str = ""
    tone: Tone = ""
    bar: SafeString = NO_MARKUP
    figures: tuple[Figure, ...] = ()
    href: str = ""
    freshness: Freshness | None = None
    quiet: str = ""
