"""Today as a page: the answer, the lists in order, what is put off."""

from collections.abc import Mapping
from urllib.parse import urlencode

from salesops.records import queries as records
from salesops.web.components import Empty, Head, Option, Picker, Span, bold
from salesops.web.formatting import counted, number
from salesops.web.formatting import day as written
from salesops.workspace.today.decide import LISTS, Item, what_next
from salesops.workspace.today.queries.gathering import MOST_LOOKED_AT, QUIET_DAYS, WHOLE, Gathered, gather
from salesops.workspace.today.queries.lines import line
from salesops.workspace.today.queries.reading import Day
from salesops.workspace.today.showing import PutOff, Section, TodayPage
from salesops.workspace.today.words import QUESTIONS, SAYS, hours

NOTHING = Empty(
    "Nothing waits for you",
    "No task is due, no new lead waits, and every open deal is within its norm, has a next step and a close date to come. "
    "Look at the board for what could move next.",
    "circle-check",
    (("See the deal board", "/board"), ("See your deals", "/deals")),
)


def today_page(day: Day, *, may_write: bool) -> TodayPage:
    """A fixed number of queries, however many deals, leads and tasks there are."""
    gathered = gather(day.asked, day.scope, only=day.only, offset=day.offset)
    items = what_next(gathered.facts).answer
    sections = _sections(items, gathered, day, may_write=may_write)
    return TodayPage(
        head=Head(
            _title(day),
            _scope(day),
            pickers=_pickers(day),
            crumbs=(("Today", query(day) if day.only else ""), *(((QUESTIONS[day.only], ""),) if day.only else ())),
        ),
        answer=() if day.only else answer(items, gathered, sections),
        sections=sections,
        query=query(day, list=day.only, offset=str(day.offset or "")),
        may_write=may_write,
        put_off=_put_off(day),
        empty=NOTHING if not sections else None,
        back_href=f"/today{query(day)}" if day.only else "",
    )


def _title(day: Day) -> str:
    if day.is_own:
        return "What should you do next?"
    return f"What should {day.person.name} do next?" if day.person else "What should be done next?"


def query(day: Day, **more: str) -> str:
    """The query of an address of the same person's day."""
    person = str(day.asked.person) if day.asked.person is not None and len(day.people) > 1 else ""
    kept = {name: value for name, value in {"person": person, **more}.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def _sections(items: tuple[Item, ...], gathered: Gathered, day: Day, *, may_write: bool) -> tuple[Section, ...]:
    found = []
    for name in (day.only,) if day.only else LISTS:
        of_list = [item for item in items if item.list == name]
        if of_list or day.only:
            lines = tuple(line(item, gathered, day, may_write=may_write) for item in of_list)
            total = gathered.totals[name]
            section = Section(
                name, QUESTIONS[name], _says(name, day), lines, number(total), total, **_ways(name, total, len(lines), day)
            )
            found.append(section)
    return tuple(found)


def _says(name: str, day: Day) -> str:
    company = day.asked.company
    within = hours(company.lead_follow_up_hours)
    return SAYS[name].format(hours=within, zone=day.asked.zone.replace("_", " "), quiet=QUIET_DAYS)


def _ways(name: str, total: int, shown: int, day: Day) -> Mapping[str, str]:
    """Where the rest of a list is."""
    remark = f"Looked for among the {MOST_LOOKED_AT:,} largest" if name == "quiet" and total >= MOST_LOOKED_AT else ""
    if not day.only:
        return {"remark": remark} | ({"all_href": f"/today{query(day, list=name)}"} if total > shown else {})
    first, last = day.offset + 1, day.offset + shown
    ways = {"remark": remark, "pager": f"{first:,} to {last:,} of {total:,}" if shown else ""}
    if day.offset:
        ways["earlier_href"] = f"/today{query(day, list=name, offset=str(max(0, day.offset - WHOLE) or ''))}"
    if last < total:
        ways["later_href"] = f"/today{query(day, list=name, offset=str(day.offset + WHOLE))}"
    return ways


def _scope(day: Day) -> str:
    whose = day.person.name if day.person else "Everybody" if day.scope.everything else "Your reporting line"
    return f"{whose} · {day.asked.today:%A}, {written(day.asked.today)}"


def _pickers(day: Day) -> tuple[Picker, ...]:
    if len(day.people) < 2:
        return ()
    first = Option("Everybody", "/today", current=day.asked.person is None)
    options = (first, *(Option(one.name, f"/today?person={one.id}", current=one.id == day.asked.person) for one in day.people))
    label = day.person.name if day.person else "Everybody"
    return (Picker("Person", label, options, chosen=day.asked.person is not None, icon="user"),)


_COUNTED = {
    "leads-inside": ("lead", " waits for a first answer", " wait for a first answer"),
    "meetings": ("meeting", " is today", " are today"),
    "leads-over": ("lead", " should have had an answer", " should have had an answer"),
    "tasks-overdue": ("task", " is overdue", " are overdue"),
    "tasks-today": ("task", " is due today", " are due today"),
}
_ON_DEALS = ("close-date-passed", "past-norm", "no-next-step", "quiet")


def answer(items: tuple[Item, ...], gathered: Gathered, sections: tuple[Section, ...]) -> tuple[Span, ...]:
    """How much waits, and what to begin with."""
    if not items:
        return ()
    totals = {**gathered.totals, "deals": sum(gathered.totals.get(name, 0) for name in _ON_DEALS)}
    words = {**_COUNTED, "deals": ("deal", " needs a push", " need a push")}
    parts = [
        (counted(totals[name], noun), one if totals[name] == 1 else many)
        for name, (noun, one, many) in words.items()
        if totals.get(name)
    ]
    spans: list[Span] = []
    for place, (said, rest) in enumerate(parts):
        joint = "" if not place else " and " if place == len(parts) - 1 else ", "
        spans += [Span(joint), bold(said), Span(rest)]
    first = sections[0].lines[0]
    named = f"{first.title}{f', {first.about}' if first.about else ''}"
    return (*spans, Span(". Begin with "), Span(named, href=first.href), Span(f": {_lower(first.reasons[0])}."))


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _put_off(day: Day) -> tuple[PutOff, ...]:
    """What the viewer has put off, by name: a query a kind."""
    called = {
        kind: records.names_of(kind, [one.record_id for one in day.snoozed if one.kind == kind])
        for kind in {one.kind for one in day.snoozed}
    }
    return tuple(
        PutOff(
            one.id,
            called[one.kind].get(one.record_id) or f"{one.kind} {one.record_id}",
            f"/records/{one.kind}/{one.record_id}",
            written(one.until),
        )
        for one in day.snoozed
    )
