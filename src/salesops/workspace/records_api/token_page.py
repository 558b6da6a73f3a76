"""What the pages about one's own tokens show."""

from dataclasses import dataclass
from datetime import datetime

from salesops.kernel.company import Company
from salesops.records.access import Viewer, may
from salesops.records.tokens import actions, queries
from salesops.records.tokens.scopes import NEEDS, SCOPES
from salesops.web.components import Cell, Chip, Column, Head, Span, bold
from salesops.web.formatting import counted
from salesops.web.formatting import day as said

_TONES = {"valid": "good", "expired": "warn", "revoked": ""}
COLUMNS = (
    Column("Token"),
    Column("May", secondary=True),
    Column("Last used", secondary=True),
    Column("Until"),
    Column("State"),
    Column(""),
)


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    cells: tuple[Cell, ...]
    revocable: bool


@dataclass(frozen=True)
class TokensPage:
    head: Head
    lines: tuple[Line, ...]
    columns: tuple[Column, ...] = COLUMNS


@dataclass(frozen=True)
class ScopeChoice:
    name: str
    says: str
    chosen: bool


@dataclass(frozen=True)
class NewPage:
    """`secret` once it is made: told here and nowhere else."""

    head: Head
    scopes: tuple[ScopeChoice, ...]
    days: tuple[tuple[int, str, bool], ...]
    name: str = ""
    problem: str = ""
    secret: str = ""


def tokens_page(user_id: int, company: Company, now: datetime) -> TokensPage:
    shown = queries.of_user(user_id, now)
    good = sum(token.state == "valid" for token in shown)
    answer = (bold(counted(good, "token")), Span(f" {'is' if good == 1 else 'are'} good now. Revoke what you do not know."))
    crumbs = (("Your login", "/me"), ("API tokens", ""))
    head = Head("Which programs act for me?", "What may call the API in your name, and never more than you", crumbs=crumbs)
    if shown:
        head = Head(head.title, head.scope, answer=answer, crumbs=crumbs)
    return TokensPage(head, tuple(_line(token, company) for token in shown))


def _line(token: queries.Shown, company: Company) -> Line:
    used = said(company.day_of(token.last_used_at), year=True) if token.last_used_at else "Never"
    cells = (
        Cell(token.name, f"{token.prefix}…", whole=True),
        Cell(chips=tuple(Chip(scope) for scope in token.scopes)),
        Cell(used, whole=True),
        Cell(said(company.day_of(token.expires_at), year=True), whole=True),
        Cell(chips=(Chip(token.state.capitalize(), _TONES[token.state]),)),  # type: ignore[arg-type]
    )
    return Line(token.id, token.name, cells, token.state == "valid")


def new_page(
    viewer: Viewer, *, name: str = "", scopes: tuple[str, ...] = ("records:read",), days: int = actions.DAYS, problem: str = ""
) -> NewPage:
    """The form; only what the viewer's own role allows is offered."""
    choices = tuple(ScopeChoice(scope, says, scope in scopes) for scope, says in SCOPES.items() if may(viewer, NEEDS[scope]))
    lasts = ((7, "7 days"), (30, "30 days"), (actions.DAYS, "90 days"), (365, "A year"))
    crumbs = (("Your login", "/me"), ("API tokens", "/me/tokens"), ("New", ""))
    head = Head("What may the program do?", "In your name, until the day you choose", crumbs=crumbs)
    return NewPage(head, choices, tuple((count, words, count == days) for count, words in lasts), name, problem)


def made_page(secret: str, name: str) -> NewPage:
    crumbs = (("Your login", "/me"), ("API tokens", "/me/tokens"), (name, ""))
    return NewPage(Head("Here is your token", "Shown this once; we keep only its hash", crumbs=crumbs), (), (), name, "", secret)
