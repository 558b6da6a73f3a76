"""From records that were found to what is said of each: its name, what tells it from its likes, where it is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from salesops.kernel.company import Company
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.queries import names_referred_to
from salesops.records.row import Row
from salesops.web import formatting
from salesops.workspace.finding.queries.setting import Setting

Names = Mapping[str, Mapping[int, str]]
NOBODY = "Nobody's"
NAMELESS = "Without a name"


@dataclass(frozen=True)
class Result:
    """`of`: what it belongs to; `note`: where it stands."""

    kind: str
    id: int
    title: str
    of: str
    note: str
    href: str
    icon: str


@dataclass(frozen=True)
class Look:
    """How a kind is shown: name of the group, its icon, the beginning of its addresses, what is said of one."""

    plural: str
    icon: str
    path: str
    of: Callable[[Row, Names], str]
    note: Callable[[Row, Names, Setting], str]


def results(rows: Collection[Row], setting: Setting) -> list[Result]:
    """In the order given; the names of what they refer to in one query a kind."""
    names = names_referred_to(rows)
    return [_result(row, names, setting) for row in rows]


def _result(row: Row, names: Names, setting: Setting) -> Result:
    look = LOOKS[row.kind]
    title = str(row.values.get("name") or row.values.get("subject") or "") or NAMELESS
    if row.kind == "activity" and title == NAMELESS:
        title = _said(row["type"])
    return Result(
        row.kind, row.id, title, look.of(row, names), look.note(row, names, setting), f"/{look.path}/{row.id}", look.icon
    )


def _named(row: Row, names: Names, field: str, kind: str) -> str:
    return names.get(kind, {}).get(row.values.get(field) or 0, "")


def _said(choice: str) -> str:
    return choice.replace("_", " ").capitalize()


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _of_deal(row: Row, names: Names) -> str:
    return _named(row, names, "account", "account")


def _note_of_deal(row: Row, names: Names, setting: Setting) -> str:
    amount = formatting.money(row["amount"], row["currency"] or setting.company.currency) if row["amount"] is not None else ""
    return _joined(_stage(row, setting.process), amount)


def _stage(row: Row, process: SalesProcess) -> str:
    """A deal that is decided says how; an open one where it stands."""
    if row["status"] != "open":
        return _said(row["status"])
    stage = process.stage(row["pipeline"], row["stage"])
    return stage.name if stage else _said(row["stage"])


def _note_of_activity(row: Row, names: Names, setting: Setting) -> str:
    who = _named(row, names, "person", "person")
    return _joined(_said(row["type"]), who, _day(setting.company, row))


def _day(company: Company, row: Row) -> str:
    when: date | None = company.day_of(row["at"]) if row["at"] else None
    return formatting.day(when, year=True) if when else ""


def _of_activity(row: Row, names: Names) -> str:
    found = (_named(row, names, kind, kind) for kind in ("deal", "account", "contact", "lead"))
    return next((name for name in found if name), "")


def _owner(row: Row, names: Names, setting: Setting) -> str:
    return _named(row, names, "owner", "person") or NOBODY


LOOKS: dict[str, Look] = {
    "deal": Look("Deals", "handshake", "deals", _of_deal, _note_of_deal),
    "account": Look("Accounts", "building-2", "accounts", lambda row, _: row["industry"] or row["segment"], _owner),
    "contact": Look(
        "Contacts",
        "contact",
        "contacts",
        lambda row, names: _joined(row["title"], _named(row, names, "account", "account")),
        lambda row, names, _: row["phone"] or row["email"],
    ),
    "lead": Look(
        "Leads",
        "user-plus",
        "leads",
        lambda row, _: row["company"],
        lambda row, names, s: _joined(_said(row["status"]), _owner(row, names, s)),
    ),
    "person": Look("People", "id-card", "people", lambda row, _: row["title"], lambda row, names, _: _said(row["role"])),
    "activity": Look("Activities", "calendar-check", "activities", _of_activity, _note_of_activity),
    "team": Look("Teams", "users", "teams", lambda row, names: _named(row, names, "parent", "team"), lambda row, names, _: ""),
}
"""Kind -> how it is shown, in the order in which groups stand where none is likelier."""


def ordered(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results by kind, in the order the kinds first come."""
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        found[result.kind].append(result)
    return dict(found)
