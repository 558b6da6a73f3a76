"""Who can see what, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING
from salesops.records.queries import listed, names_of
from salesops.records.seeing import Seen, Subject, subject, who_sees
from salesops.web.components import Cell, Column, Head, Span, Table, bold
from salesops.web.formatting import counted


@dataclass(frozen=True)
class WatchersPage:
    head: Head
    people: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[str, str], ...]
    kind: str
    id: str
    table: Table | None
    problem: str = ""


def watchers_page(kind: str, said: str, now: datetime) -> WatchersPage:
    """For `kind` and the number of a record: who sees it. Without a number only the question."""
    crumbs = (("Logins", reverse("logins")), ("Who can see what", ""))
    people = tuple(
        (row.id, str(row.values["name"])) for row in listed("person", scope=EVERYTHING, order=("name",), limit=2000).rows
    )
    kinds = tuple((name, described.name.replace("_", " ").capitalize()) for name, described in KINDS.items())
    head = Head("Who can see what?", "As the rules of access have it now", crumbs=crumbs)
    if not said:
        return WatchersPage(head, people, kinds, kind, said, None)
    found = subject(kind, int(said)) if said.isdigit() and len(said) < 18 else None
    if found is None:
        problem = f"There is no {kind.replace('_', ' ')} {said[:40]}. The number is at the end of a record's address."
        return WatchersPage(head, people, kinds, kind, said, None, problem)
    seen = who_sees(found.owner, now, found.about)
    owner = names_of("person", [found.owner]).get(found.owner, "") if found.owner else ""
    answered = Head(head.title, head.scope, _answer(found, owner, len(seen)), crumbs=crumbs)
    columns = (Column("Who"), Column("Role"), Column("Why"))
    rows = tuple(_row(one, owner, found.kind) for one in seen)
    return WatchersPage(answered, people, kinds, kind, said, Table("Who sees it", columns, rows, "Nobody who can log in."))


def _answer(found: Subject, owner: str, count: int) -> tuple[Span, ...]:
    what = f"{found.kind.replace('_', ' ').capitalize()} {found.name}"
    if found.common:
        return (bold(what), Span(" is seen by everybody who sees anything; below are those who see it without owning anything."))
    whose = (
        f" belongs to {owner}." if owner and found.kind != "person" else "." if found.kind == "person" else " belongs to nobody."
    )
    begins = (bold(f"{counted(count, 'login')} "), Span("can see what "), bold(found.name), Span(" owns."))
    return (
        begins if found.kind == "person" else (bold(what), Span(f"{whose} "), bold(counted(count, "login")), Span(" can see it."))
    )


def _row(seen: Seen, owner: str, kind: str) -> tuple[Cell, ...]:
    href = reverse("login-one", args=[seen.login.user_id])
    return (Cell(seen.login.name, seen.login.username, href), Cell(seen.login.role.capitalize()), Cell(_why(seen, owner)))


def _why(seen: Seen, owner: str) -> str:
    if seen.why == "role":
        return f"The role {seen.login.role} sees everything."
    through = f"It is about the {seen.through}" if seen.through else ""
    if seen.why == "own":
        return f"{through}, which is their own." if through else "It is their own."
    first, steps = (seen.line[0] if through else owner), " → ".join(seen.line)
    whose = f"{through} of {first}, who is" if through else f"{first} is"
    return f"{whose} in their reporting line: {steps}."
