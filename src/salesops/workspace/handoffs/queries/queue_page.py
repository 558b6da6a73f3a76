"""The queue: what waits for somebody, what they gave, what their people have; page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.outcomes import OUTCOMES, Outcome
from salesops.capabilities.handoffs.queries.parties import in_force
from salesops.capabilities.handoffs.queries.queue import WHICH, WHOSE, Wanted, Which, Whose, counts, find, may_take_back, queue
from salesops.kernel.company import Company
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records.access import Viewer, scope_of
from salesops.records.queries import names_of
from salesops.web.as_of import end_of
from salesops.web.components import Banner, Empty, Head, Option, Picker, Span, bold
from salesops.web.formatting import counted
from salesops.workspace.handoffs.queries.lines import Line, lines

PAGE = 25
_WHOSE = {"mine": "For me", "given": "From me", "all": "All I may see"}
_WHICH = {"open": "Open", "waiting": "Waiting", "late": "Late", "accepted": "Accepted", "closed": "Closed", "any": "In any state"}
_OUTCOMES = {"met": "in time", "breached": "late", "sent_back": "sent back", "waiting": "waiting, in time"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `since`, `until`: days, both included; `group`: a team or person whose they are."""

    whose: Whose
    which: Which
    key: str = ""
    outcome: Outcome | None = None
    person: int | None = None
    team: int | None = None
    since: date | None = None
    until: date | None = None
    page: int | None = 1
    answered: int | None = None
    """What was answered just now, and can be taken back."""

    @property
    def number(self) -> int:
        return self.page or 1

    def href(self, **changes: Any) -> str:
        said = vars(replace(self, answered=None, **{"page": None, **changes}))
        return f"/handoffs?{urlencode({name: value for name, value in said.items() if value not in (None, '')})}"


@dataclass(frozen=True)
class QueuePage:
    head: Head
    asked: Asked
    lines: tuple[Line, ...]
    back: str
    older: str
    newer: str
    shown: str
    empty: Empty | None
    answered: HandOff | None
    """What was answered just now, where that can be taken back."""


def read(given: Mapping[str, str], viewer: Viewer) -> Asked:
    """The address, read: what cannot be read is left out."""
    plain = "mine" if viewer.person_id is not None and viewer.role not in ("executive", "finance") else "all"
    whose, which, outcome = given.get("whose", ""), given.get("which", ""), given.get("outcome", "")
    return Asked(
        cast(Whose, whose if whose in WHOSE else plain),
        cast(Which, which if which in WHICH else "open"),
        given.get("key", ""),
        cast(Outcome, outcome) if outcome in OUTCOMES else None,
        _number(given.get("person", "")),
        _number(given.get("team", "")),
        _day(given.get("since", "")),
        _day(given.get("until", "")),
        min(_number(given.get("page", "")) or 1, 100_000),
        _number(given.get("answered", "")),
    )


def wanted_of(asked: Asked, company: Company) -> Wanted:
    since = end_of(asked.since - timedelta(days=1), company) if asked.since else None
    until = end_of(asked.until, company) if asked.until else None
    offset = (asked.number - 1) * PAGE
    known = {"person": asked.person, "team": asked.team, "since": since, "until": until, "limit": PAGE, "offset": offset}
    return Wanted(asked.whose, asked.which, asked.key, asked.outcome, **known)


def queue_page(asked: Asked, viewer: Viewer, now: datetime) -> QueuePage:
    company, scope = policies.company(now.date()), scope_of(viewer, now)
    found = queue(wanted_of(asked, company), viewer=viewer, scope=scope, at=now)
    waits = counts(viewer, scope=scope, at=now)
    day = company.day_of(now)
    first = (asked.number - 1) * PAGE + 1
    shown = f"{first} to {first + len(found.rows) - 1} of {found.total}" if found.rows else ""
    return QueuePage(
        Head(
            "Hand-offs", answer=_answer(waits), pickers=_pickers(asked, day), banners=_banners(asked), crumbs=(("Hand-offs", ""),)
        ),
        asked,
        tuple(lines(found.rows, viewer, scope, now)),
        asked.href(page=asked.page),
        asked.href(page=asked.number + 1) if asked.number * PAGE < found.total else "",
        asked.href(page=asked.number - 1) if asked.number > 1 else "",
        shown,
        None if found.rows else _empty(asked),
        _answered(asked, viewer, scope, now),
    )


def _answered(asked: Asked, viewer: Viewer, scope: Scope, now: datetime) -> HandOff | None:
    one = find(asked.answered, scope) if asked.answered else None
    return one if one and may_take_back(one, viewer.person_id, now) else None


def _answer(waits: Mapping[str, int]) -> tuple[Span, ...]:
    if not waits["waiting"]:
        return (Span("Nothing waits for you."),)
    late = (Span(", "), bold(f"{waits['late']} of them late")) if waits["late"] else ()
    return (bold(counted(waits["waiting"], "hand-off")), Span(" for you to accept"), *late, Span("."))


def _pickers(asked: Asked, day: date) -> tuple[Picker, ...]:
    names = {"": "Any hand-off", **{one.key: one.name for one in in_force(day).hand_offs}}
    names.setdefault(asked.key, asked.key)
    return (
        _picker("whose", "Whose", _WHOSE, asked),
        _picker("which", "State", _WHICH, asked),
        _picker("key", "Hand-off", names, asked),
    )


def _picker(name: str, title: str, choices: Mapping[str, str], asked: Asked) -> Picker:
    chosen = getattr(asked, name)
    options = tuple(Option(words, asked.href(**{name: value}), current=value == chosen) for value, words in choices.items())
    return Picker(title, choices[chosen], options)


def _banners(asked: Asked) -> tuple[Banner, ...]:
    """What the list is narrowed to beyond the pickers: it came from a number of the report."""
    people = names_of("person", [asked.person]) if asked.person else {}
    teams = names_of("team", [asked.team]) if asked.team else {}
    said = [
        f"that came out {_OUTCOMES[asked.outcome]}" if asked.outcome else "",
        f"of {[*people.values(), *teams.values()][0]}" if people or teams else "",
        f"started from {asked.since:%-d %b %Y}" if asked.since else "",
        f"started until {asked.until:%-d %b %Y}" if asked.until else "",
    ]
    words = ", ".join(filter(None, said))
    everything = asked.href(outcome=None, person=None, team=None, since=None, until=None)
    return (Banner(f"Only those {words}.", "Show all", everything, note=True),) if words else ()


def _empty(asked: Asked) -> Empty:
    says = "What is handed to you appears here with its packet and clock. The policy of hand-offs says what starts one."
    if asked.whose != "mine" or asked.which not in ("open", "waiting"):
        return Empty(
            "None of these", "Choose other ones above.", "arrow-right-left", (("What waits for me", "/handoffs?whose=mine"),)
        )
    return Empty("Nothing waits for you", says, "arrow-right-left", (("See the policy", "/policies/hand_offs"),))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < int(text) < 2**63 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
