"""The page with everything that was found: kinds to choose from, with their counts, and one kind's results a page at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from salesops.records.search.finding import DEEPEST, counts, find
from salesops.web import formatting
from salesops.web.components import Cell, Column, Head, Span, Table, bold
from salesops.workspace.finding.queries.results import LOOKS, Result, results
from salesops.workspace.finding.queries.setting import Setting

A_PAGE = 50
_OF = {
    "deal": "Account",
    "account": "Industry",
    "contact": "Position",
    "lead": "Company",
    "person": "Title",
    "activity": "About",
    "team": "Part of",
}
_NOTE = {
    "deal": "Stands",
    "account": "Owner",
    "contact": "Reach",
    "lead": "Stands",
    "person": "Role",
    "activity": "What",
    "team": "",
}


@dataclass(frozen=True)
class Tab:
    title: str
    count: str
    href: str
    current: bool


@dataclass(frozen=True)
class FindPage:
    head: Head
    text: str
    kind: str
    tabs: tuple[Tab, ...] = ()
    table: Table | None = None
    shown: str = ""
    before: str = ""
    after: str = ""
    """Addresses of the pages before and after."""
    empty: str = ""


def find_page(text: str, kind: str, number: int, setting: Setting) -> FindPage:
    """`kind` '': the first that has something; `number` counts from 1."""
    text = text.strip()
    if not text:
        return FindPage(_head((Span("Type a name, an e-mail address, a telephone number, or words of a note."),)), text, "")
    there = counts(text, scope=setting.scope, kinds=tuple(LOOKS))
    if not there:
        return FindPage(_head((Span("Nothing has these words, among what you may see."),)), text, "", empty=text)
    chosen = kind if kind in there else next(iter(there))
    offset = A_PAGE * (min(number, DEEPEST // A_PAGE) - 1)
    hits = find(text, scope=setting.scope, kinds=(chosen,), limit=A_PAGE, offset=offset)
    return FindPage(
        _head(_answer(there)),
        text,
        chosen,
        tuple(_tab(text, one, number, current=one == chosen) for one, number in there.items()),
        _table(chosen, results([hit.row for hit in hits], setting)),
        _shown(offset, len(hits), there[chosen]),
        _href(text, chosen, number - 1) if number > 1 else "",
        _href(text, chosen, number + 1) if offset + A_PAGE < there[chosen] else "",
    )


def _head(answer: tuple[Span, ...]) -> Head:
    return Head("What are you looking for?", "Records within what you may see", answer, crumbs=(("Find", ""),))


def _answer(counts: dict[str, int]) -> tuple[Span, ...]:
    said = [_number(there, LOOKS[kind].plural.lower()) for kind, there in counts.items()]
    return (bold(said[0]), Span(f", {', '.join(said[1:])} have these words." if said[1:] else " have these words."))


def _number(there: int, plural: str) -> str:
    return f"more than {formatting.number(there)} {plural}" if there >= DEEPEST else f"{formatting.number(there)} {plural}"


def _tab(text: str, kind: str, there: int, *, current: bool) -> Tab:
    number = f"{formatting.number(there)}+" if there >= DEEPEST else formatting.number(there)
    return Tab(LOOKS[kind].plural, number, _href(text, kind, 1), current)


def _href(text: str, kind: str, number: int) -> str:
    return "/find/all?" + urlencode({"q": text, "kind": kind, **({"page": number} if number > 1 else {})})


def _shown(offset: int, here: int, there: int) -> str:
    of = f"the first {formatting.number(there)}" if there >= DEEPEST else formatting.number(there)
    return f"{formatting.number(offset + 1)} to {formatting.number(offset + here)} of {of}" if here else "No further ones"


def _table(kind: str, found: list[Result]) -> Table:
    columns = (Column("Name"), Column(_OF[kind]), *((Column(_NOTE[kind], secondary=True),) if _NOTE[kind] else ()))
    rows = tuple((Cell(one.title, href=one.href), Cell(one.of), *((Cell(one.note),) if _NOTE[kind] else ())) for one in found)
    return Table(f"{LOOKS[kind].plural} that were found", columns, rows)
