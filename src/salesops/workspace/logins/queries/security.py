"""What happened to logins, as a list with filters."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from salesops.kernel.company import Company
from salesops.policies.queries import company
from salesops.records.login_events import TOLD, LoginEvent, events
from salesops.records.logins import known_logins
from salesops.web.components import Cell, Column, Head, Option, Picker, Table, Tone
from salesops.workspace.logins.queries.words import exactly

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "failed": ("Failed and locked out", ("log_in_failed", "locked", "second_factor_failed", "link_refused")),
    "in": ("Logged in and out", ("log_in", "log_out", "sessions_ended")),
    "factors": (
        "Passwords and second factors",
        (
            "password_changed",
            "second_factor_on",
            "second_factor_off",
            "passkey_added",
            "passkey_removed",
            "recovery_code_used",
            "recovery_codes_made",
        ),
    ),
    "people": (
        "Invitations, roles, deactivation",
        ("login_made", "invited", "link_made", "role_changed", "deactivated", "reactivated", "unlocked"),
    ),
    "view": ("View as", ("view_as_started", "view_as_stopped")),
}
_BAD = frozenset(GROUPS["failed"][1])
PAGE = 50


@dataclass(frozen=True)
class SecurityPage:
    head: Head
    table: Table
    older_href: str


def security_page(group: str, user_id: int | None, before: int | None, now: datetime) -> SecurityPage:
    names = {one.user_id: one.name for one in known_logins()}
    found = events(actions=GROUPS[group][1] if group in GROUPS else (), user_id=user_id, before=before, limit=PAGE + 1)
    older = _href(group, user_id, found[PAGE - 1].seq) if len(found) > PAGE else ""
    table = event_table(found[:PAGE], names, company(now.date()))
    pickers = (_groups(group, user_id), _people(group, user_id, names))
    crumbs = (("Logins", reverse("logins")), ("Security history", ""))
    head = Head("What happened to logins?", "Kept for good, the latest first", pickers=pickers, crumbs=crumbs)
    return SecurityPage(head, table, older)


def event_table(found: list[LoginEvent], names: dict[int, str], ours: Company) -> Table:
    """The events as rows: when, whose login, what, by whom and from where."""
    columns = (Column("When"), Column("Login"), Column("What"), Column("By", secondary=True), Column("From", secondary=True))
    rows = tuple(_row(event, names, ours) for event in found)
    return Table("Security history", columns, rows, "Nothing of this kind has happened.")


def _row(event: LoginEvent, names: dict[int, str], ours: Company) -> tuple[Cell, ...]:
    about = event.about
    whose = names.get(event.user_id) or str(about.get("name") or "–")
    tone: Tone = "bad" if event.action in _BAD else ""
    place = " · ".join(str(about[key]) for key in ("device", "address") if about.get(key))
    return (
        Cell(exactly(event.at, ours), whole=True),
        Cell(whose, href=reverse("login-one", args=[event.user_id]) if event.user_id in names else ""),
        Cell(TOLD.get(event.action, event.action).capitalize(), sub=_detail(event, ours), tone=tone),
        Cell(event.by),
        Cell(place or {"command": "the command line", "job": "the program itself"}.get(event.source, "")),
    )


def _detail(event: LoginEvent, ours: Company) -> str:
    """What else is known, in one line."""
    about, changes = event.about, event.changes
    said = [f"{old or 'nothing'} → {new}" for old, new in changes.values() if isinstance(new, str)]
    said += [str(about[key]) for key in ("how", "what", "why") if about.get(key)]
    if moved := about.get("handed_over"):
        said.append("handed over " + ", ".join(f"{count} {kind}" for kind, count in moved.items() if count))
    if about.get("until"):
        said.append(f"until {exactly(datetime.fromisoformat(str(about['until'])), ours)}")
    if "left" in about:
        said.append(f"{about['left']} left")
    return " · ".join(said)


def _groups(group: str, user_id: int | None) -> Picker:
    every = Option("Everything", _href("", user_id), current=group not in GROUPS)
    options = [Option(label, _href(key, user_id), current=key == group) for key, (label, _) in GROUPS.items()]
    label = GROUPS[group][0] if group in GROUPS else "Everything"
    return Picker("What", label, (every, *options), chosen=group in GROUPS, icon="list-filter")


def _people(group: str, user_id: int | None, names: dict[int, str]) -> Picker:
    every = Option("Everybody", _href(group, None), current=user_id is None)
    ordered = sorted(names.items(), key=lambda item: item[1].lower())
    options = [Option(name, _href(group, key), current=key == user_id) for key, name in ordered]
    label = names.get(user_id, "Everybody") if user_id is not None else "Everybody"
    return Picker("Whose", label, (every, *options), chosen=user_id is not None, icon="user")


def _href(group: str, user_id: int | None, before: int | None = None) -> str:
    asked = {"what": group, "login": user_id, "before": before}
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse("login-history") + (f"?{query}" if query else "")
